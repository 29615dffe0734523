"""The catalogue of findings: every code in the program has its sentences, every sentence is used, and reads well."""

import re
import tomllib
from collections.abc import Iterator

import pytest

from pipeline.report.findings_manual import manual
from pipeline.texts import PLACE, fill_placeholders
from tests.building import ROOT

MESSAGES = tomllib.loads((ROOT / "pipeline/contract/messages.toml").read_text("utf-8"))
REPORT = tomllib.loads((ROOT / "pipeline/contract/report.toml").read_text("utf-8"))
CODE = "".join(path.read_text("utf-8") for path in [ROOT / "build.py", *(ROOT / "pipeline").rglob("*.py")])
KINDS = {"what", "fix", "title", "many", "why", "how"}
JARGON = {
    "fr": r"clé primaire|clé étrangère|regex|expression régulière|null|parser|parsing|encodage|booléen|chaîne de "
    r"caractères|timestamp|foreign key|string|integer|boolean|contrainte|erreur de type|champ requis",
    "en": r"primary key|foreign key|regex|regular expression|null|parse[rd]?|parsing|encoding|boolean|string|integer"
    r"|timestamp|constraint|type error",
}


def sentences(language: str) -> Iterator[tuple[str, str]]:
    """Every text of both catalogues in one language, by where it stands."""
    tables = {**MESSAGES, **{f"form.{name}": form for name, form in REPORT["form"].items()}}
    tables |= {"words": REPORT["words"], "help": {f"who_{name}": text for name, text in REPORT["help"].items()}}
    for name, texts in tables.items():
        for key, text in texts.items():
            if key.endswith(f"_{language}"):
                yield from ((f"{name}.{key}", each) for each in ([text] if isinstance(text, str) else text))


def test_every_code_has_its_sentences_in_both_languages() -> None:
    """Codes given to Finding(...), .finding(...), Fault(...) and fault(...) stand in the catalogue."""
    makers = "Finding|finding|Fault|fault|_finding|_about"
    given = set(re.findall(rf'(?:{makers})\(\s*(?:row, "\w+", )?"([a-z][a-z_-]+)"', CODE))
    assert len(given) > 25
    known = {name.split(".")[0].removeprefix("intake-") for name in MESSAGES} | set(MESSAGES)
    assert sorted(given - known) == []


def test_every_message_is_whole() -> None:
    """What is wrong, how to fix it and a title, in French and in English, with the same places to fill."""
    for name, texts in [*MESSAGES.items(), *REPORT["form"].items()]:
        kinds = {key.rsplit("_", 1)[0] for key in texts} - {
            "level"
        }  # some with `sheet_`: as whoever reads a workbook is told
        assert {kind.removeprefix("sheet_") for kind in kinds} <= KINDS, name
        assert kinds >= ({"title", "many", "how"} if name in REPORT["form"] else {"what", "fix", "title"}), name
        for kind in kinds:
            assert _places(texts[f"{kind}_fr"]) == _places(texts[f"{kind}_en"]), (name, kind)
            assert isinstance(texts[f"{kind}_fr"], list) == (kind.removeprefix("sheet_") == "how"), (name, kind)
    for name in {key.rsplit("_", 1)[0] for key in REPORT["words"]}:
        assert _places(REPORT["words"][f"{name}_fr"]) == _places(REPORT["words"][f"{name}_en"]), name


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_choice_of_words_stands_inside_another(language: str) -> None:
    """A place within a choice would be printed with its braces."""
    for where, text in sentences(language):
        assert not re.search(r"[{}]\w|\w[{}]", PLACE.sub("", text)), where


def _places(text: str | list[str]) -> set[str]:
    return {place[1] for place in PLACE.finditer(text if isinstance(text, str) else " ".join(text))}


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
    text = "{count} {count?case|cases}"
    assert [fill_placeholders(text, {"count": count}, "fr") for count in (0, 1, 2)] == ["0 case", "1 case", "2 cases"]
    assert [fill_placeholders(text, {"count": count}, "en") for count in (0, 1, 2)] == ["0 cases", "1 case", "2 cases"]
    assert fill_placeholders(text, {"count": 100000}, "fr") == "100\u202f000 cases"
    assert fill_placeholders(text, {"count": 100000}, "en") == "100,000 cases"


def test_the_documented_list_is_that_of_the_catalogue() -> None:
    """To renew it: python -m pipeline.report.findings_manual > docs/findings.md."""
    assert (ROOT / "docs/findings.md").read_text("utf-8") == manual(MESSAGES)
