"""Write an archive with the version at hand, and what callers see of the archive.

`python tests/earlier_archives/write_archive.py` makes `<version>.tar.gz` and `<version>.json` beside this file. Run the
command once for each released version whose archives differ from those of the version before; an existing file stays
as it is.
"""

from __future__ import annotations

import json
import sys
import tarfile
import tempfile
from pathlib import Path

from archive_contents import contents

import wideangle

HERE = Path(__file__).parent


def build(folder: Path) -> dict[str, object]:
    """Fill a new archive in `folder`: articles, a decision of each kind, a source and two follows."""
    with wideangle.open(folder) as archive:
        archive.add(HERE / "articles.jsonl")

        def story(article: str) -> str:
            found = archive.story_of(article)
            assert found is not None
            return found.id

        archive.split(story("ferry-1"), ["ferry-4"])
        archive.merge([story("lanes-1"), story("lanes-3")])
        archive.pin(story("library-1"))
        archive.rename(story("dairy-1"), "Dairy strike at Brenndorf")
        archive.revoke(archive.rename(story("chess-1"), "Chess"))
        archive.sources.add("https://skerrypost.example/feed.xml", kind="feed", folder="Islands")
        archive.follow(story("lanes-1"), webhook="https://desk.example/hook", secret="not a secret")
        archive.follow("bicycle lanes", atom="/srv/feeds/lanes.xml")
        archive.annotate("ferry-1")
        archive.add(HERE / "later.jsonl")
    with wideangle.open(folder, create=False) as archive:
        return contents(archive)


def main() -> None:
    """Write both files."""
    packed = HERE / f"{wideangle.__version__}.tar.gz"
    if packed.exists():
        sys.exit(f"{packed.name} exists. Archives of a released version stay as they are.")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "archive"
        seen = build(folder)
        with tarfile.open(packed, "w:gz") as archive:
            archive.add(folder, "archive")
    text = json.dumps(seen, ensure_ascii=False, indent=1)
    (HERE / f"{wideangle.__version__}.json").write_text(f"{text}\n", "utf-8")


if __name__ == "__main__":
    main()
