"""What is followed: begun, resumed where its webhook was paused, and ended."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_urlsafe

from wideangle.archive.queries import story as story_queries
from wideangle.errors import UsageError
from wideangle.language import terms
from wideangle.model import Follow
from wideangle.store import Fresh, Store

_STORY = re.compile(r"s\d{1,18}", re.IGNORECASE)
_WEB_ADDRESS = re.compile(r"https?://[!-~]+")
_MAIL_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\]+")


def wanted(story_or_query: str, *, webhook: str, email: str, atom: str, secret: str) -> Follow:
    """What is to be followed. Raises UsageError where an address is none."""
    if webhook and not _WEB_ADDRESS.fullmatch(webhook):
        raise UsageError("is no web address that alerts can be posted to.", item=webhook)
    if email and not _MAIL_ADDRESS.fullmatch(email):
        raise UsageError("is no address of mail.", item=email)
    asked = " ".join(story_or_query.split())
    is_story = _STORY.fullmatch(asked) is not None
    return Follow(
        0,
        story=asked.lower() if is_story else "",
        query="" if is_story else asked,
        webhook=webhook,
        email=email,
        atom=str(Path(atom).resolve()) if atom else "",
        secret=(secret or token_urlsafe(32)) if webhook else "",
    )


def end(store: Store, number: int) -> Follow:
    """Follow something no more. Raises UsageError."""
    follow = _numbered(store, number)
    with store.following() as writer:
        writer.remove(number)
    return follow


def resume(store: Store, number: int) -> Follow:
    """Ask a paused webhook again, also with what it was not asked meanwhile. Raises UsageError."""
    if not _numbered(store, number).paused:
        raise UsageError("Its webhook is not paused.", item=str(number), remedy="List: wideangle follows")
    with store.following() as writer:
        writer.resume(number, datetime.now(UTC))
    return _numbered(store, number)


def _numbered(store: Store, number: int) -> Follow:
    for follow in store.follows.all():
        if follow.number == number:
            return follow
    raise UsageError("Nothing that is followed has this number.", item=str(number), remedy="List: wideangle follows")


def begin(store: Store, follow: Follow) -> Follow:
    """Begin to follow; of what is there already no alert is raised. Raises UsageError for a query without words,
    StoryNotFound."""
    story = story_queries.find_story(store, follow.story) if follow.story else None
    if story is None and not terms(follow.query).size:
        raise UsageError("Names no story and holds no word to search for.", item=follow.query)
    seqs = [] if story is None else [member.seq for member in store.stories.members([story]).get(story, ())]
    with store.following() as writer:
        known = store.stories.memberships(seqs)
        seen = [Fresh(seq, known[seq].change) for seq in seqs]
        return writer.add(
            replace(follow, story=story_queries.story_id(story) if story else ""), story, seen, datetime.now(UTC)
        )
