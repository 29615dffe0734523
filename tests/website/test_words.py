"""The words of the site: the same in both languages, all used, in the grammar and typography of each."""

import re

import pytest

from pipeline.model import DefinitionError
from pipeline.website.addresses import read_settings
from pipeline.website.output.inline_html import as_heading
from pipeline.website.words import Words, read_words
from tests.paper import catalogue
from tests.website.releases import LANGUAGES, TEMPLATES, day_of, documented, words_of

NARROW, FIXED = "\u202f", "\u00a0"
# key to the digits that its sentence may hold: the sign of a zero, explained
ALLOWED_DIGITS = dict.fromkeys(
    (
        "value.about_zero",
        "sight.small_country",
        "beneficiaries.groups_zero",
        "counting.nothings_zero_term",
        "counting.may_not_zero_text",
    ),
    "0",
)


def sentences(words: Words) -> dict[str, str]:
    """Every sentence and every plural form by its key."""
    forms = {f"{key}.{form}": text for key, table in words.plurals.items() for form, text in table.items()}
    return {**words.sentences, **forms}


def test_a_missing_sentence_and_a_missing_value_are_errors() -> None:
    words = read_words('greeting = "Hello {name}"\n[row]\none = "{n} row"\nother = "{n} rows of {of}"', "en")
    with pytest.raises(DefinitionError, match="no sentence 'farewell'"):
        words("farewell")
    with pytest.raises(DefinitionError, match="asks for"):
        words("greeting")
    with pytest.raises(DefinitionError, match="no plural 'greeting'"):
        words.count("greeting", 2)
    with pytest.raises(DefinitionError, match="asks for"):
        words.count("row", 2)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_number_is_typed_by_hand(language: str) -> None:
    typed = {key: "".join(re.findall(r"\d", text)) for key, text in sentences(words_of(language)).items()}
    assert {key: digits for key, digits in typed.items() if digits} == ALLOWED_DIGITS


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_the_years_and_adds_no_number(language: str) -> None:
    for wording, translation in words_of(language).translations.items():
        before, after = (re.findall(r"\d+", text) for text in (wording, translation))
        assert set(after) <= set(before), wording
        assert {year for year in before if len(year) == 4} == {year for year in after if len(year) == 4}, wording


def test_french_sentences_have_french_spaces_and_apostrophes() -> None:
    for key, text in sentences(words_of("fr")).items():
        assert not re.search(r"[ \u00a0][;!?]", text), key
        assert not re.search(r"[^\u202f][;!?]", text), key
        assert not re.search(r"[ \u202f]:|[^\u00a0\s\d]: ", text), key
        assert not re.search(r"«(?!\u00a0)|(?<!\u00a0)»", text), key
        assert "'" not in text, key


def test_english_sentences_have_no_french_spaces() -> None:
    for key, text in sentences(words_of("en")).items():
        assert not re.search(r"[\u00a0\u202f]", text), key
        assert not re.search(r"[«»']", text), key


@pytest.mark.parametrize(
    ("language", "n", "expected"),
    [
        ("fr", 0, "aucun État sur lequel le réseau a rendu compte"),
        ("fr", 1, "1 État sur lequel le réseau a rendu compte"),
        ("fr", 2, "2 États sur lesquels le réseau a rendu compte"),
        ("fr", 1234, f"1{NARROW}234 États sur lesquels le réseau a rendu compte"),
        ("fr", 1000000, f"1{NARROW}000{NARROW}000 États sur lesquels le réseau a rendu compte"),
        ("en", 0, "no State on which the network has reported"),
        ("en", 1, "1 State on which the network has reported"),
        ("en", 1234, "1,234 States on which the network has reported"),
    ],
)
def test_a_count_takes_the_plural_of_its_language(language: str, n: int, expected: str) -> None:
    sheet = next(each for each in catalogue().indicators if each.id == "ND-1").texts[language]
    forms = {form: sheet[f"noun_{form}"] for form in ("zero", "one", "other")}
    assert words_of(language).in_number(forms, n) == expected


