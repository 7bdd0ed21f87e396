"""Convert between public ids and the numbers of the store.

An article has an id, a URL and, within one archive, a sequence number. A story has a number and the public id 's17'. A
storyline has a number and the public id 'l7'.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from wideangle.errors import ArticleNotFound, StoryNotFound
from wideangle.language.identity import identified
from wideangle.language.urls import canonical_url
from wideangle.model import Article
from wideangle.store import Store

_NO_STORY, _LIST_STORIES = "no story has this id.", "`wideangle stories` lists them."
_STORY = re.compile(r"s?([0-9]{1,18})", re.IGNORECASE)
_STORY_ID = re.compile(r"s[0-9]{1,18}", re.IGNORECASE)
_STORYLINE_ID = re.compile(r"l([0-9]{1,18})", re.IGNORECASE)


def lookup_keys(article: Article | str) -> tuple[str, str]:
    """Return the id and the canonical URL by which the store finds an article. A string is an id or a URL; for an id,
    the canonical URL is ''."""
    if isinstance(article, str):
        return article, canonical_url(article) if "://" in article else ""
    known = identified(article)
    return known.id, canonical_url(known.url) if known.url else ""


def load_article(store: Store, article: Article | str) -> Article:
    """Return the article of the archive that has this id or URL. An `Article` need not be in the archive, and is
    returned with its id and language filled in if they were missing. Raises ArticleNotFound."""
    return store.get(*lookup_keys(article)) if isinstance(article, str) else identified(article)


def find_article(store: Store, article: Article | str) -> int | None:
    """Return the sequence number of an article; None if the archive does not have the article."""
    return store.find(*lookup_keys(article))


def article_seq(store: Store, article: Article | str) -> int:
    """Return the sequence number of an article. Raises ArticleNotFound."""
    keys = lookup_keys(article)
    seq = store.find(*keys)
    if seq is None:
        raise ArticleNotFound("the archive has no article of this id or URL.", item=keys[0])
    return seq


def article_seqs(store: Store, articles: Iterable[Article | str]) -> list[int]:
    """Return the sequence numbers of articles, in the order in which the articles are given. Raises ArticleNotFound."""
    return [article_seq(store, article) for article in articles]


def story_id(number: int) -> str:
    """Return the public id of the story with this number."""
    return f"s{number}"


def is_story_id(text: str) -> bool:
    """True if a text has the form of a public story id, such as 's17'."""
    return _STORY_ID.fullmatch(text.strip()) is not None


def story_number(identifier: str) -> int:
    """Return the number in a story id ('s17' or '17'), whether or not the story exists. Raises StoryNotFound for a text
    that is no story id."""
    match = _STORY.fullmatch(identifier.strip())
    if match is None:
        raise StoryNotFound(_NO_STORY, item=identifier, remedy=_LIST_STORIES)
    return int(match[1])


def find_story(store: Store, identifier: str) -> int:
    """Return the number of the story with a public id. If the story was merged into another story, return the number of
    the other story. Raises StoryNotFound."""
    [number] = find_stories(store, [identifier])
    return number


def find_stories(store: Store, identifiers: Iterable[str]) -> list[int]:
    """Return the numbers of the stories with these public ids, in the order of the ids. If two ids stand for the same
    (merged) story, its number is returned once. Raises StoryNotFound."""
    numbers = {identifier: story_number(identifier) for identifier in identifiers}
    present = store.stories.resolve_all(set(numbers.values()))
    for identifier, number in numbers.items():
        if number not in present:
            raise StoryNotFound(_NO_STORY, item=identifier, remedy=_LIST_STORIES)
    return list(dict.fromkeys(present[number] for number in numbers.values()))


def storyline_id(number: int) -> str:
    """Return the public id of the storyline with this number."""
    return f"l{number}"


def is_storyline_id(text: str) -> bool:
    """True if a text has the form of a public storyline id, such as 'l7'."""
    return _STORYLINE_ID.fullmatch(text.strip()) is not None


def find_storyline(store: Store, identifier: str, present: Collection[int]) -> int:
    """Return the number of the storyline with a public id. If the storyline was merged into another storyline, return
    the number of the other storyline. `present` contains the storyline numbers that are in use. Raises
    StoryNotFound."""
    match = _STORYLINE_ID.fullmatch(identifier.strip())
    number = int(match[1]) if match else None
    if number is not None and number not in present:
        number = store.storylines.resolve(number)
    if number is None or number not in present:
        raise StoryNotFound("no storyline has this id.", item=identifier, remedy="`wideangle storylines` lists them.")
    return number


def find_storylines_and_stories(
    store: Store, identifiers: Iterable[str], present: Collection[int]
) -> tuple[list[int], list[int]]:
    """Return two lists for a list of public ids: the storyline numbers, and the story numbers. `present` contains the
    storyline numbers that are in use. Raises StoryNotFound."""
    names = list(identifiers)
    storylines = [find_storyline(store, name, present) for name in names if is_storyline_id(name)]
    return storylines, find_stories(store, [name for name in names if not is_storyline_id(name)])
