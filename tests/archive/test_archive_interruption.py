"""Ctrl-C while articles are stored: what is reported is what is stored."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

import wideangle
from wideangle import Article
from wideangle.archive.collection import adding
from wideangle.archive.interruption import interrupt_deferred
from wideangle.model import Report


def interrupt() -> None:
    os.kill(os.getpid(), signal.SIGINT)


@pytest.mark.parametrize("step", ["find_copies", "merged"])
def test_an_interrupt_while_a_batch_is_stored_comes_after_its_report(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports: list[Report] = []
    original = getattr(adding, step)

    def interrupted(*arguments: object) -> object:
        interrupt()
        return original(*arguments)

    monkeypatch.setattr(adding, step, interrupted)
    with wideangle.open(tmp_path) as archive:
        with pytest.raises(KeyboardInterrupt):
            archive.add([Article("The pier of Skerrow is closed.", id="pier")], progress=reports.append)
        assert [report.added for report in reports] == [archive.status().holdings.articles] == [1]


def test_an_interrupt_within_the_block_is_raised_at_its_end_and_only_once() -> None:
    steps = []
    with pytest.raises(KeyboardInterrupt), interrupt_deferred():
        interrupt()
        interrupt()
        steps.append("finished")
    assert steps == ["finished"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_an_error_within_the_block_is_raised_as_it_is() -> None:
    with pytest.raises(ValueError, match="disk"), interrupt_deferred():
        raise ValueError("disk")
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
