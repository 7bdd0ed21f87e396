"""Alerts are raised once for news about followed stories and queries, and delivered to each channel."""

from __future__ import annotations

import hashlib
import hmac
import json
import socketserver
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from threading import Thread
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from loopback import Loopback, Quiet

from wideangle.annotation import annotate
from wideangle.archive import Archive, Channels, MailServer
from wideangle.archive.alerts import deliver as alert_delivery
from wideangle.archive.alerts import detect as alert_detection
from wideangle.errors import StoryNotFound, UsageError
from wideangle.ingest import Fetcher
from wideangle.model import Alert, AlertKind, Article

FIRST = Article(
    id="first",
    title="Ferry strikes quay of Port Ellery",
    outlet="Halven Courier",
    url="https://courier.example/ferry",
    published="2031-10-07T08:00+00:00",  # read by the record itself
    text=(
        "At least 12 people were killed and 57 injured when the Skerrow ferry ran into the quay of Port Ellery in fog "
        'on Tuesday, harbour master Oda Lindqvist said. "The engine of the Skerrow ferry had failed before it came '
        'near the quay," Lindqvist said. Forty passengers were on board the ferry.'
    ),
)
SECOND = Article(
    id="second",
    title="Toll of Skerrow ferry crash rises",
    outlet="Skerrow Post",
    url="https://post.example/ferry",
    published="2031-10-07T18:00+00:00",
    text=(
        "The Skerrow ferry that rammed the quay of Port Ellery in fog has claimed more lives: 15 people are dead, "
        'police said on Tuesday evening. "We had warned about that engine for years and nobody listened," said Tomas '
        'Brandvik, who leads the union of the crew. "The engine of the Skerrow ferry had failed," Oda Lindqvist, the '
        "harbour master, said. The harbour of Port Ellery stays closed."
    ),
)
COPY = replace(FIRST, id="copy", outlet="Ellery Mirror", url="https://mirror.example/ferry")
CORRECTED = replace(FIRST, text=FIRST.text + "\n\nAn earlier version of this article misnamed the quay.")


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "news") as opened:
        opened.add(FIRST)
        yield opened


def kinds(alerts: list[Alert]) -> list[str]:
    return [alert.kind.value for alert in alerts]


def story_of(archive: Archive, article: str = "first") -> str:
    story = archive.story_of(article)
    assert story is not None
    return story.id


def test_what_is_there_already_raises_nothing(archive: Archive) -> None:
    archive.follow(story_of(archive))
    archive.follow("skerrow ferry")
    archive.add(FIRST)
    assert archive.alerts() == []


def test_a_report_a_changed_figure_and_a_new_statement_raise_alerts_with_verbatim_spans(archive: Archive) -> None:
    archive.follow(story_of(archive))
    archive.add(SECOND)
    report, figure, statement = archive.alerts()
    assert kinds([report, figure, statement]) == ["report", "figure", "statement"]
    assert [figure.excerpts[0].text, figure.before[0].text, figure.subject] == ["15", "At least 12", "dead"]
    assert (figure.excerpts[0].article, figure.before[0].article) == ("second", "first")
    assert statement.subject == "Tomas Brandvik"
    assert len(statement.excerpts) == 1  # what Lindqvist said is told already, in a longer cut
    for alert in (report, figure, statement):
        for item in (*alert.excerpts, *alert.before):
            assert item.span is not None
            assert item.span.of(archive.get(item.article).text) == item.text


@pytest.mark.parametrize(
    ("sentence", "slot"),
    [
        ("Sixty passengers were on board the ferry, the line said.", "Sixty passengers were on board"),
        ("Forty passengers were on board the ferry, the line said.", ""),  # the figure of the first report
        ("Sixty buses waited on the quay.", ""),  # another thing
        ("The master, aged 60, was on board.", ""),
    ],
)
def test_a_figure_alert_names_the_slot_and_quotes_both_reports(archive: Archive, sentence: str, slot: str) -> None:
    archive.follow(story_of(archive))
    archive.add(replace(SECOND, text=f"The Skerrow ferry ran into the quay of Port Ellery in fog. {sentence}"))
    changed = [alert for alert in archive.alerts() if alert.kind is AlertKind.FIGURE]
    assert [alert.subject for alert in changed] == [slot] * bool(slot)
    for alert in changed:
        assert [excerpt.text for excerpt in alert.excerpts] == ["Sixty", sentence]
        assert [excerpt.url for excerpt in (*alert.excerpts, *alert.before)] == [SECOND.url] * 2 + [FIRST.url] * 2
        assert alert.before[1].text == "Forty passengers were on board the ferry."


def test_a_copy_raises_nothing(archive: Archive) -> None:
    archive.follow(story_of(archive))
    archive.follow("skerrow ferry")
    archive.add(COPY)
    assert archive.alerts() == []


