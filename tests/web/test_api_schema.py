"""The API does what its OpenAPI document says: schemathesis sends requests made of the document, all checks on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
import schemathesis
from hypothesis import strategies as st
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import from_schema
from schemathesis.engine.events import EngineEvent, FatalError, NonFatalError, ScenarioFinished

import wideangle
from wideangle.web import ServerOptions, create_app
from wideangle.web.api.search import QUERY_FORMAT
from wideangle.web.security.users import Users

# No pattern describes the syntax of queries: signs, closed quotation marks and OR between words.
schemathesis.openapi.format(
    QUERY_FORMAT,
    st.lists(st.sampled_from(["mayor", '"night buses"', "+ferry", "ferry OR boat", "Бюджет", "…"]), min_size=1).map(
        " ".join
    ),
)

EXAMPLES = 4
FEW_ARTICLES = 8
IN_EXAMPLES = ("ledger-002", "one-001")
"""Articles that the examples of the document name."""

MANY_EXAMPLES = 150

REQUEST_SECONDS = 120
"""The first table of quotations annotates every article, which takes longer where other tests use the processors."""


def failures(folder: Path, examples: int) -> list[str]:
    """What fails when every operation of the document is called: by its examples, by each border of its schema, by
    random requests that obey the schema and that do not, and by chains of calls."""
    users = Users(folder)
    users.add("adam", "admin", "administers at noon")
    app = create_app(ServerOptions(folder, allowed_hosts=("testserver",)))
    authorization = {"Authorization": f"Bearer {users.new_token('adam')}"}
    config = SchemathesisConfig.from_dict(
        {
            "headers": authorization,
            "seed": 7,
            "generation": {"max-examples": examples, "deterministic": True, "database": "none"},
            "phases": {"fuzzing": {"generation": {"max-examples": examples}}},
            "checks": {"enabled": True},
            "request-timeout": REQUEST_SECONDS,
        }
    )
    schema = schemathesis.openapi.from_asgi("/openapi.json", app, config=config, headers=authorization)
    # A stream of events does not end, and schemathesis waits for the end of each response.
    finite = schema.exclude(path="/api/events")
    return [message for event in from_schema(finite).execute() for message in messages(event)]


def messages(event: EngineEvent) -> Iterator[str]:
    """What an event says of failures, each with a command that repeats the request."""
    if isinstance(event, NonFatalError | FatalError):
        yield repr(event)
    elif isinstance(event, ScenarioFinished):
        for case, checks in event.recorder.checks.items():
            for check in checks:
                if check.failure_info is not None:
                    command = event.recorder.cases[case].value.as_curl_command()
                    yield f"{event.label}: {check.failure_info.failure}\n{command[:2000]}"


def test_every_operation_does_what_the_document_says(sample_folder: Path, tmp_path: Path) -> None:
    with wideangle.open(sample_folder) as sample, wideangle.open(tmp_path / "archive") as archive:
        archive.add([*islice(sample, FEW_ARTICLES), *map(sample.get, IN_EXAMPLES)])
    assert failures(tmp_path / "archive", EXAMPLES) == []


@pytest.mark.slow
def test_many_requests_do_what_the_document_says(sample_folder: Path, tmp_path: Path) -> None:
    assert failures(Path(shutil.copytree(sample_folder, tmp_path / "archive")), MANY_EXAMPLES) == []
