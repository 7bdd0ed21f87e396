"""The user's own sentence-embedding model: texts to vectors whose cosine is semantic similarity, also across languages.

The model is a folder on the user's machine; nothing is downloaded, and without a model nothing is imported.
"""

from wideangle.embedding.encoder import SentenceEncoder
from wideangle.embedding.folder import ModelFolder

__all__ = ["ModelFolder", "SentenceEncoder"]
