"""The words of the Luxembourg Guidelines in everything that visitors see or hear, titles and quotations apart."""

import re
import tomllib
import unicodedata

import pytest

from tests.building import ROOT
from tests.website.releases import documented_pages, documented_site

TERMS = tomllib.loads((ROOT / "pipeline" / "framework" / "terms.toml").read_text("utf-8"))


def plain(text: str) -> str:
    """The text without case, accents, and the kinds of apostrophes, hyphens and spaces."""
    letters = unicodedata.normalize("NFD", text.casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"\s+", " ", bare.replace("’", "'").replace("\u2011", "-"))


def avoided() -> list[str]:
    terms = [term for term in TERMS["term"] if term["grade"] == "avoid"]
    return [plain(word) for term in terms for language in ("fr", "en") for word in term[f"{language}_avoid"]]


def without_titles(text: str) -> str:
    for allowed in TERMS["allowed"]:
        text = text.replace(plain(allowed["title"]), "")
    return text


def faults(text: str) -> list[str]:
    bare = without_titles(plain(text))
    return [word for word in avoided() if re.search(rf"\b{re.escape(word)}s?\b", bare)]


@pytest.mark.parametrize(
    "text", ["le tourisme sexuel", "La  Prostitution enfantine", "child pornography", "Pédopornographie"]
)
def test_the_check_finds_a_term_to_avoid(text: str) -> None:
    assert faults(text)


def test_our_own_words_avoid_the_terms() -> None:
    for path, seen in documented_pages().items():
        assert faults(" ".join(seen.own)) == [], path


def test_addresses_avoid_the_terms() -> None:
    for path in documented_site():
        assert faults(path.replace("-", " ").replace("/", " ")) == [], path


def test_no_distress_is_painted() -> None:
    css = (ROOT / "site_templates" / "static" / "site.css").read_text("utf-8")
    assert not re.findall(r"\bred\b|#f00|#ff0000|crimson|animation|url\(", css)
