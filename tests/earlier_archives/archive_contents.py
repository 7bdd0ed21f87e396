"""What callers see of an archive: articles, revisions, stories, decisions, sources, follows and alerts, as JSON."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from pathlib import Path
from typing import Any

from wideangle import Archive, Article, Follow, PublicationTime, Source, Story

_SOURCE_FIELDS = ("number", "url", "kind", "title", "folder", "site", "given", "follow", "paused", "added", "due")
_FOLLOW_FIELDS = ("number", "story", "query", "webhook", "email", "atom", "secret", "paused", "added", "alerts")


def contents(archive: Archive) -> dict[str, Any]:
    """All that must be the same in every later version. Probabilities are left out: a later model may differ."""
    stories = sorted(archive.stories(), key=lambda story: int(story.id[1:]))
    articles = sorted({article.id for story in stories for article in story.articles})
    return {
        "articles": {identifier: _article(archive.get(identifier)) for identifier in articles},
        "revisions": {identifier: _revisions(archive, identifier) for identifier in articles},
        "stories": {story.id: _story(story) for story in stories},
        "merged": _merged(archive, {story.id for story in stories}),
        "decisions": [_plain(decision) for decision in archive.decisions(revoked=True)],
        "sources": [_selected(source, _SOURCE_FIELDS) for source in archive.sources],
        "follows": [_selected(follow, _FOLLOW_FIELDS) for follow in archive.follows()],
        "alerts": [_plain(alert) for alert in archive.alerts()],
    }


def _article(article: Article) -> dict[str, Any]:
    values = {field.name: getattr(article, field.name) for field in dataclasses.fields(article)}
    return {name: _plain(value) for name, value in values.items() if name != "metadata"}


def _revisions(archive: Archive, article: str) -> list[Any]:
    return [_plain(revision) for revision in archive.revisions(article)]


def _story(story: Story) -> dict[str, Any]:
    copies = {member.article.id: member.copy_of for member in story.members if member.copy_of}
    members = sorted(member.article.id for member in story.members)
    return {"name": story.name, "pinned": story.pinned, "members": members, "copies": copies}


def _merged(archive: Archive, present: set[str]) -> dict[str, str]:
    """The ids of stories that were merged, each with the id of the present story."""
    earlier = {f"s{number}" for number in range(1, max(int(story[1:]) for story in present))} - present
    return {identifier: archive.story(identifier).id for identifier in sorted(earlier)}


def _selected(record: Source | Follow, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: _plain(getattr(record, name)) for name in names}


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, (PublicationTime, datetime)):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    if dataclasses.is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return value
