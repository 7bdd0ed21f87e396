"""Start-up stays light: which modules `import wideangle` and `wideangle --help` load, and which they must not."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

IMPORT = "import wideangle"
HELP = "from wideangle.cli import main; sys.argv = ['wideangle', '--help']; main()"
_REPORT_MODULES = """
import json, sys
try:
    {statement}
except SystemExit:
    pass
print("\\n" + json.dumps(sorted(sys.modules)))
"""

# The libraries that Wideangle and its extra `parquet` depend on, by the name of their module.
HEAVY = {
    *("alembic", "backports", "brotli", "charset_normalizer", "dateparser", "feedparser", "httpcore", "httpx"),
    *("jinja2", "lxml", "lxml_html_clean", "numpy", "platformdirs", "prometheus_client", "protego", "py3langid"),
    *("pyarrow", "sentencex", "sqlalchemy", "Stemmer", "tantivy", "tld", "trafilatura"),
}
# The libraries of the extra `web`, and what they bring.
WEB = {"anyio", "mcp", "mcp_types", "pydantic", "starlette", "uvicorn"}
COMMAND_LINE = {"markdown_it", "rich", "typer"}
# Modules of the standard library that cost 5 ms of processor time or more.
HEAVY_STANDARD = {"asyncio", "email", "http", "multiprocessing", "sqlite3", "ssl"}
PARTS = {
    IMPORT: {"errors", "model"},
    HELP: {"atomic_write", "cli", "errors", "model", "render", "sample", "tables"},
}


@cache
def loaded(statement: str) -> frozenset[str]:
    """All modules that a new process has loaded after a statement."""
    script = _REPORT_MODULES.format(statement=statement)
    process = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True)
    return frozenset(json.loads(process.stdout.splitlines()[-1]))


def packages(statement: str) -> set[str]:
    return {name.partition(".")[0] for name in loaded(statement)}


@pytest.mark.parametrize(("statement", "allowed"), [(IMPORT, set()), (HELP, COMMAND_LINE)])
def test_no_heavy_library_is_loaded(statement: str, allowed: set[str]) -> None:
    assert packages(statement) & (HEAVY | COMMAND_LINE | WEB) <= allowed


@pytest.mark.parametrize("statement", [IMPORT, HELP])
def test_no_heavy_module_of_the_standard_library_is_loaded(statement: str) -> None:
    assert packages(statement) & HEAVY_STANDARD == set()


def test_the_server_for_assistants_is_loaded_without_a_web_application() -> None:
    serving = loaded("import wideangle.mcp_server; wideangle.mcp_server.serve_stdio")
    assert "mcp" in serving
    assert not any(name.partition(".")[0] in {"fastapi", "typer"} or name == "wideangle.web" for name in serving)


@pytest.mark.parametrize("statement", [IMPORT, HELP])
def test_only_these_parts_of_wideangle_are_loaded(statement: str) -> None:
    own = [name.split(".") for name in loaded(statement) if name.startswith("wideangle.")]
    assert {path[1] for path in own} <= PARTS[statement]


def test_the_list_of_heavy_libraries_is_that_of_the_dependencies() -> None:
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8"))["project"]
    modules = {"backports.zstd": "backports", "markdown-it-py": "markdown_it", "PyStemmer": "Stemmer"}
    modules |= {"SQLAlchemy": "sqlalchemy"}
    required = {requirement.partition(">")[0] for requirement in project["dependencies"]}
    assert {modules.get(name, name.replace("-", "_")) for name in required} <= HEAVY | COMMAND_LINE


@pytest.mark.parametrize("package", ["alerts", "collection", "grouping", "queries", "retrieval"])
def test_a_package_of_the_archive_imports_its_modules_when_they_are_used(package: str) -> None:
    name = f"wideangle.archive.{package}"
    module = import_module(name)
    used = module.__all__[-1]
    statement = f"import {name} as package; assert not set(package.__all__) & set(vars(package)); package.{used}"
    assert f"{name}.{used}" in loaded(statement)
    with pytest.raises(AttributeError):
        _ = module.no_such_module
