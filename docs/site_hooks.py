"""What the site has beyond the pages: the JSON Schema, which the pages link to where it stands in the source."""

from __future__ import annotations

from typing import Any

from mkdocs.structure.files import File, Files

SCHEMA = "src/wideangle/render/json/coverage.schema.json"
PUBLISHED = "coverage.schema.json"


def on_files(files: Files, *, config: Any) -> Files:
    """Publish the schema beside the pages."""
    files.append(File.generated(config, PUBLISHED, abs_src_path=f"{config.docs_dir}/../{SCHEMA}"))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Lead to the published schema instead of the source tree, which the site does not have."""
    return markdown.replace(f"](../{SCHEMA})", f"]({PUBLISHED})")
