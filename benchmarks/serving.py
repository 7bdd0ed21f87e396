"""Measure the web application under load while articles are added: throughput, latency at half of the highest
throughput, and memory.

    python -m benchmarks.serving ARCHIVE [--adding FILE] [--seconds 60]

The benchmark works on a copy of ARCHIVE. The load comes from `wrk` (throughput) and `hey` (fixed rate), two Debian
packages, on the loopback interface. The table shows, for each number of connections, the requests per second and the
processor time of the server for one request. It also shows the latency for one user, the 95th percentile of latency at
half of the highest throughput, and the resident memory of the server before and after. If other programs use the
machine, the processor time changes less than the throughput.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CONNECTIONS = (1, 4, 16, 64)
PORT = 8799
_RATE = re.compile(r"Requests/sec:\s+([\d.]+)")
_FAILED = re.compile(r"Non-2xx or 3xx responses: (\d+)|Socket errors: (.*)")
_PERCENTILE = re.compile(r"(50|95)% in ([\d.]+) secs")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--adding", type=Path, help="a file of articles that is added meanwhile, again and again")
    parser.add_argument("--seconds", type=int, default=60)
    arguments = parser.parse_args()
    for tool in ("wrk", "hey"):
        if not shutil.which(tool):
            parser.error(f"{tool} is missing. Install it: apt-get install {tool}")
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "archive"
        shutil.copytree(arguments.archive, archive)
        with _serving(archive) as server, _adding(archive, arguments.adding):
            _measure(server, arguments.seconds)


def _measure(server: subprocess.Popen[bytes], seconds: int) -> None:
    base = f"http://127.0.0.1:{PORT}"
    story = _first_story(base)
    pages = {"story": f"{base}/story/{story}", "static file": f"{base}/static/site.css"}
    pages["embedded block"] = f"{base}/embed/block?article={story}"
    for address in pages.values():
        urllib.request.urlopen(address).read()
    before = _memory(server.pid)
    rates: dict[str, dict[int, float]] = {name: {} for name in pages}
    times: dict[tuple[str, int], float] = {}
    for name, address in pages.items():
        for connections in CONNECTIONS if name == "story" else (16,):
            duration = seconds if connections == max(CONNECTIONS) else max(5, seconds // 4)
            start = _processor_seconds(server.pid)
            rate, failed = _wrk(address, connections, duration)
            time_of_request = (_processor_seconds(server.pid) - start) / max(1.0, rate * duration) * 1000
            rates[name][connections], times[name, connections] = rate, time_of_request
            print(
                f"{name:15} {connections:3} connections {rate:9.1f} requests/s, "
                f"{time_of_request:.2f} ms of processor time a request, failed: {failed or 'none'}",
                flush=True,
            )
    peak = max(rates["story"].values())
    single = _hey(pages["story"], connections=1, rate=5, seconds=10)
    half = _hey(pages["story"], connections=16, rate=peak / 2, seconds=max(10, seconds // 4))
    print(f"64 connections / peak: {rates['story'][64] / peak:.2f}")
    least = min(times["story", connections] for connections in CONNECTIONS)
    print(f"processor time of a request, the least / 64 connections: {least / times['story', 64]:.2f}")
    print(f"one user: median {single['50'] * 1000:.1f} ms; half the peak: 95 % {half['95'] * 1000:.1f} ms")
    print(f"ratio: {half['95'] / single['50']:.1f}")
    print(f"embedded block / static file: {rates['embedded block'][16] / rates['static file'][16]:.2f}")
    print(f"memory: {before:.0f} MB before, {_memory(server.pid):.0f} MB after")


def _first_story(base: str) -> str:
    page = urllib.request.urlopen(f"{base}/?days=30").read().decode()
    match = re.search(r'href="/story/(s\d+)"', page)
    if match is None:
        sys.exit("The archive has no story.")
    return match[1]


def _wrk(address: str, connections: int, seconds: int) -> tuple[float, str]:
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", address]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    failed = _FAILED.search(output)
    rate = _RATE.search(output)
    return float(rate[1]) if rate else 0.0, failed[0] if failed else ""


def _hey(address: str, *, connections: int, rate: float, seconds: int) -> dict[str, float]:
    per_connection = max(1, round(rate / connections))
    command = ["hey", "-z", f"{seconds}s", "-c", str(connections), "-q", str(per_connection), address]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return {percent: float(value) for percent, value in _PERCENTILE.findall(output)}


def _processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")  # in user and in kernel mode


def _memory(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    match = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(match[1]) / 1024 if match else 0.0


@contextmanager
def _serving(archive: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "wideangle", "serve", "--archive", str(archive), "--port", str(PORT)]
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        for _ in range(240):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{PORT}/readyz").read()
                break
            except OSError:
                time.sleep(0.5)
        yield server
    finally:
        server.terminate()
        server.wait(30)


@contextmanager
def _adding(archive: Path, articles: Path | None) -> Iterator[None]:
    """Add the same articles repeatedly under new ids while the block runs. This load is that of a newsroom's archive
    that grows while it is read."""
    if articles is None:
        yield
        return
    script = (
        "import itertools, sys, time\n"
        "from dataclasses import replace\n"
        "import wideangle\n"
        "from wideangle.ingest import read\n"
        "articles = [article for article in read(sys.argv[2]) if isinstance(article, wideangle.Article)]\n"
        "for turn in itertools.count():\n"
        "    with wideangle.open(sys.argv[1]) as archive:\n"
        "        renamed = [replace(a, id=f'{turn}-{a.id}', url='') for a in articles[turn % 50 * 20 :][:20]]\n"
        "        archive.add(renamed)\n"
        "    time.sleep(1)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", script, str(archive), str(articles)])
    try:
        yield
    finally:
        process.kill()
        process.wait()


if __name__ == "__main__":
    main()
