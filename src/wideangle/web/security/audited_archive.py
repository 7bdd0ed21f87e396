"""Wrap an archive so that each change is written to the audit log, regardless of which page or endpoint makes the
change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, cast

from wideangle.archive import Archive
from wideangle.model import Article
from wideangle.web.security.audit import DECISION, AuditLog, without_secrets

Details = Callable[[tuple[Any, ...], Any], dict[str, Any]]
"""A function that returns the details of a log entry. Its parameters are the arguments and the result of the call that
changed the archive."""


def audited(archive: Archive, audit: AuditLog, user: str) -> Archive:
    """Return the archive, wrapped so that the audit log records each change with the name of a user."""
    return cast(Archive, _Audited(archive, _OF_ARCHIVE, audit, user))


class _Audited:
    """Passes all calls on to an object. The calls of the given methods, which change the archive, are recorded in the
    audit log."""

    def __init__(self, audited_object: Any, methods: Mapping[str, Details], audit: AuditLog, user: str) -> None:
        self._object, self._methods, self._audit, self._user = audited_object, methods, audit, user

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._object, name)
        if name == "sources":
            return _Audited(value, _OF_SOURCES, self._audit, self._user)
        if (details := self._methods.get(name)) is None:
            return value

        def recorded(*arguments: Any, **options: Any) -> Any:
            result = value(*arguments, **options)
            action = f"source {name}" if self._methods is _OF_SOURCES else name
            self._audit.record(self._user, action, **details(arguments, result))
            return result

        return recorded

    def __contains__(self, item: object) -> bool:
        return item in self._object

    def __len__(self) -> int:
        return len(self._object)

    def __iter__(self) -> Any:
        return iter(self._object)


def _decision(arguments: tuple[Any, ...], result: Any) -> dict[str, Any]:
    return {DECISION: result, "about": [_name(argument) for argument in arguments]}


def _added(arguments: tuple[Any, ...], result: Any) -> dict[str, Any]:
    about = {"article": arguments[0].id} if isinstance(arguments[0], Article) else {"items": result.items}
    return about | {"added": result.added}


def _number(arguments: tuple[Any, ...], _: Any) -> dict[str, Any]:
    return {"follow": arguments[0]}


def _source(arguments: tuple[Any, ...], _: Any) -> dict[str, Any]:
    return {"source": without_secrets(str(arguments[0]))}


def _name(argument: Any) -> Any:
    """Return an argument of a call as the audit log shows it: the id of an article or story, a lane, or a name."""
    if isinstance(argument, (list, tuple)):
        return [_name(member) for member in argument]
    return argument if argument is None else str(getattr(argument, "id", argument))


_OF_ARCHIVE: Mapping[str, Details] = {
    **dict.fromkeys(
        ("split", "merge", "pin", "rename", "split_storyline", "merge_storylines", "link", "arrange"), _decision
    ),
    "revoke": lambda arguments, _: {DECISION: arguments[0]},
    "follow": lambda arguments, result: {"follow": result.number, "about": arguments[0]},
    "unfollow": _number,
    "resume": _number,
    "add": _added,
    "set_house": lambda arguments, _: {"settings": asdict(arguments[0])},
    "remove": lambda _, result: {"articles": [removal.id for removal in result]},
}
_OF_SOURCES: Mapping[str, Details] = dict.fromkeys(("add", "pause", "resume", "remove"), _source)
