"""Add tables for follows, the articles that have raised alerts, the alerts, and the states of their deliveries."""

import sqlalchemy as sa
from alembic import op

revision = "0007_follows"
down_revision = "0006_embeddings"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables of follows and alerts. They stay empty until the user follows a story or a query."""
    op.create_table(
        "follows",
        sa.Column("number", BIG, primary_key=True, autoincrement=False),
        sa.Column("story", BIG),
        sa.Column("query", sa.Text, nullable=False),
        sa.Column("webhook", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("atom", sa.Text, nullable=False),
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("paused", sa.Text, nullable=False),
        sa.Column("added", sa.Text, nullable=False),
        sa.Column("change", BIG, nullable=False),
        sa.Column("last", BIG, nullable=False),
    )
    op.create_table(
        "seen",
        sa.Column("follow", BIG, sa.ForeignKey("follows.number"), primary_key=True, autoincrement=False),
        sa.Column("seq", BIG, sa.ForeignKey("articles.seq"), primary_key=True, autoincrement=False),
        sa.Column("change", BIG, nullable=False),
    )
    op.create_table(
        "alerts",
        sa.Column("number", BIG, primary_key=True, autoincrement=False),
        sa.Column("follow", BIG, sa.ForeignKey("follows.number"), nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("raised", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
    )
    op.create_index("ix_alerts_follow_key", "alerts", ["follow", "key"], unique=True)
    op.create_table(
        "deliveries",
        sa.Column("alert", BIG, sa.ForeignKey("alerts.number"), primary_key=True, autoincrement=False),
        sa.Column("channel", sa.Text, primary_key=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("due", sa.Text, nullable=False),
        sa.Column("error", sa.Text, nullable=False),
    )
    op.create_index("ix_deliveries_state_due", "deliveries", ["state", "due"])
