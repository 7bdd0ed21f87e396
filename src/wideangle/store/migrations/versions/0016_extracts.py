"""Add a table for the opening sentence and the agency of each article, and views for other programs.

The views are a public interface of the archive, described in docs/operating.md. Columns may be added, but never changed
or dropped.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016_extracts"
down_revision = "0014_removals"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

# The archive stores days as ordinals of the Gregorian calendar (`date.toordinal`). SQLite counts Julian days, whose
# zero lies 1,721,424.5 days earlier.
VIEWS = {
    "articles_view": """
        SELECT a.id, 's' || m.story AS story, a.title, date(a.day + 1721424.5) AS day, a.published, a.outlet,
               a.language, a.section, a.url, a.authors, a.metadata, o.id AS copy_of, x.agency AS origin, a.added_at,
               a.text
        FROM articles AS a
        JOIN extracts AS x ON x.seq = a.seq
        LEFT JOIN members AS m ON m.seq = a.seq
        LEFT JOIN copies AS c ON c.seq = a.seq
        LEFT JOIN articles AS o ON o.seq = c.original""",
    "stories_view": """
        WITH RECURSIVE
            present_ids(id, story) AS (
                SELECT id, id FROM stories WHERE merged_into IS NULL
                UNION ALL
                SELECT s.id, p.story FROM stories AS s JOIN present_ids AS p ON s.merged_into = p.id
            ),
            names(story, name, number) AS (
                SELECT p.story, d.name, max(d.number)
                FROM decisions AS d JOIN present_ids AS p ON p.id = d.story
                WHERE d.kind = 'rename' AND d.revoked_at IS NULL
                GROUP BY p.story
            )
        SELECT 's' || m.story AS id, n.name, count(*) AS articles, count(DISTINCT nullif(a.outlet_key, '')) AS outlets,
               date(min(a.day) + 1721424.5) AS first_day, date(max(a.day) + 1721424.5) AS last_day
        FROM members AS m
        JOIN articles AS a ON a.seq = m.seq
        LEFT JOIN names AS n ON n.story = m.story
        GROUP BY m.story""",
    "copies_view": """
        SELECT a.id AS article, o.id AS original, c.containment
        FROM copies AS c
        JOIN articles AS a ON a.seq = c.seq
        JOIN articles AS o ON o.seq = c.original""",
    "decisions_view": """
        SELECT d.number, d.kind,
               CASE WHEN d.story = 0 THEN NULL WHEN d.kind LIKE 'storyline %' THEN 'l' || d.story
                    ELSE 's' || d.story END AS story,
               (SELECT json_group_array(id) FROM (
                    SELECT a.id FROM json_each(d.articles) AS e JOIN articles AS a ON a.seq = e.value ORDER BY e.key
               )) AS articles,
               (SELECT json_group_array(id) FROM (
                    SELECT a.id FROM json_each(d.others) AS e JOIN articles AS a ON a.seq = e.value ORDER BY e.key
               )) AS others,
               d.name, d.made_at, d.revoked_at
        FROM decisions AS d""",
}


def upgrade() -> None:
    """Create the SQL views in `VIEWS` and the table `extracts`. The table is filled when an earlier archive is
    opened."""
    op.create_table(
        "extracts",
        sa.Column("seq", BIG, sa.ForeignKey("articles.seq"), primary_key=True, autoincrement=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("agency", sa.Text, nullable=False),
        sa.Column("start", BIG),
        sa.Column("end", BIG),
    )
    for name, query in VIEWS.items():
        op.execute(f"CREATE VIEW {name} AS {query}")
