"""A hub that feeds name is subscribed to, and what it pushes has the feed visited at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hub_kit import Hub, wait_for, watching

from wideangle.archive import subscribing
from wideangle.archive import watching as watch_module


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    monkeypatch.setattr(subscribing, "LOOK_EVERY", 0.3)
    monkeypatch.setattr(watch_module, "LEAST_PUSH_GAP", timedelta(seconds=0.1))
    with Hub() as running:
        yield running


def test_a_push_leads_to_a_visit_within_seconds(tmp_path: Path, hub: Hub) -> None:
    with watching(tmp_path / "news", hub) as run:
        wait_for(lambda: run.pushed.active == 1)
        [asked] = hub.asked
        assert asked["hub.topic"] == hub.topic
        assert int(asked["hub.lease_seconds"]) > 86_400
        assert hub.answers == [(200, b"c-1")]
        hub.stories.append("Ferry to Skarvoy sails again")
        assert hub.push() == 202
        assert wait_for(lambda: "Ferry to Skarvoy sails again" in run.titles) < 5
        assert run.pushed.accepted == 1
    assert hub.asked[-1]["hub.mode"] == "unsubscribe"
    assert hub.answers[-1] == (200, b"c-1")
