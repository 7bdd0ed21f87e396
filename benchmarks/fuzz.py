"""Fuzz the readers of external data with guidance by code coverage: `python -m benchmarks.fuzz --seconds 60`.

For each format, the fuzzer starts from one correct document and changes it. Reading a changed document may only give
articles, rejected items or a SourceError, within ten seconds and two gigabytes. Any other result is a finding: the
finding is printed, and the bytes of its document are written to the folder `--findings`. The benchmark needs atheris
(`pip install '.[lab]'`).
"""

from __future__ import annotations

import argparse
import gzip
import io
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import need

_STORY = "The ferry to Skarvoy was cancelled on Sunday. " * 5
_NEWS = (
    '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:1" version="2"><itemMeta>'
    '<itemClass qcode="n:text"/>'
    "<versionCreated>2031-10-13T19:05:32+03:00</versionCreated></itemMeta><contentMeta><headline>Storm</headline>"
    f"</contentMeta><contentSet><inlineXML><nitf><body><body.content><p>{_STORY}</p></body.content></body></nitf>"
    "</inlineXML></contentSet></newsItem>"
)
_RECORD = (
    "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/1\r\nContent-Length: {}\r\n\r\n{}\r\n\r\n"
)
_HTTP = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body><p>{_STORY}</p></body></html>"
_WARC = _RECORD.format(len(_HTTP), _HTTP).encode() * 2
SEEDS: dict[str, bytes] = {
    "rss": f"<rss version='2.0'><channel><item><title>T</title><description><![CDATA[<p>{_STORY}]]></description>"
    "<pubDate>Mon, 13 Oct 2031 19:05:00 GMT</pubDate></item><item><title>U &amp; V</title></item>".encode(),
    "atom": f"<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>T</title><link href='https://a.example'/>"
    f"<content type='html'>{_STORY}</content></entry></feed>".encode(),
    "jsonfeed": b'{"version":"https://jsonfeed.org/version/1.1","items":[{"title":"T","content_html":"<p>one"},{"id":1}]}',
    "ninjs": b'{"uri":"urn:1","type":"text","versioncreated":"2031-10-13T19:05:32Z","headlines":[{"value":"T"}],'
    b'"bodies":[{"contenttype":"text/html","value":"<p>one</p>"}],"associations":[{"type":"picture","uri":"u"}]}',
    "newsml": _NEWS.encode(),
    "opml": b'<opml><body><outline text="a"><outline text="b" xmlUrl="https://a.example/f"/></outline></body></opml>',
    "sitemap": b"<urlset><url><loc>https://a.example/1</loc><lastmod>2031-10-13</lastmod></url></urlset>",
    "warc": _WARC,
    "warcgz": gzip.compress(_WARC[: len(_WARC) // 2]) * 2,
    "mbox": b"From a@b.example Mon Oct 13 19:05:32 2031\nSubject: =?utf-8?q?T?=\nFrom: A <a@b.example>\n"
    b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>one</p>\n--b--\n\n",
    "page": f"<html><head><title>T</title><meta property='og:title' content='T'></head><body><p>{_STORY}</p>".encode(),
    "text": f"Storm closes harbour\nBy Ida Voll\nPublished: 2031-10-13\n\n{_STORY}\n\n{_STORY}".encode(),
    "table": b'id,text,published\n1,"one, two",2031-10-13\n2,three,\n',
}
_DONE = re.compile(r"Done (\d+) runs in (\d+) second")
_FINDING = re.compile(r"=== Uncaught Python exception: ===\n(.*)|ERROR: libFuzzer: (.*)")


def test_one_input(data: bytes) -> None:
    """Read a document of any format to its end. A SourceError is an accepted result."""
    from wideangle.errors import SourceError
    from wideangle.ingest import read

    try:
        for _ in read(io.BytesIO(data)):
            pass
    except SourceError:
        pass


def fuzz(corpus: Path, findings: Path, seconds: int) -> None:
    """Run the fuzzer, starting from the documents in the folder `corpus`. The process ends when the fuzzer ends."""
    import atheris

    with atheris.instrument_imports(include=["wideangle.ingest"], enable_loader_override=False):
        import wideangle.ingest  # noqa: F401
    bounds = [f"-max_total_time={seconds}", "-max_len=4096", "-timeout=10", "-rss_limit_mb=2048"]
    atheris.Setup(["fuzz", str(corpus), f"-artifact_prefix={findings}/", *bounds], test_one_input)
    atheris.Fuzz()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("formats", nargs="*", default=list(SEEDS), help=f"some of {', '.join(SEEDS)}")
    parser.add_argument("--seconds", type=int, default=60, help="for each format")
    parser.add_argument("--findings", type=Path, default=Path("findings"))
    parser.add_argument("--corpus", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    need("atheris")
    given.findings.mkdir(parents=True, exist_ok=True)
    if given.corpus:
        fuzz(given.corpus, given.findings, given.seconds)
    for name in given.formats:
        with tempfile.TemporaryDirectory() as corpus:
            Path(corpus, "sound").write_bytes(SEEDS[name])
            options = ["--seconds", str(given.seconds), "--findings", str(given.findings), "--corpus", corpus]
            command = [sys.executable, "-W", "ignore", "-m", "benchmarks.fuzz", *options]
            completed = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
            log = completed.stdout.decode("utf-8", "replace")
        done, finding = _DONE.search(log), _FINDING.search(log)
        runs = f"{int(done[1]):,} runs in {done[2]} s" if done else "stopped"
        print(f"{name:10} {runs:28} {(finding[1] or finding[2]) if finding else 'no finding'}", flush=True)


if __name__ == "__main__":
    main()