def test_a_correction_is_raised_once_and_not_again_by_a_copy_of_it(archive: Archive) -> None:
    archive.follow(story_of(archive))
    archive.add(CORRECTED)
    archive.add(replace(COPY, text=CORRECTED.text))
    [alert] = archive.alerts()
    assert alert.kind is AlertKind.CORRECTION
    assert alert.excerpts[0].text == "An earlier version of this article misnamed the quay."


def corrected(*notes: str, **fields: Any) -> Article:
    return replace(FIRST, text="\n\n".join((FIRST.text, *notes)), **fields)


QUAY = "An earlier version of this article misnamed the quay."
TOLL = "This article was amended on 9 October 2031 to correct the number of the injured."


@pytest.mark.parametrize("query", [False, True])
def test_a_second_correction_of_an_article_is_raised_too(archive: Archive, query: bool) -> None:
    archive.follow("skerrow ferry" if query else story_of(archive))
    archive.add(corrected(QUAY))
    archive.add(corrected(QUAY, TOLL))
    archive.add(COPY)
    archive.add(replace(COPY, text=corrected(QUAY, TOLL).text))
    archive.add(corrected(QUAY, TOLL, "The ferry line has not replied."))
    first, second = archive.alerts()
    assert kinds([first, second]) == ["correction", "correction"]
    assert [item.text for item in (*first.excerpts, *second.excerpts)] == [QUAY, TOLL]


@pytest.mark.parametrize("query", [False, True])
def test_two_notes_that_come_at_once_are_one_alert(archive: Archive, query: bool) -> None:
    archive.follow("skerrow ferry" if query else story_of(archive))
    archive.add(corrected(QUAY, TOLL))
    [alert] = archive.alerts()
    assert [item.text for item in alert.excerpts] == [QUAY, TOLL]


@pytest.mark.parametrize("query", [False, True])
def test_a_copy_that_puts_the_correction_in_other_words_raises_nothing(archive: Archive, query: bool) -> None:
    archive.add(COPY)
    archive.follow("skerrow ferry" if query else story_of(archive))
    archive.add(corrected(QUAY))
    archive.add(replace(COPY, text=f"{COPY.text}\n\nAn earlier version of this story gave another name to the quay."))
    assert len(archive.alerts()) == 1


@pytest.mark.parametrize("query", [False, True])
def test_an_agency_corrects_with_each_version_that_it_marks_and_withdraws_once(archive: Archive, query: bool) -> None:
    archive.follow("skerrow ferry" if query else story_of(archive))
    marked = {"signals": ["sig:correction"]}
    archive.add(corrected("The quay is that of Port Ellery.", metadata=marked))
    archive.add(corrected("The quay is that of Old Ellery.", metadata=marked))
    archive.add(corrected("The quay is that of Old Ellery.", metadata={"status": "stat:canceled"}))
    archive.add(corrected("Withdrawn.", metadata={"status": "stat:canceled"}))
    assert kinds(archive.alerts()) == ["correction", "correction", "retraction"]


@pytest.mark.parametrize("query", [False, True])
def test_a_correction_that_was_there_before_raises_nothing(archive: Archive, query: bool) -> None:
    archive.add(corrected(QUAY))
    archive.follow("skerrow ferry" if query else story_of(archive))
    archive.add(corrected(QUAY, "The ferry line has not replied."))
    assert archive.alerts() == []


def test_alerts_are_raised_once(archive: Archive) -> None:
    archive.follow(story_of(archive))
    archive.add(SECOND)
    before = archive.alerts()
    archive.add(replace(SECOND, text=SECOND.text + " It is to open again on Friday."))
    archive.add(SECOND)
    assert archive.alerts() == before


