"""Check that source code uses no retired terms: `python -m tools.terminology FOLDER...`. The rules are in
terminology.txt.

The check reads the identifiers of Python files, and the docstrings of modules, classes and functions. Strings and
comments are not checked. The exit status is 1 if a rule is broken, or if an allowance is no longer needed.
"""

from __future__ import annotations

import ast
import re
import sys
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

RULES = Path(__file__).with_name("terminology.txt")

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of terminology.txt.

    `identifiers` and `docstrings` map a retired term to the term to use instead. `allowances` maps the dotted name of a
    package or module to the retired terms that it may still use. A term that is allowed in docstrings has the prefix
    `doc:`.
    """

    identifiers: dict[str, str]
    docstrings: dict[str, str]
    allowances: dict[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Finding:
    """A retired term at a line of a file. `term` has the prefix `doc:` if it is in a docstring."""

    module: str
    path: Path
    line: int
    term: str
    replacement: str


def parse_rules(text: str) -> Rules:
    """Parse the text of terminology.txt, which has the sections [identifiers], [docstrings] and [aliases]. Raises
    ValueError for a line outside of these sections."""
    terms: dict[str, dict[str, str]] = {"identifiers": {}, "docstrings": {}}
    allowances: dict[str, frozenset[str]] = {}
    section = ""
    for number, line in enumerate(text.splitlines(), start=1):
        content = line.partition("#")[0].strip()
        name, _, rest = content.partition("  ")
        if content.startswith("["):
            section = content.strip("[]")
        elif content and section in terms:
            terms[section][name] = rest.strip()
        elif content and section == "aliases":
            allowances[name] = frozenset(rest.split())
        elif content:
            raise ValueError(f"terminology.txt, line {number}: not in a known section")
    return Rules(terms["identifiers"], terms["docstrings"], allowances)


def findings(folders: Sequence[Path], rules: Rules) -> Iterator[Finding]:
    """Yield the retired terms in the Python files below some folders. Terms that are allowed are included."""
    for folder in folders:
        for path in sorted(folder.rglob("*.py")):
            module = module_name(path, folder)
            for line, term in (*_identifier_terms(path, rules), *_docstring_terms(path, rules)):
                replacement = (
                    rules.docstrings.get(_phrase(term)) if term.startswith("doc:") else rules.identifiers[term]
                )
                yield Finding(module, path, line, term, replacement or "")


def module_name(path: Path, folder: Path) -> str:
    """Return the dotted name of a module; for a package, the name ends with `.__init__`. The folder `src` is not part
    of the name."""
    base = folder if folder.name == "src" else folder.parent
    return ".".join(path.relative_to(base).with_suffix("").parts)


def is_allowed(finding: Finding, rules: Rules) -> str:
    """Return the package or module whose allowance covers a retired term; '' if no allowance does."""
    parts = finding.module.split(".")
    names = (".".join(parts[:length]) for length in range(1, len(parts) + 1))
    return next((name for name in names if finding.term in rules.allowances.get(name, ())), "")


def words_of(identifier: str) -> list[str]:
    """Return the words of an identifier in lower case: `HostQueue` and `host_queue` both give `host`, `queue`."""
    return [word.lower() for word in _WORDS.findall(identifier)]


def _identifier_terms(path: Path, rules: Rules) -> Iterator[tuple[int, str]]:
    exact = {term.removeprefix("="): term for term in rules.identifiers if term.startswith("=")}
    parts = {tuple(term.split("_")): term for term in rules.identifiers if not term.startswith("=")}
    lengths = sorted({len(words) for words in parts})
    with path.open("rb") as file:
        for token in tokenize.tokenize(file.readline):
            if token.type != tokenize.NAME:
                continue
            if token.string in exact:
                yield token.start[0], exact[token.string]
            words = words_of(token.string)
            for length in lengths:
                for start in range(len(words) - length + 1):
                    if term := parts.get(tuple(words[start : start + length])):
                        yield token.start[0], term


def _docstring_terms(path: Path, rules: Rules) -> Iterator[tuple[int, str]]:
    phrases = {term: r"\s+".join(term.split()) for term in rules.docstrings}
    patterns = {term: re.compile(rf"\b{phrase}\b", re.IGNORECASE) for term, phrase in phrases.items()}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            text = ast.get_docstring(node) or ""
            for term, pattern in patterns.items():
                if pattern.search(text):
                    yield getattr(node, "lineno", 1), f"doc:{term.replace(' ', '-')}"


def _phrase(term: str) -> str:
    return term.removeprefix("doc:").replace("-", " ")


def main(arguments: Sequence[str]) -> int:
    """Print each broken rule, and each allowance that is not needed. Return the exit status."""
    rules = parse_rules(RULES.read_text(encoding="utf-8"))
    used: set[tuple[str, str]] = set()
    errors = 0
    for finding in findings([Path(argument) for argument in arguments], rules):
        if package := is_allowed(finding, rules):
            used.add((package, finding.term))
            continue
        errors += 1
        term = _phrase(finding.term).removeprefix("=")
        print(f"{finding.path}:{finding.line}: '{term}' is retired: use {finding.replacement}.")
    for package, terms in rules.allowances.items():
        for term in sorted(terms):
            if (package, term) not in used:
                errors += 1
                print(f"terminology.txt: {package} no longer uses {term}: remove the allowance.")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
