"""The terminology check finds retired identifiers and words of docstrings."""

from __future__ import annotations

from pathlib import Path

import pytest
from tools import terminology
from tools.terminology import findings, is_allowed, parse_rules, words_of

RULES = """
[identifiers]
errand   task   # a comment
at_once  batch_size
=look    poll

[docstrings]
let go   release

[aliases]
paper.press  errand
paper        doc:let-go
"""

CODE = '''
"""Let
go of a lock."""

def look(errands_at_once, outlook, ErrandBoy):
    """An errand is fine here."""
    return "errand"  # errand
'''


@pytest.mark.parametrize(
    ("identifier", "words"),
    [("host_queue", ["host", "queue"]), ("HTTPHostQueue2", ["http", "host", "queue", "2"]), ("_OF", ["of"])],
)
def test_identifiers_are_split_into_words(identifier: str, words: list[str]) -> None:
    assert words_of(identifier) == words


def test_retired_terms_are_found_in_identifiers_and_docstrings(tmp_path: Path) -> None:
    module = tmp_path / "src" / "paper" / "desk.py"
    module.parent.mkdir(parents=True)
    module.write_text(CODE, encoding="utf-8")
    rules = parse_rules(RULES)
    found = list(findings([tmp_path / "src"], rules))
    assert [(finding.module, finding.line, finding.term, finding.replacement) for finding in found] == [
        ("paper.desk", 5, "=look", "poll"),
        ("paper.desk", 5, "at_once", "batch_size"),
        ("paper.desk", 5, "errand", "task"),
        ("paper.desk", 1, "doc:let-go", "release"),
    ]
    assert [is_allowed(finding, rules) for finding in found] == ["", "", "", "paper"]


def test_broken_rules_and_superfluous_allowances_are_errors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rules, package = tmp_path / "terminology.txt", tmp_path / "paper"
    package.mkdir()
    rules.write_text(RULES, encoding="utf-8")
    monkeypatch.setattr(terminology, "RULES", rules)
    (package / "press.py").write_text('"""Let go."""\nerrand = 1\n', encoding="utf-8")
    assert terminology.main([str(package)]) == 0
    (package / "press.py").write_text("look = 1\n", encoding="utf-8")
    assert terminology.main([str(package)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"{package / 'press.py'}:1: 'look' is retired: use poll.",
        "terminology.txt: paper.press no longer uses errand: remove the allowance.",
        "terminology.txt: paper no longer uses doc:let-go: remove the allowance.",
    ]


def test_a_line_outside_a_section_is_an_error() -> None:
    with pytest.raises(ValueError, match="line 1: not in a known section"):
        parse_rules("errand  task")
