"""What the site has beyond the pages of this folder: the JSON Schema and pages that stand at the root of the source."""

from __future__ import annotations

from typing import Any

from mkdocs.structure.files import File, Files

PUBLISHED = {
    "src/wideangle/render/json/coverage.schema.json": "coverage.schema.json",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
}
"""Files of the source, by their path there, and their names on the site."""


def on_files(files: Files, *, config: Any) -> Files:
    """Publish the files beside the pages."""
    for path, name in PUBLISHED.items():
        files.append(File.generated(config, name, abs_src_path=f"{config.docs_dir}/../{path}"))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Let links lead to the published files instead of the source tree, which the site does not have."""
    for path, name in PUBLISHED.items():
        markdown = markdown.replace(f"](../{path})", f"]({name})").replace(f"]({path})", f"]({name})")
    return markdown.replace("](docs/", "](")  # from pages at the root
