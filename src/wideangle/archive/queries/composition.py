"""Compose the coverage of an article from its related articles, statements, absences and inferred date."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from wideangle.archive.coverage_view import CoverageView
from wideangle.archive.identifiers import find_story, is_story_id, load_article, story_id
from wideangle.archive.queries.absences import StoryReporting, absences
from wideangle.archive.queries.annotations import Annotations
from wideangle.archive.queries.coverage import RelatedArticles, date_estimate, neighbours
from wideangle.archive.queries.quotes import report_quotes
from wideangle.archive.queries.story import load_story
from wideangle.archive.retrieval.across_languages import not_compared
from wideangle.archive.retrieval.candidates import Query
from wideangle.coverage import Selection, Supplement, compose
from wideangle.errors import ArticleNotFound
from wideangle.language import outlet_key
from wideangle.model import Article, Holdings
from wideangle.store import ORDER, Store


def article_coverage(
    store: Store, annotations: Annotations, article: Article, selection: Selection, holdings: Holdings, *, of_story: str
) -> CoverageView:
    """Return the coverage of an article, which need not be in the archive. `of_story` is the id of the story for which
    the coverage was requested, or ''. Outlets that the house settings exclude are left out."""
    house = store.house()
    unwanted = {outlet_key(outlet) for outlet in house.excluded_outlets}
    with store.snapshot():
        query = Query.of(store, article)
        article = replace(article, language=query.article.language)
        candidates = RelatedArticles.of(store, query)
        related = [
            neighbour
            for neighbour in neighbours(store, candidates)
            if not unwanted or outlet_key(neighbour.article.outlet, neighbour.article.url) not in unwanted
        ]
        missing = absences(store, query, StoryReporting.of(query, related)) if selection.is_of_all_outlets else ()
    story = store.stories.of_ids([article.id]).get(article.id)
    supplement = Supplement(
        statements=partial(report_quotes, annotations, aliases=selection.aliases),
        first=_first(store, query.seq),
        story="" if story is None else story_id(story),
        story_reports=0 if story is None else len(store.stories.members([story])[story]),
        of_story=of_story,
        missing=tuple(absence for absence in missing if outlet_key(absence.outlet) not in unwanted),
        inferred_date=date_estimate(candidates),
        not_compared=not_compared(store, query),
    )
    return CoverageView.of(
        compose(article, related, holdings, selection, candidates.strands, supplement=supplement), house
    )


def article_or_central_report(store: Store, name: Article | str) -> tuple[Article, str]:
    """Return an article, and the id of the story that it stands for. If `name` is the id or URL of an article, return
    this article and ''. If `name` is the id of a story, return the most central report of the story and the id. Raises
    ArticleNotFound and StoryNotFound."""
    try:
        return load_article(store, name), ""
    except ArticleNotFound:
        if not is_story_id(str(name)):
            raise
    story = load_story(store, find_story(store, str(name)))
    return load_article(store, story.central), story.id


def _first(store: Store, seq: int | None) -> list[str]:
    """Return the ids of the articles that a person has put first in the coverage of an article, in the person's order.
    `seq` is the sequence number of the article, None for an article outside the archive."""
    edits = store.stories.manual_edits((ORDER,)) if seq is not None else ()
    edit = next((edit for edit in edits if edit.articles == (seq,)), None)
    if edit is None:
        return []
    ids = store.ids_of_seqs(edit.others)
    return [ids[other] for other in edit.others if other in ids]
