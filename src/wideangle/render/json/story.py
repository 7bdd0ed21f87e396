"""Render stories, and the user's decisions about stories, as JSON according to the published schema."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from wideangle.model import Decision, Edits, Member, Story, StoryLink
from wideangle.render.json.coverage import absence_record, document, reason_records
from wideangle.render.json.records import article_record, span_record


def stories_json(stories: Iterable[Story], *, more: bool = False) -> str:
    """Return stories in the given order as one JSON document. `more` is True if the archive has more stories than
    these."""
    return document("stories", stories=[story_record(story) for story in stories], more=more)


def story_json(story: Story, storyline: tuple[Sequence[StoryLink], Sequence[StoryLink]] = ((), ())) -> str:
    """Return one whole story as one JSON document. `storyline` has the stories before and the stories after it. The
    articles of the story are given with their reasons if `story` contains reasons."""
    texts = {article.id: article.text for article in story.articles}
    return document(
        "story",
        story={
            **story_record(story),
            "members": [_member(member, texts) for member in story.members],
            "missing": [absence_record(absence) for absence in story.missing],
        },
        grew_from=[_link(link) for link in storyline[0]],
        grew_into=[_link(link) for link in storyline[1]],
    )


def decisions_json(decisions: Iterable[Decision]) -> str:
    """Return the user's decisions in the given order as one JSON document."""
    return document("decisions", decisions=[_decision(decision) for decision in decisions])


def story_record(story: Story) -> dict[str, Any]:
    """Return a story without its members in the form of a JSON object."""
    text = next((article.text for article in story.articles if article.id == story.central), "")
    return {
        "id": story.id,
        "name": story.name,
        "headline": story.headline,
        "extract": span_record(story.extract, text) if story.extract else None,
        "central": story.central,
        "first": story.first.isoformat() if story.first else None,
        "last": story.last.isoformat() if story.last else None,
        "reports": story.reports,
        "independent": story.independent,
        "outlets": story.outlets,
        "single_source": story.single_source,
        "settled": story.pinned,
        "articles": [article.id for article in story.articles],
    }


def _member(member: Member, texts: dict[str, str]) -> dict[str, Any]:
    return {
        "article": article_record(member.article),
        "probability": member.probability,
        "copy_of": member.copy_of,
        "edits": edits_record(member.edits, texts.get(member.copy_of, ""), member.article.text)
        if member.edits
        else None,
        "origin": member.origin,
        "second": member.second,
        "second_probability": member.second_probability,
        "closest": member.closest,
        "reasons": reason_records(member.reasons),
    }


def edits_record(edits: Edits, original: str, copy: str) -> dict[str, Any]:
    """Return the changes that a newsroom made to a copied text, in the form of a JSON object. `original` and `copy` are
    the texts of the two articles."""
    return {
        "kept": edits.kept,
        "new_headline": edits.new_headline,
        "dropped": [span_record(span, original) for span in edits.dropped],
        "inserted": [span_record(span, copy) for span in edits.inserted],
    }


def _link(link: StoryLink) -> dict[str, Any]:
    return {"story": story_record(link.story), "probability": link.probability}


def _decision(decision: Decision) -> dict[str, Any]:
    return {
        "number": decision.number,
        "kind": decision.kind,
        "story": decision.story,
        "articles": list(decision.articles),
        "others": list(decision.others),
        "name": decision.name,
        "made_at": decision.made_at,
        "revoked_at": decision.revoked_at or None,
        "lane": decision.lane,
    }