def test_french_says_zero_in_the_singular_where_no_form_of_its_own_is_given() -> None:
    words = read_words('[row]\none = "{n} ligne"\nother = "{n} lignes"', "fr")
    assert [words.count("row", n) for n in (0, 1, 2)] == ["0 ligne", "1 ligne", "2 lignes"]


@pytest.mark.parametrize(
    ("language", "iso", "precision", "expected"),
    [
        ("fr", "2019-07-01", "day", "1er juillet 2019"),
        ("fr", "2018-06-29", "day", "29 juin 2018"),
        ("fr", "2021-09-01", "month", "septembre 2021"),
        ("fr", "2020-01-01", "year", "2020"),
        ("en", "2019-07-01", "day", "1 July 2019"),
        ("en", "2020-01-01", "unknown", ""),
        ("en", "", "day", ""),
    ],
)
def test_a_date_says_no_more_than_is_known(language: str, iso: str, precision: str, expected: str) -> None:
    assert words_of(language).date(day_of(iso), precision) == expected


def test_a_list_is_a_phrase() -> None:
    assert words_of("fr").listed(["Mali", "Niger", "Togo"]) == "Mali, Niger et Togo"
    assert words_of("en").listed(["Mali"]) == "Mali"
    assert words_of("en").listed([]) == ""


def test_free_wording_is_translated_or_marked_with_its_language() -> None:
    french = words_of("fr")
    assert french.translated("girls").text == "filles"
    unknown = french.translated("a wording never seen")
    assert (unknown.text, unknown.language) == ("a wording never seen", "en")
    assert french.translated("2009-2012").language == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_free_wording_of_the_release_is_translated(language: str) -> None:
    free = {"claims": ("subject", "unit", "window_text"), "reach_statements": ("population", "period_text")}
    wordings = {row[column] for name, columns in free.items() for row in documented().rows(name) for column in columns}
    sources = {row["source_id"]: row["language"] for row in documented().rows("sources")}
    spoken = {(row["service_as_worded"], sources[row["source_id"]]) for row in documented().rows("reach_statements")}
    words = words_of(language)
    found = [words.translated(wording) for wording in sorted(wordings)]
    found += [words.translated(wording, spoken_in) for wording, spoken_in in sorted(spoken)]
    found += [words.translated(row["session"]) for row in documented().rows("reports_to_bodies")]
    found += [words.translated(row["title"]) for row in documented().rows("publications") if not row["language"]]
    found += [words.translated(package["title"], "fr") for package in documented().info["packages"]]
    initiatives = [row["title"] for row in documented().rows("advocacy_initiatives")]
    assert [title for title in initiatives if language == "fr" and not words.has_translation(title)] == []
    assert [text.text for text in found if text.language] == []


def test_every_subject_and_population_of_the_release_has_its_group() -> None:
    groups = read_settings((TEMPLATES / "site.toml").read_text("utf-8")).groups
    subjects = {row["subject"] for row in documented().rows("claims")}
    populations = {row["population"] for row in documented().rows("reach_statements")}
    assert subjects - groups["claim"].keys() == set()
    assert populations - groups["population"].keys() == set()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("The Code : 1 question ouverte", "The Code : 1\xa0question ouverte"),
        ("Ghana, du 1er janvier 2018 au mois", 'Ghana, du <span class="y">1er janvier 2018</span> au mois'),
        ("340 enfants en 2019, pour 1 pays", "340\xa0enfants en 2019, pour 1\xa0pays"),
        ("5 of the 13 indicators", "5 of the 13\xa0indicators"),
        ("Environ\xa044\u202f930 enfants", "Environ\xa044\u202f930 enfants"),
    ],
)
def test_no_line_of_a_title_ends_between_a_small_number_and_its_noun(text: str, shown: str) -> None:
    assert as_heading(text) == shown
