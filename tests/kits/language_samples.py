from pathlib import Path

_LINES = Path(__file__).with_name("news.txt").read_text(encoding="utf-8").splitlines()[1:]

NEWS = dict(line.split(": ", 1) for line in _LINES)
"""A short invented report in each language, by its ISO 639-1 code."""
