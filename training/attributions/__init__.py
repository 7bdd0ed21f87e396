"""Training of the network that reads who said what in English, from PolNeAR; two hours on one core in all.

    pip install torch gensim python-crfsuite
    python -m training.attributions.corpus    the tokens of PolNeAR's training part and of AllSides, 42.6 million
    python -m training.attributions.vectors   word vectors
    python -m training.attributions.pretrain  40 minutes of guessing hidden words, in 43 million tokens
    python -m training.attributions.train     8 rounds over PolNeAR's training part
    python -m training.attributions.linking   the choice of cue and source
    python -m training.attributions.export    the file that ships

Each says in its own text how it is called. `crf` is the feature CRF that the network is compared with. Seeds are fixed.
"""
