"""Measure the cost of polling feeds. Parsing the same feeds and extracting the same pages without Wideangle is measured
for comparison.

    python -m benchmarks.polling [--feeds 1000] [--items 20] [--rounds 50] [--whole 2]

A separate process serves the feeds on the loopback interface, each feed on its own host. The entries are teasers with
links to pages; with --whole N, every N-th entry holds the complete article. The first round polls all feeds, follows
the teasers and stores the articles. Its CPU time (of all threads) is divided by the CPU time of feedparser for the same
feeds and of trafilatura for the same pages. In each further round, a twentieth of the feeds have one new entry. The
memory is measured after each round.
"""

import argparse
import ipaddress
import itertools
import json
import random
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory

SYLLABLES = "ba cor den el fi gra hul in jo ka lim mer no os pra qui ran sel tor un vel wim xa yor zen".split()
CHANCE = random.Random(1)
COMMON = "the of and to in a that is was he for it with as his on be at by had".split()  # the commonest of English
WORDS = COMMON + ["".join(CHANCE.choices(SYLLABLES, k=CHANCE.choice((1, 2, 2, 3, 3, 4)))) for _ in range(30_000)]
WEIGHTS = list(itertools.accumulate(1 / (rank + 3) for rank in range(len(WORDS))))  # after Zipf, as in any language
START = datetime(2031, 5, 1, tzinfo=UTC)
CHANGING = 20


def host(number: int) -> str:
    return str(ipaddress.IPv4Address("127.1.0.1") + number)


def sentence(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(WORDS, cum_weights=WEIGHTS, k=words)).capitalize()


def paragraphs(feed: int, item: int) -> list[str]:
    chance = random.Random(feed * 1_000_003 + item)
    return [sentence(chance, chance.randint(25, 70)) + "." for _ in range(chance.randint(5, 14))]


def title(feed: int, item: int) -> str:
    return sentence(random.Random(f"{feed} {item}"), 7)


def page(feed: int, item: int) -> bytes:
    menu = "".join(f'<li><a href="/section/{n}">{WORDS[n]}</a></li>' for n in range(40))
    more = "".join(f'<div class="teaser"><a href="/s/{n}">{title(feed, n)}</a></div>' for n in range(30))
    text = "".join(f"<p>{line}</p>" for line in paragraphs(feed, item))
    return (
        f"<!DOCTYPE html><html lang=en><head><title>{title(feed, item)}</title></head><body><nav><ul>{menu}</ul></nav>"
        f"<article><h1>{title(feed, item)}</h1>{text}</article><aside>{more}</aside><footer>Imprint</footer></body>"
    ).encode()


def is_whole(item: int, whole_each: int) -> bool:
    return bool(whole_each) and item % whole_each == 0


def entry(feed: int, item: int, port: int, whole_each: int) -> str:
    lines = paragraphs(feed, item)
    body = "".join(f"&lt;p&gt;{line}&lt;/p&gt;" for line in lines)
    whole = f"<content:encoded>{body}</content:encoded>" if is_whole(item, whole_each) else ""
    when = (START + timedelta(minutes=feed + item)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    return (
        f"<item><title>{title(feed, item)}</title><link>http://{host(feed)}:{port}/s/{item}</link><guid>{item}</guid>"
        f"<pubDate>{when}</pubDate><description>{lines[0][:160]} …</description>{whole}</item>"
    )


def document(feed: int, first: int, items: int, port: int, whole_each: int) -> bytes:
    entries = "".join(entry(feed, item, port, whole_each) for item in reversed(range(first, first + items)))
    space = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" {space}><channel><title>Paper {feed}</title>'
        f"{entries}</channel></rss>"
    ).encode()


