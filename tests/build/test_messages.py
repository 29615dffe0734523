"""The catalogue of findings: every code in the program has its sentences, every sentence is used, and reads well."""

import re
from collections.abc import Iterator

import pytest

from pipeline.texts import PLACE, fill_placeholders, levels, wording
from tests.building import ROOT
from tools.findings_manual import manual

MESSAGES = wording("messages", "fr")
FORMS = wording("report", "fr")["form"]
CODE = "".join(path.read_text("utf-8") for path in [ROOT / "build.py", *(ROOT / "pipeline").rglob("*.py")])
KINDS = {"what", "fix", "title", "many", "why", "how"}
JARGON = {
    "fr": r"clé primaire|clé étrangère|regex|expression régulière|null|parser|parsing|encodage|booléen|chaîne de "
    r"caractères|timestamp|foreign key|string|integer|boolean|contrainte|erreur de type|champ requis",
    "en": r"primary key|foreign key|regex|regular expression|null|parse[rd]?|parsing|encoding|boolean|string|integer"
    r"|timestamp|constraint|type error",
}


def sentences(language: str) -> Iterator[tuple[str, str]]:
    """Every text of both files in one language, each of its forms and steps, by where it stands."""
    report = wording("report", language)
    tables = {**wording("messages", language), **report["form"], "words": report["words"]}
    for name, texts in tables.items():
        for key, text in texts.items():
            forms = text.values() if isinstance(text, dict) else text
            for each in [text] if isinstance(text, str) else forms:
                yield f"{name}.{key}", each


def test_every_code_has_its_sentences_in_both_languages() -> None:
    """Codes given to Finding(...), .finding(...), Fault(...) and fault(...) stand in the catalogue."""
    makers = "Finding|finding|Fault|fault|_finding|_about"
    given = set(re.findall(rf'(?:{makers})\(\s*(?:row, "\w+", )?"([a-z][a-z_-]+)"', CODE))
    assert len(given) > 25
    known = {name.split(".")[0].removeprefix("intake-") for name in MESSAGES} | set(MESSAGES)
    assert sorted(given - known) == []


def test_every_message_is_whole() -> None:
    """What is wrong, how to fix it and a title; the steps are a list. Both languages: see test_definitions."""
    for name, texts in [*MESSAGES.items(), *FORMS.items()]:
        kinds = {kind.removeprefix("sheet_") for kind in texts}  # some as whoever reads a workbook is told
        assert kinds <= KINDS, name
        assert kinds >= ({"title", "many", "how"} if name in FORMS else {"what", "fix", "title"}), name
        for kind, text in texts.items():
            assert isinstance(text, list) == (kind.removeprefix("sheet_") == "how"), (name, kind)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_texts_are_written_for_people(language: str) -> None:
    """No jargon, no pattern, no straight quotation mark or apostrophe."""
    for where, text in sentences(language):
        bare = re.sub(r"« \w+ »|“\w+”", "", text)  # words of datapackage.json that must be quoted
        assert not re.search(rf"\b({JARGON[language]})s?\b", bare, re.IGNORECASE), where
        assert not re.search(r"\\d|\[A-Z|\(\?|\{\d+,", text), where
        assert "'" not in text, where
        assert '"' not in text, where


def test_french_spaces_are_in_their_places() -> None:
    """Narrow before ; ! ? and wide before : and inside « », never a plain space, never none."""
    for where, text in sentences("fr"):
        t = re.sub(r"https?://\S+|ecpat:\w+", "", fill_placeholders(text, {}, "fr"))
        t = PLACE.sub("x", t)
        assert not re.search(r" [;!?:»]|« ", t), where
        assert not re.search(r"[^\s\u202f\u00a0][;!?»](?!\S)|«\S", re.sub(r"#\S+", "", t)), where
        assert not re.search(r"\w:(?=\s)", t), where


def test_a_number_chooses_its_words_as_each_language_does() -> None:
    text = {"one": "{count} case", "other": "{count} cases"}
    assert [fill_placeholders(text, {"count": count}, "fr") for count in (0, 1, 2)] == ["0 case", "1 case", "2 cases"]
    assert [fill_placeholders(text, {"count": count}, "en") for count in (0, 1, 2)] == ["0 cases", "1 case", "2 cases"]
    assert fill_placeholders(text, {"count": 100000}, "fr") == "100\u202f000 cases"
    assert fill_placeholders(text, {"count": 100000}, "en") == "100,000 cases"


def test_the_documented_list_is_that_of_the_catalogue() -> None:
    """To renew it: python -m tools.findings_manual > docs/findings.md."""
    assert (ROOT / "docs/findings.md").read_text("utf-8") == manual()


def test_what_the_code_tells_as_a_remark_is_listed_as_one() -> None:
    """The list of findings says what a command does after each; the code must not say otherwise."""
    told = re.findall(r'Finding\(\s*"([a-z][a-z_-]+)",\s*Severity\.WARNING', CODE)
    told += re.findall(r'finding\("([a-z][a-z_-]+)"[^()\n]*severity=Severity\.WARNING', CODE)
    told += re.findall(r'\.doubtful\(\s*"([a-z][a-z_-]+)"', CODE)
    told += re.findall(r'_about\([^()]*"([a-z][a-z_-]+)", "[a-z_]+", severity=Severity\.WARNING', CODE)
    told += re.findall(r'\.remark\("([a-z][a-z_-]+)"', CODE)
    remarks = {name.split(".")[0] for name, level in levels().items() if level == "remark"}
    assert len(told) > 35
    assert sorted(set(told) - remarks) == []


def test_a_variant_means_what_its_code_means_unless_it_is_listed() -> None:
    assert {levels()[name] for name in MESSAGES if name.split(".")[0] == "file-missing"} == {"descriptor"}
    assert (levels()["nil_but_rows"], levels()["nil_but_rows.elsewhere"]) == ("data", "remark")
