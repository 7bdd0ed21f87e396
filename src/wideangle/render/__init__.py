"""Render coverage, stories, links, articles and archive contents for every output: terminal, Markdown, HTML, JSON, Atom
and citations.

This package adds no facts. Every text that it shows is a label of Wideangle or a verbatim span of an article.
"""

from wideangle.render.alerts.data import MOST_IN_FEED, alerts_atom, alerts_json, follows_json
from wideangle.render.alerts.text import (
    alert_title,
    alerts_markdown,
    alerts_terminal,
    alerts_text,
    follow_added_terminal,
    follows_terminal,
)
from wideangle.render.atom import atom
from wideangle.render.citations import bibtex, cited, csl_json, ris
from wideangle.render.html.articles import article_fragment, search_fragment
from wideangle.render.html.coverage import html_fragment, html_page
from wideangle.render.html.story import story_fragment, story_page
from wideangle.render.html.storyline import storyline_fragment, storyline_page
from wideangle.render.json.annotation import annotation_json
from wideangle.render.json.coverage import (
    article_json,
    articles_json,
    copies_json,
    coverages_json,
    evaluation_json,
    json_document,
    json_schema,
    links_json,
    refusals_jsonl,
    report_json,
    search_json,
    status_json,
)
from wideangle.render.json.export import manifest_json
from wideangle.render.json.maintenance import findings_json, removals_json
from wideangle.render.json.quotes import quotes_json
from wideangle.render.json.settings import settings_json
from wideangle.render.json.sources import fetched_json, history_json, sources_json
from wideangle.render.json.story import decisions_json, stories_json, story_json
from wideangle.render.json.storyline import storyline_json, storylines_json
from wideangle.render.markdown.coverage import markdown
from wideangle.render.markdown.story import stories_markdown, story_markdown
from wideangle.render.markdown.storyline import storyline_markdown, storylines_markdown
from wideangle.render.ninjs import ninjs_coverage, ninjs_item
from wideangle.render.style import house_style, use_house_style
from wideangle.render.terminal.annotation import annotation_terminal
from wideangle.render.terminal.coverage import (
    article_terminal,
    articles_terminal,
    links_terminal,
    search_terminal,
    terminal,
)
from wideangle.render.terminal.history import history_terminal
from wideangle.render.terminal.maintenance import findings_terminal, removals_terminal
from wideangle.render.terminal.quotes import quotes_terminal
from wideangle.render.terminal.report import exported_terminal, grouped_terminal, report_terminal
from wideangle.render.terminal.settings import settings_terminal
from wideangle.render.terminal.sources import added_terminal, fetched_terminal, sources_terminal
from wideangle.render.terminal.status import status_terminal
from wideangle.render.terminal.story import decisions_terminal, stories_terminal, story_terminal
from wideangle.render.terminal.storyline import storyline_terminal, storylines_terminal
from wideangle.render.text import headline, visible

__all__ = [
    "MOST_IN_FEED",
    "added_terminal",
    "alert_title",
    "alerts_atom",
    "alerts_json",
    "alerts_markdown",
    "alerts_terminal",
    "alerts_text",
    "annotation_json",
    "annotation_terminal",
    "article_fragment",
    "article_json",
    "article_terminal",
    "articles_json",
    "articles_terminal",
    "atom",
    "bibtex",
    "cited",
    "copies_json",
    "coverages_json",
    "csl_json",
    "decisions_json",
    "decisions_terminal",
    "evaluation_json",
    "exported_terminal",
    "fetched_json",
    "fetched_terminal",
    "findings_json",
    "findings_terminal",
    "follow_added_terminal",
    "follows_json",
    "follows_terminal",
    "grouped_terminal",
    "headline",
    "history_json",
    "history_terminal",
    "house_style",
    "html_fragment",
    "html_page",
    "json_document",
    "json_schema",
    "links_json",
    "links_terminal",
    "manifest_json",
    "markdown",
    "ninjs_coverage",
    "ninjs_item",
    "quotes_json",
    "quotes_terminal",
    "refusals_jsonl",
    "removals_json",
    "removals_terminal",
    "report_json",
    "report_terminal",
    "ris",
    "search_fragment",
    "search_json",
    "search_terminal",
    "settings_json",
    "settings_terminal",
    "sources_json",
    "sources_terminal",
    "status_json",
    "status_terminal",
    "stories_json",
    "stories_markdown",
    "stories_terminal",
    "story_fragment",
    "story_json",
    "story_markdown",
    "story_page",
    "story_terminal",
    "storyline_fragment",
    "storyline_json",
    "storyline_markdown",
    "storyline_page",
    "storyline_terminal",
    "storylines_json",
    "storylines_markdown",
    "storylines_terminal",
    "terminal",
    "use_house_style",
    "visible",
]
