"""The public interface only grows: Python names, commands, settings and JSON documents against the recorded facts."""

from __future__ import annotations

from pathlib import Path

import interface
import pytest
from interface import RE_RECORD, facts, recorded_facts


def test_nothing_public_was_removed_or_changed() -> None:
    before = recorded_facts()
    assert before
    missing = sorted(set(before) - set(facts(before)))
    assert missing == [], "the public interface is a contract: keep what is listed, with its default values"


def test_additions_are_recorded() -> None:
    before = recorded_facts()
    added = sorted(set(facts(before)) - set(before))
    assert added == [], f"record additions to the public interface: {RE_RECORD}"


@pytest.mark.parametrize(
    "fact",
    [
        "python Archive.follow(webhook) keyword-only, default ''",
        "python Archive.sources property",
        "python Figure.bound field",
        "python Lane.SAME_STORY = 'same-story'",
        "python ArchiveBusy.item attribute",
        "python ArchiveBusy class, a kind of ArchiveError, WideangleError",
        "command wideangle cover --limit: default 8",
        "command wideangle cover --format: accepts markdown",
        "setting smtp_port: default 587",
        "json coverageDocument.sections is always there",
    ],
)
def test_a_fact_of_each_kind_is_recorded(fact: str) -> None:
    assert fact in recorded_facts()


def test_a_changed_default_is_not_recorded_unless_allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interface, "SNAPSHOT", tmp_path / "public_interface.txt")
    interface.record()
    written = interface.SNAPSHOT.read_text("utf-8")
    old = "python Archive.search(limit) positional or keyword 2, default 20"
    assert old in written
    interface.SNAPSHOT.write_text(written.replace(old, old.replace("20", "19")), "utf-8")
    changed = interface.SNAPSHOT.read_text("utf-8")
    assert interface.record() == [old.replace("20", "19")]
    assert interface.SNAPSHOT.read_text("utf-8") == changed
    interface.record(allow_breaking=True)
    assert interface.SNAPSHOT.read_text("utf-8") == written
