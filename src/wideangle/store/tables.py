"""Define the tables of an archive's database.

Narrow columns precede wide ones, so that a query for the days and outlets of many articles does not read the overflow
pages that hold their texts. Numbers that may exceed 32 bits are BigInteger; SQLite requires the type INTEGER for a key
that is the row id. JSON is stored as text, in the same form for every engine.

`members` holds, for each article, its story, the change number of the version that was assigned, the similarity of its
nearest neighbour, and the mean log-odds that it belongs to its story and to the second-best story. `edges` holds, for
each article, its neighbours at the time of assignment (sequence numbers as int64) and their similarities (float32, in
the column `closeness`). `decisions` are people's decisions about stories, storylines and coverages; no row is ever
deleted. The column `before` holds the state before a decision: the memberships of its stories and the decisions that it
revoked.

`sources` are the polled sources. `entries` are the items (such as feed items) that each source listed at its last poll,
so that only new and changed items are processed. `pages` is the queue of pages to fetch, by canonical URL. `revisions`
are the earlier wordings of articles.

`embeddings` are the vectors that the user's own model computes for articles (float16), with the name of the model.

`representations` are the data for comparing articles in different languages: two embeddings by an installed encoder
(float16), one of headline and opening and one of the headline alone, the encoder's name ('' for none), and the names
and figures of the article. The table stays empty in an archive of one language.

`genres` holds, for each article, its genre, the probability that it is opinion, analysis or an explainer, and whether
it is a digest of several matters, with the version of the classification.

`extracts` holds, for each article, the agency that it names as its origin ('' for none), the start and end of its
opening sentence (code points), and the version of the rules.

`follows` are the subscriptions to news of a story or a query. `last` is the sequence number of the last article when
the follow began; `change` is, for a query, the last change for which alerts have been raised. `seen` holds the articles
of a followed story for which alerts have been raised, with the change number of their version. `deliveries` holds the
state of each alert on each channel.

`removals` are the articles that were removed, without their text. No source adds them again unless the user requests
it; `restored_at` is then the time at which an article was added again.

`superseded` holds the terms of replaced versions. The index subtracts them from the document frequencies when it is
completed, and the next transaction deletes them.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text

BIG = BigInteger().with_variant(Integer(), "sqlite")

metadata = MetaData()

articles = Table(
    "articles",
    metadata,
    Column("seq", BIG, primary_key=True, autoincrement=False),
    Column("change", BIG, nullable=False),
    Column("id", Text, nullable=False),
    Column("canonical_url", Text, nullable=False),
    Column("day", Integer),
    Column("outlet_key", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("added_at", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("published", Text),
    Column("outlet", Text, nullable=False),
    Column("section", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("authors", Text, nullable=False),
    Column("metadata", Text, nullable=False),
    Column("text", Text, nullable=False),
    Index("ix_articles_id", "id", unique=True),
    Index("ix_articles_change", "change", unique=True),
    Index("ix_articles_canonical_url", "canonical_url"),
    Index("ix_articles_day", "day"),
    Index("ix_articles_outlet_key_language_day", "outlet_key", "language", "day"),
)

vectors = Table(
    "vectors",
    metadata,
    Column("seq", BIG, ForeignKey("articles.seq"), primary_key=True, autoincrement=False),
    Column("vector", LargeBinary, nullable=False),
    Column("shingles", LargeBinary, nullable=False),
)

copies = Table(
    "copies",
    metadata,
    Column("seq", BIG, ForeignKey("articles.seq"), primary_key=True, autoincrement=False),
    Column("original", BIG, ForeignKey("articles.seq"), nullable=False),
    Column("containment", Float, nullable=False),
    Index("ix_copies_original", "original"),
)

superseded = Table(
    "superseded",
    metadata,
    Column("change", BIG, primary_key=True, autoincrement=False),
    Column("since", BIG, nullable=False),
    Column("hashes", LargeBinary, nullable=False),
)

meta = Table(
    "meta",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

stories = Table(
    "stories",
    metadata,
    Column("id", BIG, primary_key=True, autoincrement=False),
    Column("merged_into", BIG, ForeignKey("stories.id")),
)

members = Table(
    "members",
    metadata,
    Column("seq", BIG, ForeignKey("articles.seq"), primary_key=True, autoincrement=False),
    Column("story", BIG, ForeignKey("stories.id"), nullable=False),
    Column("change", BIG, nullable=False),
    Column("nearest", Float, nullable=False),
    Column("odds", Float),
    Column("second", BIG),
    Column("second_odds", Float),
    Index("ix_members_story", "story"),
)

edges = Table(
    "edges",
    metadata,
    Column("seq", BIG, ForeignKey("articles.seq"), primary_key=True, autoincrement=False),
    Column("others", LargeBinary, nullable=False),
    Column("closeness", LargeBinary, nullable=False),
)

decisions = Table(
    "decisions",
    metadata,
    Column("number", BIG, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("story", BIG, nullable=False),
    Column("articles", Text, nullable=False),
    Column("others", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("made_at", Text, nullable=False),
    Column("revoked_at", Text),
    Column("before", Text, nullable=False, server_default=""),
)

storylines = Table(
    "storylines",
    metadata,
    Column("id", BIG, primary_key=True, autoincrement=False),
    Column("merged_into", BIG),
)

storyline_stories = Table(
    "storyline_stories",
    metadata,
    Column("story", BIG, ForeignKey("stories.id"), primary_key=True, autoincrement=False),
    Column("storyline", BIG),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("profile", LargeBinary, nullable=False),
    Column("others", LargeBinary, nullable=False),
    Column("log_odds", LargeBinary, nullable=False),
    Index("ix_storyline_stories_storyline", "storyline"),
)

sources = Table(
    "sources",
    metadata,
    Column("number", BIG, primary_key=True, autoincrement=False),
    Column("url", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("folder", Text, nullable=False),
    Column("site", Text, nullable=False),
    Column("given", Text, nullable=False),
    Column("follow", Integer, nullable=False),
    Column("paused", Text, nullable=False),
    Column("added", Text),
    Column("checked", Text),
    Column("succeeded", Text),
    Column("changed", Text),
    Column("read_whole", Text),
    Column("failing_since", Text),
    Column("error", Text, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("interval", Float, nullable=False),
    Column("rhythm", Float),
    Column("due", Text),
    Column("etag", Text, nullable=False),
    Column("last_modified", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("hub", Text, nullable=False),
    Column("articles", Integer, nullable=False),
    Index("ix_sources_url", "url", unique=True),
)

entries = Table(
    "entries",
    metadata,
    Column("source", BIG, ForeignKey("sources.number"), primary_key=True, autoincrement=False),
    Column("key", Text, primary_key=True),
    Column("digest", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

pages = Table(
    "pages",
    metadata,
    Column("key", Text, primary_key=True),
    Column("url", Text, nullable=False),
    Column("source", BIG, ForeignKey("sources.number"), nullable=False),
    Column("article", Text, nullable=False),
    Column("hints", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("due", Text, nullable=False),
    Column("error", Text, nullable=False),
    Index("ix_pages_due", "due"),
    Index("ix_pages_source", "source"),
)

revisions = Table(
    "revisions",
    metadata,
    Column("seq", BIG, ForeignKey("articles.seq"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("wording", LargeBinary, nullable=False),
    Column("since", Text, nullable=False),
    Column("until", Text, nullable=False),
    Column("returns", Integer, nullable=False),
    Column("published", Text),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
)

annotation_records = Table(
    "annotations",
    metadata,
    Column("seq", BIG, ForeignKey("articles.seq"), primary_key=True, autoincrement=False),
    Column("change", BIG, nullable=False),
    Column("version", Text, nullable=False),
    Column("record", LargeBinary, nullable=False),
)

embeddings = Table(
    "embeddings",
    metadata,
    Column("seq", BIG, ForeignKey("articles.seq"), primary_key=True, autoincrement=False),
    Column("change", BIG, nullable=False),
    Column("model", Text, nullable=False),
    Column("vector", LargeBinary, nullable=False),
)

representations = Table(
    "representations",
    metadata,
    Column("seq", BIG, ForeignKey("articles.seq"), primary_key=True, autoincrement=False),
    Column("change", BIG, nullable=False),
    Column("encoder", Text, nullable=False),
    Column("full", LargeBinary, nullable=False),
    Column("title", LargeBinary, nullable=False),
    Column("profile", LargeBinary, nullable=False),
)

genres = Table(
    "genres",
    metadata,
    Column("seq", BIG, ForeignKey("articles.seq"), primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    Column("genre", Text, nullable=False),
    Column("view", Float, nullable=False),
    Column("is_digest", Integer, nullable=False),
)

extracts = Table(
    "extracts",
    metadata,
    Column("seq", BIG, ForeignKey("articles.seq"), primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    Column("agency", Text, nullable=False),
    Column("start", BIG),
    Column("end", BIG),
)

follows = Table(
    "follows",
    metadata,
    Column("number", BIG, primary_key=True, autoincrement=False),
    Column("story", BIG),
    Column("query", Text, nullable=False),
    Column("webhook", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("atom", Text, nullable=False),
    Column("secret", Text, nullable=False),
    Column("paused", Text, nullable=False),
    Column("added", Text, nullable=False),
    Column("change", BIG, nullable=False),
    Column("last", BIG, nullable=False),
)

seen = Table(
    "seen",
    metadata,
    Column("follow", BIG, ForeignKey("follows.number"), primary_key=True, autoincrement=False),
    Column("seq", BIG, ForeignKey("articles.seq"), primary_key=True, autoincrement=False),
    Column("change", BIG, nullable=False),
)

alerts = Table(
    "alerts",
    metadata,
    Column("number", BIG, primary_key=True, autoincrement=False),
    Column("follow", BIG, ForeignKey("follows.number"), nullable=False),
    Column("key", Text, nullable=False),
    Column("raised", Text, nullable=False),
    Column("record", Text, nullable=False),
    Index("ix_alerts_follow_key", "follow", "key", unique=True),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("alert", BIG, ForeignKey("alerts.number"), primary_key=True, autoincrement=False),
    Column("channel", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("due", Text, nullable=False),
    Column("error", Text, nullable=False),
    Index("ix_deliveries_state_due", "state", "due"),
)

removals = Table(
    "removals",
    metadata,
    Column("number", BIG, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False),
    Column("canonical_url", Text, nullable=False),
    Column("outlet", Text, nullable=False),
    Column("published", Text),
    Column("removed_at", Text, nullable=False),
    Column("restored_at", Text),
    Index("ix_removals_id", "id"),
    Index("ix_removals_canonical_url", "canonical_url"),
)
