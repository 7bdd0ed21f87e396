"""A source and its articles while its server, its pages and its texts change."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random

import pytest
from fault_kit import START, Days, send

import wideangle
from wideangle.archive import Archive
from wideangle.archive.collection import poll_results, poll_tasks, result_writer
from wideangle.archive.collection.poller import Poller, Scope
from wideangle.ingest import Fetcher
from wideangle.model import Article, SourceKind

BODY = "The ferry to Skarvoy left at {0}, the harbour master of Lindholm said on Monday. It carried 340 passengers. "
Answer = str | Callable[[BaseHTTPRequestHandler], None]


class Web:
    """A site on the loopback interface, an archive that polls it, and a clock."""

    def __init__(self, archive: Archive, port: int, pages: dict[str, Answer], asked: list[str]) -> None:
        self.archive, self.pages, self.asked = archive, pages, asked
        self.address = f"http://127.0.0.1:{port}"
        self.clock = Days()
        self.fetcher = Fetcher(allow_hosts=["127.0.0.1"], delay=0.0, timeout=5, clock=self.clock)

    def add(self, path: str, kind: SourceKind = SourceKind.FEED, **fields: object) -> None:
        url = path if kind is SourceKind.FOLDER else self.address + path
        with self.archive.sources._writing() as writer:
            writer.add(wideangle.Source(url, kind, added=self.clock.now(), **fields))

    def fetch(self, hours: float = 1.0) -> wideangle.Fetched:
        self.clock.passed += hours * 3_600
        store = self.archive._store
        return Poller(store, self.archive._opened, self.fetcher, clock=self.clock, random=Random(1)).once(Scope())

    def feed(self, *entries: tuple[str, str, str]) -> None:
        items = "".join(
            f"<item><title>{title}</title><link>{self.address}{path}</link><description>{text}</description></item>"
            for title, path, text in entries
        )
        self.pages["/feed"] = (
            f"<?xml version='1.0'?><rss version='2.0'><channel><title>Post</title>{items}</channel></rss>"
        )

    @property
    def held(self) -> dict[str, Article]:
        return {article.title: article for _, article in self.archive._store.iterate()}

    @property
    def source(self) -> wideangle.Source:
        [only] = self.archive.sources
        return only


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    pages: dict[str, Answer] = {"/robots.txt": ""}
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            output = pages.get(self.path)
            if callable(output):
                output(self)
            else:
                kind = "text/html; charset=utf-8" if output and output.startswith("<!DOCTYPE") else "text/xml"
                send(self, (output or "").encode(), 404 if output is None else 200, Content_Type=kind)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    with wideangle.open(tmp_path / "news") as archive:
        yield Web(archive, server.server_address[1], pages, asked)
    server.shutdown()
    server.server_close()
    thread.join()


def page(text: str, head: str = "") -> str:
    running = f"<article><h1>Ferry</h1><p>{text}</p></article>"
    return f"<!DOCTYPE html><html lang=en><head>{head}</head><body>{running}</body></html>"


def to(location: str, status: int = 302) -> Answer:
    return lambda request: send(request, b"", status, Location=location)


def test_a_source_that_has_moved_for_good_is_asked_at_its_new_address(web: Web) -> None:
    web.feed(("Ferry", "/ferry", "It left …"))
    web.pages["/new"] = web.pages["/feed"]
    web.pages["/feed"] = to("/new", 301)
    web.add("/feed")
    web.fetch()
    assert (web.source.url, web.source.given) == (f"{web.address}/new", f"{web.address}/feed")
    web.pages["/feed"] = to("/other", 302)
    web.fetch()
    assert web.source.url == f"{web.address}/new"


def test_a_source_that_has_moved_to_nothing_readable_stays_where_it_was(web: Web) -> None:
    web.pages["/feed"] = to("/gone", 301)
    web.add("/feed")
    web.fetch()
    assert web.source.url == f"{web.address}/feed"
    assert "404" in web.source.error


def test_a_source_that_is_gone_rests_until_it_is_resumed(web: Web) -> None:
    web.pages["/feed"] = lambda request: send(request, b"", 410)
    web.add("/feed")
    assert len(web.fetch().failed) == 1
    assert web.source.paused == "gone"
    assert web.fetch(100).asked == 0
    web.archive.sources.resume(1)
    web.feed(("Ferry", "/ferry", "It left …"))
    assert web.fetch().report.added == 1


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (to("/consent?back=/ferry"), "request for consent"),
        (to("/account/login"), "a login"),
        (to("/"), "front page"),
        ("<!DOCTYPE html><html><body><p>Subscribe to continue reading.</p></body></html>", "paywall"),
        (
            "<!DOCTYPE html><html><body><p>We use cookies. Accept all cookies</p></body></html>",
            "consent",
        ),
        ("<!DOCTYPE html><html><body><p>Dieser Text ist nur für Abonnenten.</p></body></html>", "paywall"),
        ("<!DOCTYPE html><html><body><p>Wir verwenden Cookies. Alle akzeptieren</p></body></html>", "consent"),
        (lambda request: send(request, b"", 404), "404"),
        ('{"no": "page"}', "Not a web page"),
    ],
)
def test_where_a_page_gives_nothing_the_teaser_stays_and_says_why(web: Web, answer: Answer, why: str) -> None:
    web.feed(("Ferry", "/ferry", "It left …"))
    gate = "<!DOCTYPE html><html><body><article>" + "<p>Please say yes to all of our partners and offers.</p>" * 9
    web.pages |= {"/ferry": answer, "/consent?back=/ferry": gate, "/account/login": gate, "/": gate}
    web.add("/feed")
    result = web.fetch()
    assert (result.pages, result.pages_given_up, result.pages_waiting) == (0, 1, 0)
    held = web.held["Ferry"]
    assert held.text == "It left …"
    assert why in held.metadata["page"]
    web.fetch(30)
    assert web.asked.count("/ferry") == 1
    assert len(web.archive.revisions(held.id)) == 1


def test_a_page_that_cannot_be_reached_is_tried_again_and_then_given_up(web: Web) -> None:
    web.feed(("Ferry", "/ferry", "It left …"), ("Bus", "/bus", "It left too …"))
    web.pages["/ferry"] = web.pages["/bus"] = lambda request: send(request, b"", 503)
    web.add("/feed")
    assert web.fetch().pages_waiting == 2
    web.pages["/bus"] = page(BODY.format("nine") * 3)
    for _ in range(12):
        web.fetch(12)
    assert web.archive.sources.pages_waiting() == 0
    assert "busy" in web.held["Ferry"].metadata["page"]
    assert web.held["Bus"].text == (BODY.format("nine") * 3).strip()
    assert web.asked.count("/ferry") == 6


@pytest.mark.parametrize("package", ["feedparser", "lxml", "httpcore"])
def test_a_package_that_is_missing_while_a_source_is_polled_leaves_the_source_as_it_was(
    web: Web, monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    web.feed(("Ferry", "/ferry", "It left …"))
    web.add("/feed")

    def incomplete(*_: object, **__: object) -> None:
        raise ModuleNotFoundError(f"No module named {package!r}")

    with monkeypatch.context() as without:
        without.setattr(poll_tasks, "poll_source", incomplete)
        [refusal] = web.fetch().failed
    assert refusal.retryable
    assert package in refusal.reason
    assert "pip install" in refusal.remedy
    assert not web.source.paused
    assert web.fetch(100).report.added == 1


def test_a_changed_teaser_has_its_page_read_again_as_a_revision(web: Web) -> None:
    web.feed(("Ferry", "/ferry", "It left …"))
    web.pages["/ferry"] = page(BODY.format("nine") * 3)
    web.add("/feed")
    web.fetch()
    web.feed(("Ferry late", "/ferry", "It left late …"))
    web.pages["/ferry"] = page(BODY.format("ten") * 3)
    assert web.fetch().report.updated == 1
    [article] = web.held.values()
    assert (article.title, article.text) == ("Ferry late", (BODY.format("ten") * 3).strip())
    assert [item.title for item in web.archive.revisions(article.id)] == ["Ferry", "Ferry late"]
    web.fetch()
    assert web.asked.count("/ferry") == 2


@pytest.mark.parametrize("change", ["none", "text", "title"])
def test_a_feed_does_not_restore_a_removed_article_and_its_page_is_not_fetched(web: Web, change: str) -> None:
    web.feed(("Ferry", "/ferry", "It left …"), ("Tram", "/tram", "It stood …"))
    web.pages |= {"/ferry": page(BODY.format("nine") * 4), "/tram": page(BODY.format("ten") * 4)}
    web.add("/feed")
    web.fetch()
    web.archive.remove([f"{web.address}/ferry"])
    web.asked.clear()
    title, text = (
        ("Ferry again" if change == "title" else "Ferry"),
        ("It is back …" if change == "text" else "It left …"),
    )
    web.feed((title, "/ferry", text), ("Tram", "/tram", "It stood …"), ("Quay", "/quay", BODY.format("two") * 4))
    fetched = web.fetch(hours=200)
    assert set(web.held) == {"Tram", "Quay"}
    assert fetched.report.added == 1
    refused = [refusal for refusal in fetched.report.refusals if "removed" in refusal.reason]
    assert len(refused) == (change != "none")  # an entry that has not changed is not read again
    assert "/ferry" not in web.asked


def test_the_pages_of_an_article_are_joined_and_those_of_others_are_not(web: Web) -> None:
    web.feed(("Ferry", "/ferry.html", "It left …"), ("Bus", "/bus", "It left too …"))
    web.pages |= {
        "/ferry.html": page(BODY.format("nine") * 3, "<link rel=next href=/ferry-2.html>"),
        "/ferry-2.html": page(BODY.format("ten") * 3, "<link rel='next' href='/ferry-3.html'>"),
        "/ferry-3.html": page(BODY.format("eleven") * 3),
        "/bus": page(BODY.format("noon") * 3, "<link rel=next href=/tram>"),
    }
    web.add("/feed")
    web.fetch()
    assert [web.held["Ferry"].text.count(hour) for hour in ("nine", "ten", "eleven")] == [3, 3, 3]
    assert "/tram" not in web.asked


def test_entries_that_link_to_one_page_get_their_own_ids(web: Web) -> None:
    long = "Crossings start again. " * 60
    web.feed(("Ferry", "/", long + "1"), ("Bus", "/", long + "2"), ("Tram", "/x", "One …"), ("Cab", "/x", "Two …"))
    web.add("/feed", follow=False)
    assert web.fetch().report.added == 4
    web.feed(("Plane", "/", long + "3"), ("Ferry", "/", long + "1"), ("Bus", "/", long + "2"))
    assert web.fetch().report.added == 1
    assert set(web.held) == {"Ferry", "Bus", "Tram", "Cab", "Plane"}


SITEMAP = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'
LISTED = "<url><loc>{}</loc><lastmod>{}</lastmod></url>"


def test_of_a_sitemap_what_is_new_is_read(web: Web) -> None:
    old, new = (START - timedelta(days=90)).date(), START.date()
    listed = [
        LISTED.format(f"{web.address}/{path}", day) for path, day in (("old", old), ("ferry", new), ("none", new))
    ]
    web.pages |= {"/map.xml": SITEMAP.format("".join(listed)), "/ferry": page(BODY.format("nine") * 3)}
    web.add("/map.xml", SourceKind.SITEMAP)
    first = web.fetch()
    assert (first.pages, first.pages_given_up, first.report.added, first.report.refused) == (1, 1, 1, 1)
    listed.append(LISTED.format(f"{web.address}/bus", (START + timedelta(days=1)).date()))
    web.pages |= {"/map.xml": SITEMAP.format("".join(listed)), "/bus": page(BODY.format("noon") * 3)}
    assert web.fetch().report.added == 1
    assert "/old" not in web.asked
    assert web.asked.count("/ferry") == 1


def test_an_index_of_sitemaps_is_read_whole_each_time(web: Web) -> None:
    web.pages |= {
        "/index.xml": f"<sitemapindex><sitemap><loc>{web.address}/map.xml</loc></sitemap></sitemapindex>",
        "/map.xml": SITEMAP.format(LISTED.format(f"{web.address}/ferry", START.date())),
        "/ferry": page(BODY.format("nine") * 3),
        "/bus": page(BODY.format("noon") * 3),
    }
    web.add("/index.xml", SourceKind.SITEMAP)
    assert web.fetch().report.added == 1
    more = [LISTED.format(f"{web.address}/{path}", START.date()) for path in ("ferry", "bus")]
    web.pages["/map.xml"] = SITEMAP.format("".join(more))
    assert web.fetch(9).report.added == 1


def test_a_live_page_is_one_article_with_revisions(web: Web) -> None:
    web.add("/live", SourceKind.PAGE)
    for hour in ("nine", "ten", "eleven"):
        web.pages["/live"] = page(BODY.format(hour) * 3)
        web.fetch(9)
    [article] = web.held.values()
    assert len(web.archive.revisions(article.id)) == 3


def test_files_and_their_later_versions_come_from_a_folder(web: Web, tmp_path: Path) -> None:
    drop = tmp_path / "drop"
    (drop / "deep").mkdir(parents=True)
    web.add(str(drop), SourceKind.FOLDER)
    for name, text in (("a.txt", "nine"), ("deep/b.txt", "ten"), (".hidden", "eleven")):
        (drop / name).write_text(f"Ferry {text}\n\n{BODY.format(text)}", "utf-8")
        os.utime(drop / name, (1, 1))
    (drop / "broken.pdf").write_bytes(b"%PDF-1.4")
    os.utime(drop / "broken.pdf", (1, 1))
    first = web.fetch()
    assert (first.report.added, first.report.refused) == (2, 1)
    assert web.fetch().unchanged == 1
    (drop / "c.txt").write_text(f"Ferry noon\n\n{BODY.format('noon')}", "utf-8")
    now = web.clock.now().timestamp() + 3_600
    os.utime(drop / "c.txt", (now, now))
    assert web.fetch(1).report.added == 0  # it may still be being written
    assert web.fetch(1).report.added == 1


def test_the_poller_waits_while_another_process_writes(web: Web) -> None:
    web.feed(("Ferry", "/ferry", "It left …"))
    web.add("/feed", follow=False)
    other = web.archive._opened()
    released = threading.Timer(0.0, other.close)
    sleep = web.clock.sleep

    def wait(seconds: float) -> None:
        if not released.is_alive() and released.ident is None:
            released.start()
            released.join()
        sleep(seconds)

    web.clock.sleep = wait  # type: ignore[method-assign]
    assert web.fetch().report.added == 1


def test_an_unexpected_error_while_saving_concerns_one_source_only(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(result_writer, "GATHER", 1e9)
    web.feed(("Ferry", "/ferry", "It left …"))
    web.pages["/poison"] = str(web.pages["/feed"]).replace("Ferry", "Poison").replace("/ferry", "/poisoned")
    web.add("/feed", follow=False)
    web.add("/poison", follow=False)
    prepared = vars(poll_results)["prepared_records"]

    def fragile(articles: list[Article]) -> object:
        if any(article.title == "Poison" for article in articles):
            raise ZeroDivisionError
        return prepared(articles)

    monkeypatch.setattr(poll_results, "prepared_records", fragile)
    web.fetch()
    assert set(web.held) == {"Ferry"}
    errors = {source.url.rpartition("/")[2]: source.error for source in web.archive.sources}
    assert errors == {"feed": "", "poison": "Cannot be stored: ZeroDivisionError."}
    monkeypatch.undo()
    web.fetch(9)
    assert set(web.held) == {"Ferry", "Poison"}


def test_coverage_says_which_sources_may_be_missing(web: Web) -> None:
    web.clock.passed = -2e9  # so long ago that everything is silent by now
    web.feed(("Ferry", "/ferry", "It left …"))
    web.add("/feed", follow=False)
    web.add("/missing")
    web.fetch()
    coverage = web.archive.cover(next(iter(web.held.values())))
    assert (coverage.holdings.sources, coverage.holdings.failing, coverage.holdings.silent) == (2, 1, 1)
    assert "of 2 live sources 1 failing and 1 silent" in coverage.to_markdown(troubles=True)
