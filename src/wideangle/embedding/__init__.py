"""A user's own sentence-embedding model: texts to vectors whose cosine is nearness in meaning, whatever their language.

The model is a folder on the user's machine; nothing is ever downloaded, and nothing is imported without one.
"""

from wideangle.embedding.encoder import SentenceEncoder
from wideangle.embedding.folder import ModelFolder

__all__ = ["ModelFolder", "SentenceEncoder"]
