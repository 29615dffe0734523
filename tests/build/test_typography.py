"""Spaces and apostrophes of French texts, and texts that could re-order or hide parts of a page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.typography import french, in_order, strip_control_characters, typeset


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("vraiment ?", "vraiment\u202f?"),
        ("a ; b", "a\u202f; b"),
        ("Source : ici", "Source\u00a0: ici"),
        ("« ainsi »", "«\u00a0ainsi\u00a0»"),
        ("«ainsi»", "«\u00a0ainsi\u00a0»"),
        ("l'enfant d'ici", "l’enfant d’ici"),
        ("28 %", "28\u202f%"),
        ("https://example.org/a?b=1;c", "https://example.org/a?b=1;c"),
        ("à 12:30", "à 12:30"),
    ],
)
def test_french_spaces_are_put_right_and_never_invented(typed: str, expected: str) -> None:
    assert french(typed) == expected


@given(st.text(alphabet="ab «»:;!?%'’1 \u00a0\u202f"))
def test_setting_a_text_twice_changes_nothing_more(text: str) -> None:
    assert french(french(text)) == french(text)


def test_english_texts_only_get_their_apostrophes() -> None:
    assert typeset("the network's work : yes", "en") == "the network’s work : yes"


def test_direction_marks_and_control_characters_are_taken_out() -> None:
    assert strip_control_characters("abc\u202etxt.exe\u2066\u0000\u200b") == "abctxt.exe"


def test_lists_are_sorted_without_regard_to_accents() -> None:
    assert sorted(["Niger", "Égypte", "Népal", "Espagne"], key=in_order) == ["Égypte", "Espagne", "Népal", "Niger"]
