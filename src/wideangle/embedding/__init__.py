"""Sentence encoders: texts to vectors whose cosine is semantic similarity, also across languages.

One is installed with the extra `languages`, weights included. Another may be a model folder of the user's own. Nothing
is downloaded, and nothing is imported before an archive needs an encoder.
"""

from wideangle.embedding.encoder import SentenceEncoder
from wideangle.embedding.folder import ModelFolder
from wideangle.embedding.installed import InstalledEncoder, installed_encoder

__all__ = ["InstalledEncoder", "ModelFolder", "SentenceEncoder", "installed_encoder"]