def serve(items: int, whole_each: int) -> None:
    """Serve the feeds until the standard input ends. Each line on the standard input begins the next round."""
    state = {"round": 0}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = str(self.headers["Host"]).partition(":")[0]
            feed = int(ipaddress.IPv4Address(address)) - int(ipaddress.IPv4Address("127.1.0.1"))
            changes = (state["round"] + feed) // CHANGING - feed // CHANGING
            status, body, tag = 200, b"", f'"{changes}"'
            if self.path == "/feed" and self.headers["If-None-Match"] == tag:
                status = 304
            elif self.path == "/feed":
                port = self.server.server_port  # type: ignore[attr-defined]
                body = document(feed, changes, items, port, whole_each)
            elif self.path.startswith("/s/"):
                body = page(feed, int(self.path[3:]))
            else:
                status = 404
            self.send_response(status)
            self.send_header("ETag", tag)
            self.send_header("Content-Type", "application/rss+xml" if self.path == "/feed" else "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        request_queue_size = 200

    server = Server(("", 0), Handler)
    import threading

    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_port, flush=True)
    for _ in sys.stdin:
        state["round"] += 1
        print("ready", flush=True)


def alone(feeds: int, items: int, whole_each: int) -> tuple[float, float]:
    """Return the CPU seconds of feedparser for all feeds, and of trafilatura for all pages to which teasers link."""
    import feedparser
    import trafilatura

    documents = [document(feed, 0, items, 80, whole_each) for feed in range(feeds)]
    followed = [item for item in range(items) if not is_whole(item, whole_each)]
    pages = [page(feed, item) for feed in range(feeds) for item in followed]
    feedparser.parse(documents[0])
    trafilatura.extract(pages[0])
    start = time.process_time()
    for feed_bytes in documents:
        feedparser.parse(feed_bytes)
    parsed = time.process_time()
    for page_bytes in pages:
        trafilatura.bare_extraction(page_bytes, favor_precision=True, include_comments=False, include_tables=False)
    return parsed - start, time.process_time() - parsed


def resident() -> float:
    """Return the memory that this process uses now, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4_096 / 1e6


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--feeds", type=int, default=1_000)
    options.add_argument("--items", type=int, default=20)
    options.add_argument("--rounds", type=int, default=50)
    options.add_argument("--whole", type=int, default=0)
    options.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.serve:
        serve(given.items, given.whole)
        return

    import wideangle

    command = [sys.executable, "-m", "benchmarks.polling", "--serve", "--items", str(given.items)]
    command += ["--whole", str(given.whole)]
    with (
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server,
        TemporaryDirectory() as folder,
        wideangle.open(folder) as archive,
    ):
        assert server.stdin is not None and server.stdout is not None
        port = int(server.stdout.readline())
        hosts = [host(feed) for feed in range(given.feeds)]
        fetcher = wideangle.Fetcher(allow_hosts=hosts, delay=0.0)
        outlines = "".join(f'<outline xmlUrl="http://{host}:{port}/feed" text="{host}"/>' for host in hosts)
        opml = Path(folder) / ".feeds.opml"
        opml.write_text(f'<opml version="2.0"><body>{outlines}</body></opml>')
        archive.sources.add(opml)
        began, start = time.perf_counter(), time.process_time()
        first = archive.sources.fetch(fetcher=fetcher)
        ours, wall = time.process_time() - start, time.perf_counter() - began
        print(first.asked, "feeds,", first.report.added, "articles,", first.pages, "pages")
        memory, costs = [resident()], []
        for _ in range(given.rounds):
            server.stdin.write("\n")
            server.stdin.flush()
            server.stdout.readline()
            start = time.process_time()
            archive.sources.fetch(everything=True, fetcher=fetcher)
            costs.append(time.process_time() - start)
            memory.append(resident())
        held = archive.status().holdings.articles
        server.stdin.close()
    parsing, extracting = alone(given.feeds, given.items, given.whole)
    figures = {
        "feeds": given.feeds,
        "articles": first.report.added,
        "pages": first.pages,
        "articles at the end": held,
        "seconds": round(wall, 1),
        "CPU seconds": round(ours, 2),
        "CPU seconds of feedparser and trafilatura": [round(parsing, 2), round(extracting, 2)],
        "ratio": round(ours / (parsing + extracting), 2),
        "CPU seconds of a later round": round(sum(costs) / max(len(costs), 1), 2),
        "MB after the first round, and after each tenth": [round(megabytes) for megabytes in memory[::10]],
    }
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