def test_a_run_that_is_cut_short_before_its_alerts_is_made_up_for(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.follow(story_of(archive))
    with monkeypatch.context() as patched:
        patched.setattr(alert_detection, "raise_alerts", lambda *_: [])
        archive.add(SECOND)
    assert archive.alerts() == []
    archive.add(COPY)
    assert kinds(archive.alerts()) == ["report", "figure", "statement"]


def test_what_goes_wrong_with_alerts_keeps_nobody_from_adding(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.follow(story_of(archive))

    def fail(*_: object) -> list[Alert]:
        raise RuntimeError("unforeseen")

    monkeypatch.setattr(alert_detection, "raise_alerts", fail)
    assert archive.add(SECOND).added == 1


def test_nothing_is_annotated_while_nothing_new_has_come_to_what_is_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def annotator(article: Article) -> Any:
        asked.append(article.id)
        return annotate(article)

    annotator.version = "test"  # type: ignore[attr-defined]
    with Archive.open(tmp_path / "news", annotator=annotator) as archive:
        archive.add(FIRST)
        archive.add(SECOND)
        assert asked == []
        archive.follow(story_of(archive))
        archive.add(Article(id="other", text="The council of Tarnwick rejects the school budget after a long debate."))
        assert asked == []


def test_a_story_is_followed_through_a_merger(archive: Archive) -> None:
    other = Article(
        id="other",
        title="School budget of Tarnwick rejected",
        outlet="Tarnwick Echo",
        published="2031-10-07T09:00+00:00",
        text="Councillors in Tarnwick voted against the school budget, which mayor Rufus Hallam called a mistake.",
    )
    archive.add(other)
    archive.follow(story_of(archive, "other"))
    archive.add(SECOND)
    assert archive.alerts() == []
    archive.merge([story_of(archive), story_of(archive, "other")])
    archive.add(Article(id="unrelated", text="A lantern shines over the bay of Halven since last night, after years."))
    assert kinds(archive.alerts())[0] == "report"
    assert all(alert.excerpts[0].article == "second" for alert in archive.alerts())


def test_a_query_asks_for_all_its_words(archive: Archive) -> None:
    archive.follow("ferry crew union")
    archive.follow("ferry balloon")
    archive.add(SECOND)
    [alert] = archive.alerts()
    assert (alert.follow, alert.kind, alert.query, alert.story) == (1, AlertKind.REPORT, "ferry crew union", "")


def test_a_reworded_article_that_was_there_is_no_new_report_of_a_query(archive: Archive) -> None:
    archive.follow("skerrow ferry")
    archive.add(CORRECTED)
    assert kinds(archive.alerts()) == ["correction"]


def test_alerts_can_be_asked_for_by_follow_and_time_and_are_forgotten_with_it(archive: Archive) -> None:
    archive.follow("skerrow ferry")
    archive.add(SECOND)
    assert archive.alerts(2) == []
    assert archive.alerts(since=datetime.now(UTC) + timedelta(days=1)) == []
    assert len(archive.alerts(1, since=datetime.now(UTC) - timedelta(days=1))) == 1
    archive.unfollow(1)
    assert archive.alerts() == []
    assert archive.follows() == []
    with pytest.raises(UsageError):
        archive.unfollow(1)


@pytest.mark.parametrize("given", [{"webhook": "ftp://x.example/"}, {"email": "a@b.example\nBcc: c@d.example"}])
def test_an_address_that_is_none_is_refused(archive: Archive, given: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        archive.follow("ferry", **given)


def test_a_story_that_is_not_there_cannot_be_followed(archive: Archive) -> None:
    with pytest.raises(StoryNotFound):
        archive.follow("s999")
    with pytest.raises(UsageError):
        archive.follow("!!!")


class Hook(Loopback):
    """A webhook on 127.0.0.1 that gives the answers it is told to, 200 once they are used up."""

    def __init__(self, *answers: int) -> None:
        self.answers = list(answers)
        self.taken: list[tuple[dict[str, str], bytes]] = []
        hook = self

        class Answering(Quiet, BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                hook.taken.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(hook.answers.pop(0) if hook.answers else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()

        super().__init__(Answering)
        self.url = f"{self.address}/hook"


CHANNELS = Channels(Fetcher(allow_hosts=["127.0.0.1"], timeout=5))


def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alert_delivery, "retry_seconds", lambda *_: -1.0)


def test_a_webhook_that_fails_is_tried_again_and_signed(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    at_once(monkeypatch)
    with Hook(500, 503) as hook:
        follow = archive.follow("skerrow ferry", webhook=hook.url, secret="hush")
        archive.add(SECOND)
        assert archive.deliver(CHANNELS).postponed == 1
        assert "500" in archive.follows()[0].error
        assert archive.deliver(CHANNELS).postponed == 1
        assert archive.deliver(CHANNELS).done == 1
        assert archive.deliver(CHANNELS).done == 0
    assert len(hook.taken) == 3
    headers, body = hook.taken[-1]
    stamp, sent = (part.split("=", 1)[1] for part in headers["Wideangle-Signature"].split(","))
    assert sent == hmac.new(b"hush", f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    assert json.loads(body)["alerts"][0]["number"] == int(headers["Wideangle-Alert"])
    assert "hush" not in repr(follow)
    assert archive.follows()[0].waiting == archive.follows()[0].failed == 0


def test_a_webhook_that_is_gone_is_asked_no_more(archive: Archive) -> None:
    with Hook(410) as hook:
        archive.follow(story_of(archive), webhook=hook.url)
        archive.add(SECOND)
        assert archive.deliver(CHANNELS).failed == 3
        assert len(hook.taken) == 1
    [follow] = archive.follows()
    assert "410" in follow.paused
    assert follow.failed == 3


def test_a_webhook_that_is_back_is_sent_what_was_held_back_once_it_is_resumed(archive: Archive) -> None:
    with Hook(410) as hook:
        number = archive.follow(story_of(archive), webhook=hook.url).number
        archive.add(SECOND)
        archive.deliver(CHANNELS)
        assert archive.deliver(CHANNELS).done == 0
        resumed = archive.resume(number)
        assert (resumed.paused, resumed.waiting, resumed.failed, resumed.error) == ("", 3, 0, "")
        assert archive.deliver(CHANNELS).done == 3
        sent = [json.loads(body)["alerts"][0]["number"] for _, body in hook.taken]
        assert sent == [1, 1, 2, 3]
        with pytest.raises(UsageError, match="not paused"):
            archive.resume(number)
    with pytest.raises(UsageError):
        archive.resume(7)


def test_a_webhook_is_given_up_after_many_tries_and_private_addresses_and_redirects_at_once(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once(monkeypatch)
    with Hook(*[500] * alert_delivery.MOST_TRIES, 302) as hook:
        archive.follow("skerrow ferry", webhook=hook.url)
        archive.add(SECOND)
        results = [archive.deliver(CHANNELS) for _ in range(alert_delivery.MOST_TRIES)]
        assert results[-1].failed == 1
        archive.follow("lantern", webhook=hook.url)
        archive.add(Article(id="lantern", text="The lantern of Port Ellery is lit again after many years of dark."))
        assert archive.deliver(CHANNELS).failed == 1
        assert len(hook.taken) == alert_delivery.MOST_TRIES + 1
        archive.add(Article(id="more", text="A second lantern shines over the bay of Halven since last night."))
        assert archive.deliver(Channels()).failed == 1
        assert "not an address of the public internet" in archive.follows()[1].error


class Post(socketserver.StreamRequestHandler):
    """As much of a mail server as takes letters."""

    letters: list[bytes] = []  # noqa: RUF012 - one list for all connections

    def handle(self) -> None:
        self.wfile.write(b"220 post.example\r\n")
        data, letter = False, b""
        for line in self.rfile:
            if data:
                data = line != b".\r\n"
                letter += line if data else b""
                if not data:
                    self.letters.append(letter)
                    self.wfile.write(b"250 taken\r\n")
                continue
            data = line.upper().startswith(b"DATA")
            self.wfile.write(b"354 go on\r\n" if data else b"250 fine\r\n")


def test_a_hostile_headline_stays_in_the_subject_of_its_letter(archive: Archive) -> None:
    Post.letters.clear()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Post) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        mail = MailServer("127.0.0.1", "alerts@post.example", port=server.server_address[1], security="none")
        archive.follow("skerrow ferry", email="desk@courier.example")
        archive.add(replace(SECOND, title="Toll\r\nBcc: all@post.example\r\n\r\n<script>\x1b[2J"))
        assert archive.deliver(Channels(mail=mail)).done == 1
        server.shutdown()
    from email import message_from_bytes, policy

    letter = message_from_bytes(Post.letters[0], policy=policy.default)
    assert letter["Bcc"] is None
    assert letter["Subject"].startswith("[Wideangle] “skerrow ferry” · New independent report: Toll Bcc:")
    assert letter["To"] == "desk@courier.example"
    assert "Bcc: all@post.example" in letter["Subject"]
    assert "15 people are dead" in letter.get_content()


def test_mail_waits_for_a_server(archive: Archive) -> None:
    archive.follow("skerrow ferry", email="desk@courier.example")
    archive.add(SECOND)
    assert archive.deliver().postponed == 1
    assert "WIDEANGLE_SMTP_HOST" in archive.follows()[0].error


def test_an_atom_file_is_kept_and_escapes_what_outlets_write(archive: Archive, tmp_path: Path) -> None:
    feed = tmp_path / "alerts.atom"
    archive.follow(story_of(archive), atom=str(feed))
    archive.add(replace(SECOND, title="<script>alert('toll')</script>"))
    assert archive.deliver().done == 3
    parsed = ET.fromstring(feed.read_text("utf-8"))
    atom = "{http://www.w3.org/2005/Atom}"
    assert len(parsed.findall(f"{atom}entry")) == 3
    assert all("<script>" not in (item.text or "") for item in parsed.iter(f"{atom}content"))


def test_an_atom_file_that_cannot_be_written_is_tried_again(archive: Archive, tmp_path: Path) -> None:
    archive.follow("skerrow ferry", atom=str(tmp_path / "missing" / "alerts.atom"))
    archive.add(SECOND)
    assert archive.deliver().postponed == 1
    assert archive.follows()[0].waiting == 1
