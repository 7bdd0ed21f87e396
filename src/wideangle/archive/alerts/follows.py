"""Start, resume and end follows. A follow is a story or query about whose news the user receives alerts."""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_urlsafe

from wideangle import render
from wideangle.analysis import index_text
from wideangle.archive.identifiers import find_story, is_story_id, story_id
from wideangle.atomic_write import replace_file
from wideangle.errors import UsageError
from wideangle.language import terms
from wideangle.model import Follow
from wideangle.store import Fresh, LanguageQuery, Store

log = logging.getLogger(__name__)

_LIST = "`wideangle follow list` lists the follows."
_URL = re.compile(r"https?://[!-~]+")
_EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\]+")


def new_follow(story_or_query: str, *, webhook: str, email: str, atom: str, secret: str) -> Follow:
    """Create a follow, which sends alerts about a story or query. The follow is not stored. Raises UsageError for an
    invalid address."""
    if webhook and not _URL.fullmatch(webhook):
        raise UsageError("not a valid webhook URL.", item=webhook)
    if email and not _EMAIL.fullmatch(email):
        raise UsageError("not a valid e-mail address.", item=email)
    text = " ".join(story_or_query.split())
    is_story = is_story_id(text)
    return Follow(
        0,
        story=text.lower() if is_story else "",
        query="" if is_story else text,
        webhook=webhook,
        email=email,
        atom=str(Path(atom).resolve()) if atom else "",
        secret=(secret or token_urlsafe(32)) if webhook else "",
    )


def remove(store: Store, number: int) -> Follow:
    """Remove a follow, so that its story or query raises no more alerts. Return the removed follow. Raises UsageError
    for an unknown number."""
    follow = _numbered(store, number)
    with store.following() as writer:
        writer.remove(number)
    return follow


def resume(store: Store, number: int) -> Follow:
    """Resume a paused webhook, so that the alerts held back meanwhile become due. Return the follow to which the
    webhook belongs. Raises UsageError for an unknown number, and if the webhook is not paused."""
    if not _numbered(store, number).paused:
        raise UsageError("the webhook of this follow is not paused.", item=str(number), remedy=_LIST)
    with store.following() as writer:
        writer.resume(number, datetime.now(UTC))
    return _numbered(store, number)


def _numbered(store: Store, number: int) -> Follow:
    for follow in store.follows.all():
        if follow.number == number:
            return follow
    raise UsageError("no follow has this number.", item=str(number), remedy=_LIST)


def add(store: Store, follow: Follow) -> Follow:
    """Store a follow, which sends alerts about a story or query. Articles that are already in the archive raise no
    alert. Raises UsageError for a query without words, and StoryNotFound."""
    story = find_story(store, follow.story) if follow.story else None
    if story is None and not terms(follow.query).size:
        raise UsageError(
            "neither a story id nor a query with a word to search for.",
            item=follow.query,
            remedy="Use an id from `wideangle stories`, or words.",
        )
    seqs = [] if story is None else [member.seq for member in store.stories.members([story]).get(story, ())]
    with store.following() as writer:
        known = store.stories.memberships(seqs)
        seen = [Fresh(seq, known[seq].change) for seq in seqs]
        added = writer.add(replace(follow, story=story_id(story) if story else ""), story, seen, datetime.now(UTC))
    if added.atom:
        _write_first_feed(store, added)
    return added


def _write_first_feed(store: Store, follow: Follow) -> None:
    """Write the Atom file of a new follow, so that a feed reader can subscribe to the file before the first alert."""
    try:
        write_feed(store, follow)
    except OSError as error:
        log.warning(
            "%s: the Atom file cannot be written: %s. Each delivery of an alert tries again.",
            follow.atom,
            error.strerror,
        )


def matching(store: Store, follow: Follow) -> list[int]:
    """Return the sequence numbers of the articles that a follow is about: the articles of its story, or the articles
    that contain all words of its query. The latest article comes first, undated articles come last."""
    if follow.story:
        story = find_story(store, follow.story)
        seqs = [member.seq for member in store.stories.members([story]).get(story, ())]
    else:
        seqs = [seq for seq, _ in store.match(_all_words(follow.query, language) for language in store.languages())]
    days = store.stories.days(seqs)
    return sorted(seqs, key=lambda seq: (days[seq], seq), reverse=True)


def _all_words(query: str, language: str) -> LanguageQuery:
    words = index_text(terms(query, language)).split()
    return LanguageQuery(language, needs_optional=False, required=tuple(((word,),) for word in words))


def write_feed(store: Store, follow: Follow) -> None:
    """Write the latest alerts of a follow to its Atom file. Raises OSError."""
    document = render.alerts_atom(store.follows.alerts(follow.number)[-render.MOST_IN_FEED :], follow)
    replace_file(Path(follow.atom), document.encode("utf-8", "replace"), mode=0o644)
