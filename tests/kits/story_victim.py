"""Run as a script with a folder: adds articles and decides about their stories until it is killed.

Each line it prints is an id of an article that has been reported as added.
"""

from __future__ import annotations

import random
import sys
from contextlib import suppress

from story_kit_archive import EVENTS, article, stories_of

import wideangle
from wideangle.errors import UsageError


def main(folder: str, first: int) -> None:
    chance = random.Random(first)
    with wideangle.open(folder) as archive:
        for number in range(first, first + 100_000, 4):
            days = [chance.choice([1, 2, 3, None]) for _ in range(4)]
            given = [article(number + n, chance.randrange(len(EVENTS)), n, day) for n, day in enumerate(days)]
            archive.add(given)
            sys.stdout.write("".join(f"{each.id}\n" for each in given))
            sys.stdout.flush()
            placed = sorted(set(stories_of(archive).values()))
            with suppress(UsageError):
                archive.merge(chance.sample(placed, min(2, len(placed))))
                story = archive.story(chance.choice(placed))
                archive.split(story.id, [story.articles[0].id])
                archive.revoke(archive.decisions()[0].number)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
