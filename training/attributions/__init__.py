"""Train the network that reads English statements and their speakers, on PolNeAR; two hours on one core in total.

    pip install torch gensim python-crfsuite
    python -m training.attributions.corpus    the tokens of PolNeAR's training part and of AllSides, 42.6 million
    python -m training.attributions.vectors   word vectors
    python -m training.attributions.pretrain  40 minutes of predicting hidden words, in 43 million tokens
    python -m training.attributions.train     8 rounds over PolNeAR's training part
    python -m training.attributions.linking   the choice of cue and source
    python -m training.attributions.export    the file that ships

The docstring of each module shows its options. `crf` is the feature CRF with which the network is compared. Seeds are
fixed.
"""
