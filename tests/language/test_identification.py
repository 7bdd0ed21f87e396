import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from language_samples import NEWS

from wideangle.language.text.identification import identify


@pytest.mark.parametrize("language", sorted(NEWS))
def test_a_short_report_is_enough(language):
    assert identify(NEWS[language]) == language


@pytest.mark.parametrize("language", sorted(NEWS))
def test_capitals_and_length_change_nothing(language):
    assert identify(NEWS[language].upper()) == language
    assert identify(NEWS[language] * 40) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "12.10.2024, 3:1",
        "https://example.com/the-old-town",
        "Ada Marlow",
        "Tayyip Ardelğlu Demir",
        "AP",
        "😀 !!!",
        "\x00",
    ],
)
def test_what_could_be_any_language_is_undetermined(text):
    assert identify(text) == "und"


def test_a_foreign_quotation_does_not_sway_the_language():
    assert identify(f"{NEWS['en']} The sign read «{NEWS['ru'][:60]}».") == "en"
    assert identify(f"{NEWS['zh']} COVID-19 NATO Lenmouth Times") == "zh"


def test_english_needs_no_model():
    code = (
        "import sys; from wideangle.language.text.identification import identify; "
        f"assert identify({NEWS['en']!r}) == 'en'; assert 'py3langid' not in sys.modules"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@given(st.text(st.characters(), max_size=200))
@settings(deadline=None)
def test_any_string_gets_a_code(text):
    assert identify(text).isalpha()
