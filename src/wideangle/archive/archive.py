"""The public class of an open archive. Most of its methods only call a function of a sub-package."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Self, TypeVar

from wideangle.annotation import Annotator, annotate
from wideangle.archive import alerts, collection, grouping, identifiers
from wideangle.archive.queries.annotations import Annotations
from wideangle.archive.reader import ArchiveReader
from wideangle.embedding import SentenceEncoder, installed_encoder
from wideangle.errors import ArchiveError, UsageError
from wideangle.language import outlet_key
from wideangle.model import (
    Alert,
    AppliedDecisions,
    Article,
    Decision,
    Follow,
    HouseSettings,
    Lane,
    PublicationTime,
    Refusal,
    Removal,
    Report,
)
from wideangle.store import Store

if TYPE_CHECKING:
    from wideangle.archive.alerts.deliver import Channels, Delivered
    from wideangle.archive.collection import adding
    from wideangle.archive.collection.sources import Sources
    from wideangle.archive.grouping import assignment
    from wideangle.ingest import Fetcher, Given

log = logging.getLogger(__name__)

Decided = TypeVar("Decided")


class Archive(ArchiveReader):
    """An open archive, which a `with` statement closes at its end. Open an archive with `wideangle.open`.

    Any number of processes may read an archive while one process holds its write lock and adds articles.
    """

    @classmethod
    def open(
        cls,
        location: str | Path,
        *,
        create: bool = True,
        annotator: Annotator = annotate,
        embeddings: str | Path | None = None,
    ) -> Self:
        """Open the archive in a folder. With `create`, a missing folder is created.

        An interrupted run may have left the index or the stories incomplete. With `create`, they are completed now.
        Without `create`, they stay as they are until the next addition completes them.

        `annotator` finds statements and speakers; see `wideangle.annotation.Annotator`. `embeddings` is the folder of
        your own sentence-embedding model. With this model, a story can contain articles in several languages. Raises
        ArchiveError and its subclasses if the folder cannot be used as an archive, and UsageError if the model's folder
        contains no usable model.
        """
        if "://" in str(location):
            raise UsageError(
                "an archive is a folder on this machine, not a URL.", item=str(location), remedy="Name a folder."
            )
        encoder = SentenceEncoder(embeddings) if embeddings else installed_encoder()
        store = Store.open(location, create=create, encoder=encoder)
        if create and (store.unindexed() or store.stories.is_behind()):
            # An earlier run was interrupted, so its work is completed here. If another process is writing now
            # (ArchiveError), that process completes the work.
            with (
                suppress(ArchiveError),
                Store.open(location, write=True, encoder=encoder) as writer,
            ):
                grouping.assignment.assign_to_stories(writer)
        return cls(store, annotator)

    def add(
        self,
        source: str | Path | BinaryIO | Article | Iterable[Article | Refusal],
        *,
        given: Given | None = None,
        fetcher: Fetcher | None = None,
        columns: Mapping[str, str] | None = None,
        progress: adding.ReportProgress | None = None,
        placing: assignment.AssignmentProgress | None = None,
        restore_removed: bool = False,
    ) -> Report:
        """Add articles from `source`, and return a `Report` with the counts of the outcomes and the rejected items. The
        source is a path, a URL, '-' for standard input, a binary stream, an article, or an iterable of articles and
        rejected items.

        `columns` maps fields of an article to the columns of a table that hold them, as in `{"text": "body"}`.

        Every article that a `Report` counts is stored durably. If the same articles are added again, nothing changes.
        `progress` is called with the `Report` about the articles stored so far. `placing` is called after all articles
        are stored, with the number of articles assigned to stories and the number of all articles. An article that was
        removed earlier is rejected, unless `restore_removed` is set. Raises ArchiveBusy while another process adds, and
        UnreadableSource or UnreachableSource if the source as a whole fails.
        """
        if isinstance(source, Article):
            source = (source,)
        items: adding.Items
        if isinstance(source, (str, Path)) or hasattr(source, "read"):
            from wideangle import ingest

            items = ingest.read(
                source,  # type: ignore[arg-type]  # hasattr
                given=given or ingest.Given(),
                fetcher=fetcher,
                columns=columns or {},
            )
        else:
            items = source
        with self._opened() as store:
            report = collection.adding.add(store, items, progress, placing, restore_removed=restore_removed)
            self._alerted(store)
            return report

    def remove(
        self,
        articles: Sequence[str] = (),
        *,
        outlet: str = "",
        before: PublicationTime | date | str | None = None,
        dry_run: bool = False,
    ) -> list[Removal]:
        """Remove articles permanently. The articles are those with the given ids or URLs, or those of an outlet, or
        those published before a day; outlet and day may be combined. Returns the removed articles. With `dry_run`,
        nothing is removed, and the articles that would be removed are returned.

        Afterwards no file of the archive contains the words of these articles. Their text, earlier wordings,
        statements, index entries, and the alerts that quote them are deleted. A warning is logged if a reader that is
        still open prevents this for now. The ids and canonical URLs are kept, so that `add` and live sources reject
        these articles. The stories of the articles are clustered again, and a story without articles disappears. The
        index is built again on each call, so remove many articles in one call. Raises ArticleNotFound for an unknown id
        or URL (nothing is removed then), and UsageError if no articles are selected or if both ways of selection are
        used.
        """
        bound = PublicationTime.of(before)
        if bool(articles) == bool(outlet or bound):
            raise UsageError(
                "the choice of articles is not clear.", remedy="Name articles, or give an outlet, a date or both."
            )
        if dry_run:
            return self._store.removals.planned(self._chosen(articles, outlet, bound))
        with self._opened() as store:
            seqs = self._chosen(articles, outlet, bound)
            if not seqs:
                return []
            grouping.removal.remove(store, seqs)
            return store.removals.all()[-len(seqs) :]

    def _chosen(self, articles: Sequence[str], outlet: str, before: PublicationTime | None) -> list[int]:
        if articles:
            return sorted(set(identifiers.article_seqs(self._store, articles)))
        return self._store.removals.select(
            outlet_key(outlet) if outlet else None, before.day.toordinal() if before else None
        )

    def split(self, story: str, articles: Sequence[str]) -> int:
        """Take articles (ids or URLs) out of a story permanently. Returns the number of the decision, with which
        `revoke` cancels the decision. Earlier decisions remain valid for all other articles."""
        return self._decide(lambda store: grouping.constraints.split(store, *self._story_parts(story, articles)))

    def merge(self, stories: Sequence[str]) -> int:
        """Merge stories permanently under the id of the first story. Returns the number of the decision, with which
        `revoke` cancels the decision."""
        return self._decide(lambda store: grouping.constraints.merge(store, identifiers.find_stories(store, stories)))

    def pin(self, story: str, articles: Sequence[str] = ()) -> int:
        """Keep the given articles together in a story permanently; without `articles`, keep all its present articles.
        Returns the number of the decision, with which `revoke` cancels the decision."""
        return self._decide(lambda store: grouping.constraints.pin(store, *self._story_parts(story, articles)))

    def rename(self, story: str, name: str) -> int:
        """Give a story a name of your own. Returns the number of the decision, with which `revoke` cancels the
        decision."""
        return self._decide(
            lambda store: grouping.constraints.rename(store, identifiers.find_story(store, story), name)
        )

    def split_storyline(self, storyline: str, stories: Sequence[str]) -> int:
        """Take stories out of a storyline permanently; they stay together. Returns the number of the decision, with
        which `revoke` cancels the decision."""

        def split(store: Store) -> int:
            current = grouping.storylines.current_storylines(store)
            number = identifiers.find_storyline(store, storyline, current.values())
            return grouping.storyline_decisions.split(store, number, identifiers.find_stories(store, stories))

        return self._decide(split)

    def merge_storylines(self, parts: Sequence[str]) -> int:
        """Merge storylines ('l7') and single stories ('s9') permanently into one storyline. Returns the number of the
        decision, with which `revoke` cancels the decision."""

        def merge(store: Store) -> int:
            current = grouping.storylines.current_storylines(store)
            numbers = identifiers.find_storylines_and_stories(store, parts, current.values())
            return grouping.storyline_decisions.merge(store, *numbers)

        return self._decide(merge)

    def link(self, article: Article | str, other: Article | str, lane: Lane | None) -> int:
        """Put the article `other` into a lane of the coverage of `article` permanently, or, if `lane` is None, never
        show `other` in this coverage. Returns the number of the decision, with which `revoke` cancels the decision.
        Stories stay as they are.

        In the coverage of `other`, `article` is then shown in the opposite lane. If `other` is background of `article`,
        for example, then `article` is a follow-up of `other`. A decision for the opinion lane holds in one direction
        only. Both articles must be in the archive (ids or URLs). Raises ArticleNotFound if an article is not in the
        archive, and UsageError if both are the same article.
        """
        seq, of_other = identifiers.article_seqs(self._store, (article, other))
        return self._decide(
            lambda store: grouping.constraints.link(store, seq, of_other, None if lane is None else Lane(lane))
        )

    def arrange(self, article: Article | str, others: Sequence[Article | str]) -> int:
        """Put related articles first in their lanes of the coverage of an article permanently, in the given order.
        Returns the number of the decision, with which `revoke` cancels the decision.

        All articles must be in the archive (ids or URLs). An earlier order for the same coverage is revoked. The order
        changes neither the lane of an article nor whether the article is shown; `link` changes both. Raises
        ArticleNotFound, and UsageError for an empty order.
        """
        seq, *order = identifiers.article_seqs(self._store, (article, *others))
        return self._decide(lambda store: grouping.constraints.arrange(store, seq, order))

    def revoke(self, number: int) -> None:
        """Cancel a decision, given by its number. Raises UsageError if there is no valid decision with this number."""
        self._decide(lambda store: grouping.constraints.revoke(store, number))

    def apply_decisions(self, decisions: Iterable[Decision]) -> AppliedDecisions:
        """Apply the decisions that people made in another archive, and return how many decisions were applied, were
        already known or were rejected.

        A decision is applied to those of its articles that are in this archive. A decision is rejected, with the
        reason, if too few of its articles are in this archive or if it contradicts a decision of this archive.
        """
        return self._decide(lambda store: grouping.decision_import.apply_decisions(store, decisions))

    @property
    def sources(self) -> Sources:
        """The live sources of the archive: the feeds, sitemaps, pages and folders that `fetch` polls for new
        articles."""
        return collection.sources.Sources(self._store, self._opened, self._alerted)

    def follow(
        self,
        story_or_query: str,
        *,
        webhook: str = "",
        email: str = "",
        atom: str | Path = "",
        secret: str = "",
    ) -> Follow:
        """Follow a story (given by its id, such as 's17') or a query, so that new articles about it raise alerts.

        Articles that are already in the archive raise no alerts. `deliver` sends alerts to `webhook`, `email` and
        `atom` (a file). Posts to a webhook are signed with `secret`, or with a generated secret. Raises UsageError for
        an invalid address or a query without words, and StoryNotFound.
        """
        follow = alerts.follows.new_follow(story_or_query, webhook=webhook, email=email, atom=str(atom), secret=secret)
        return self._decide(lambda store: alerts.follows.add(store, follow))

    def unfollow(self, number: int) -> Follow:
        """Stop following a story or query, and delete its alerts. Returns the removed follow. Raises UsageError for an
        unknown number."""
        return self._decide(lambda store: alerts.follows.remove(store, number))

    def resume(self, number: int) -> Follow:
        """Resume the webhook of a follow. A webhook is paused when its server answers that the address is gone (status
        410). The alerts that were held back are posted first. Raises UsageError for an unknown number, or if the
        webhook is not paused."""
        return self._decide(lambda store: alerts.follows.resume(store, number))

    def deliver(self, channels: Channels | None = None) -> Delivered:
        """Deliver the alerts that are due, and return how many deliveries succeeded, were postponed or failed. A failed
        delivery is tried again later, and given up after several attempts. Raises ArchiveBusy while another process
        delivers."""
        with self._store.delivering():
            return alerts.deliver.deliver(self._store, channels or alerts.deliver.Channels())

    def set_house(self, settings: HouseSettings) -> None:
        """Replace the house settings: how outputs of this archive look for people, and which outlets are in no
        coverage. Raises SettingsError if this machine does not know the time zone."""
        from wideangle.render.style import time_zone

        if settings.time_zone:
            time_zone(settings.time_zone)
        self._decide(lambda store: store.set_house(settings))

    def _alerted(self, store: Store) -> list[Alert]:
        """Raise alerts for the articles added since the last call, and return the alerts. An unexpected error is logged
        and not raised, so that the addition of articles succeeds."""
        if not store.follows.is_any():
            return []
        try:
            return alerts.detect.raise_alerts(store, Annotations(store, self._annotator))
        except Exception:
            log.exception("Unexpected error while raising alerts; the next addition tries again.")
            return []

    def _opened(self) -> Store:
        return Store.open(self._store.folder, write=True, encoder=self._store.encoder)

    def _decide(self, decide: Callable[[Store], Decided]) -> Decided:
        with self._opened() as store:
            return decide(store)


def open_archive(
    location: str | Path,
    *,
    create: bool = True,
    annotator: Annotator = annotate,
    embeddings: str | Path | None = None,
) -> Archive:
    """Open the archive in a folder. The parameters and errors are those of `Archive.open`."""
    return Archive.open(location, create=create, annotator=annotator, embeddings=embeddings)
