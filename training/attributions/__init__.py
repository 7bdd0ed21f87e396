"""Training of the attribution tagger on PolNeAR."""
