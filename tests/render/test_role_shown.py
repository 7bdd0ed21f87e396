"""Roles as they read behind a name; the spans stay verbatim."""

import pytest

from wideangle.render.text import role_shown


@pytest.mark.parametrize(
    ("role", "shown"),
    [
        ("the deputy chief fire officer", "deputy chief fire officer"),
        ("A retired  judge.", "retired judge"),
        ("That resident", "resident"),
        ("Sen.", "Sen."),
        ("the Coast Ministry spokesman Col.", "Coast Ministry spokesman Col."),
        ("mayor of Halven, D.C.", "mayor of Halven, D.C."),
        ("Theatre critic", "Theatre critic"),
        ("the", "the"),
        ("", ""),
    ],
)
def test_a_role_is_shown_without_article_and_outer_marks(role: str, shown: str) -> None:
    assert role_shown(role) == shown
