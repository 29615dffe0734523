"""The report as one HTML file that can be sent, read on a phone and printed."""

from collections.abc import Iterator

from pipeline.report.formatting import Report, Telling
from pipeline.report.html_builder import (
    Inline,
    Node,
    bullets,
    card,
    code,
    element,
    heading,
    paragraph,
    sheet,
    strong,
    table,
)
from pipeline.texts import said

FEW_PLACES = 12
"""Places named on a card; the others stand in the annex."""
ANNEX_PLACES = 150
"""Places of one card in the annex; beyond this a list of work is of more use."""


def as_html(report: Report) -> bytes:
    """The whole report."""
    return sheet(said("sheet", report.language), report.language, _blocks(report))


def _blocks(report: Report) -> Iterator[Node]:
    language = report.language
    yield paragraph(strong(report.status), kind="status good" if report.is_good else "status")
    first = 1
    for name, told in _parts(report):
        if not told:
            continue
        yield heading(2, said(name, language))
        if name == "optional":
            yield paragraph(said("optional_note", language), kind="soft")
        yield from (_card(number, each, language) for number, each in enumerate(told, start=first))
        first += len(told)
    told = tuple(card for _, cards in _parts(report) for card in cards)
    if any(each.places for each in told):
        yield heading(2, said("all_places", language))
        yield _annex(told, language)
    if report.who:
        yield heading(2, said("who", language))
        yield paragraph(report.who)
    if told:
        yield paragraph(said("again", language), kind="soft")


def _parts(report: Report) -> list[tuple[str, tuple[Telling, ...]]]:
    return [("to_mend", report.blocking), ("optional", report.optional), ("accepted_remarks", report.accepted)]


def _card(number: int, told: Telling, language: str) -> Node:
    return card(*_inside(number, told, language), kind="" if told.is_error else "remark")


def _inside(number: int, told: Telling, language: str) -> Iterator[Node]:
    yield heading(3, f"{number}. {told.title}")
    yield paragraph(told.place, kind="soft")
    yield paragraph(told.statement)
    if told.examples:
        yield _examples(told, language)
    yield from _where(told, language)
    for name, text in (("asked", told.asked), ("admitted", told.admitted)):
        if text:
            yield _labelled(name, text, language)
    if told.why:
        yield _labelled("why", told.why, language)
    if told.accepted:
        yield paragraph(told.accepted)
    if told.steps:
        yield heading(4, said("how", language))
        yield bullets(told.steps, numbered=True) if len(told.steps) > 1 else paragraph(*told.steps)


def _where(told: Telling, language: str) -> Iterator[Node]:
    """The first places, where the examples do not name them all."""
    if told.places and (len(told.places) > 1 or not told.examples):
        more = len(told.places) - FEW_PLACES
        rest = f" {said('rest_of_places', language, count=more)}" if more > 0 else ""
        yield _labelled("where", ", ".join(told.places[:FEW_PLACES]) + rest, language)


def _labelled(name: str, text: str, language: str) -> Node:
    return paragraph(strong(said(name, language) + ("\u00a0: " if language == "fr" else ": ")), text)


def _examples(told: Telling, language: str) -> Node:
    titles = [said(name, language) for name in ("cell", "received", "expected")]
    rows: list[list[Inline]] = [[line.place, code(line.received), line.expected or "–"] for line in told.examples]
    if all(not line.expected for line in told.examples):
        return table(said("examples", language), titles[:2], (row[:2] for row in rows))
    return table(said("examples", language), titles, rows)


def _annex(told: tuple[Telling, ...], language: str) -> Node:
    titles = [said(name, language) for name in ("problem", "where")]
    rows: list[list[Inline]] = [
        [f"{number}. {each.title}", element("span", _all_places(each, language))]
        for number, each in enumerate(told, start=1)
        if each.places
    ]
    return table(said("all_places", language), titles, rows)


def _all_places(told: Telling, language: str) -> str:
    named = ", ".join(told.places[:ANNEX_PLACES])
    more = len(told.places) - ANNEX_PLACES
    return named + (f" {said('rest_of_places', language, count=more)}" if more > 0 else "")
