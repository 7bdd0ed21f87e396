"""Evaluate Wideangle on labelled data with published measures."""
