"""Files for people: nothing that stands in a cell can become a tag, a request or a formula."""

import csv
import io
from html.parser import HTMLParser

import pytest

from pipeline.publication.release_files import columns_of
from pipeline.report.html_builder import bullets, card, code, element, heading, paragraph, sheet, table
from pipeline.report.spreadsheet import STARTS, csv_pieces, escape_formula

HOSTILE = "<script>alert(1)</script>&\"'<img src=//x onerror=y>"


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


def test_a_text_never_becomes_a_tag() -> None:
    blocks = [
        heading(2, HOSTILE),
        card(paragraph(HOSTILE, code(HOSTILE), HOSTILE)),
        bullets([HOSTILE]),
        table(HOSTILE, [HOSTILE, HOSTILE], [[HOSTILE, code(HOSTILE)]]),
    ]
    reader = _Tags()
    page = sheet(HOSTILE, "fr", blocks).decode("utf-8")
    reader.feed(page)
    assert not {"script", "img", "link", "iframe", "object"} & set(reader.tags)
    assert not [name for name, _ in reader.attributes if name in ("src", "href", "style") or name.startswith("on")]
    assert HOSTILE not in page
    assert page.startswith('<!doctype html>\n<html lang="fr">')


def test_texts_and_elements_keep_their_order() -> None:
    line = element("p", "a", code("b"), "c", code("d"), "e", "f")
    assert "".join(line.itertext()) == "abcdef"


def test_a_table_says_what_its_titles_are_for() -> None:
    made = table("Caption", ["Row", "Number"], [["x", "1"]], numbers=[1])
    assert [node.get("scope") for node in made.iter("th")] == ["col", "col", "row"]
    assert made[0].tag == "caption"
    assert [node.get("class") for node in made.iter("td")] == ["number"]


def test_the_same_blocks_give_the_same_bytes() -> None:
    assert sheet("t", "en", [paragraph("x")]) == sheet("t", "en", [paragraph("x")])


@pytest.mark.parametrize("start", STARTS)
def test_what_might_be_a_formula_is_only_shown(start: str) -> None:
    for text in (f"{start}1+1", f" {start}cmd", f"\u00a0{start}x"):
        assert escape_formula(text) == f"'{text}"


def test_a_formula_that_begins_at_another_separator_is_only_shown() -> None:
    assert escape_formula("x; =cmd;+a\n@b") == "x; '=cmd;'+a\n'@b"


def test_a_published_number_stays_one_and_what_would_be_computed_does_not() -> None:
    schema = {"fields": [{"name": "value", "type": "integer"}, {"name": "note", "type": "string"}]}
    rows = [{"value": -5, "note": note} for note in ("+352 26 27 08", "-5,5 %", "+1-1", "-2/3", "=1")]
    made = columns_of(rows, schema)
    assert set(made["value"]) == {"-5"}
    assert made["note"] == ["+352 26 27 08", "-5,5 %", "'+1-1", "'-2/3", "'=1"]


@pytest.mark.parametrize("text", ["", "B-12", "a=b", "2019-03-04", "«\u00a0oui\u00a0»", "un ; -5 ; +3"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert escape_formula(text) == text


@pytest.mark.parametrize(("language", "mark"), [("fr", ";"), ("en", ",")])
def test_a_file_opens_in_excel_of_each_language(language: str, mark: str) -> None:
    text = "".join(csv_pieces(["Titre", "=B"], [["a;b,c", "-1"], ["é\nf", ""]], language))
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=mark))
    assert rows == [["Titre", "'=B"], ["a;b,c", "'-1"], ["é\nf", ""]]
