"""The report as one HTML file that can be sent, read on a phone and printed."""

from collections.abc import Iterator

from pipeline.report.formatting import FEW_PLACES, RenderedFinding, Report, few_places
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
from pipeline.texts import t

ANNEX_PLACES = 150
"""Places of one card in the annex; beyond this a list of work is of more use."""


def as_html(report: Report) -> bytes:
    return sheet(t("sheet", report.language), report.language, _blocks(report))


def _blocks(report: Report) -> Iterator[Node]:
    language = report.language
    yield paragraph(strong(report.status), kind="status good" if report.is_good else "status")
    first = 1
    for name, rendered in (("to_mend", report.blocking), ("optional", report.optional)):
        if not rendered:
            continue
        yield heading(2, t(name, language))
        if name == "optional":
            yield paragraph(t("optional_note", language), kind="soft")
        for number, each in enumerate(rendered, start=first):
            yield card(*_inside(number, each, language), kind="" if each.is_error else "remark")
        first += len(rendered)
    if report.converted:
        yield heading(2, t("converted", language))
        yield paragraph(t("converted_note", language), kind="soft")
        yield _conversions(report)
    rendered = (*report.blocking, *report.optional)
    if any(each.places for each in rendered):
        yield heading(2, t("all_places", language))
        yield _annex(rendered, language)
    if report.who:
        yield heading(2, t("who", language))
        yield paragraph(report.who)
    if rendered:
        yield paragraph(t("again", language), kind="soft")


def _inside(number: int, rendered: RenderedFinding, language: str) -> Iterator[Node]:
    yield heading(3, f"{number}. {rendered.title}")
    yield paragraph(rendered.place, kind="soft")
    yield paragraph(rendered.statement)
    if rendered.examples:
        yield _examples(rendered, language)
    if rendered.places and rendered.cells > len(rendered.examples):
        yield _labelled("where", few_places(rendered, language), language)
    for name, text in (("asked", rendered.asked), ("admitted", rendered.admitted), ("why", rendered.why)):
        if text:
            yield _labelled(name, text, language)
    if rendered.steps:
        yield heading(4, t("how", language))
        yield bullets(rendered.steps, numbered=True) if len(rendered.steps) > 1 else paragraph(*rendered.steps)


def _labelled(name: str, text: str, language: str) -> Node:
    return paragraph(strong(t(name, language) + ("\u00a0: " if language == "fr" else ": ")), text)


def _examples(rendered: RenderedFinding, language: str) -> Node:
    titles = [t(name, language) for name in ("cell", "received", "expected")]
    rows: list[list[Inline]] = [[line.place, code(line.received), line.expected or "–"] for line in rendered.examples]
    if all(not line.expected for line in rendered.examples):
        return table(t("examples", language), titles[:2], (row[:2] for row in rows))
    return table(t("examples", language), titles, rows)


def _conversions(report: Report) -> Node:
    language = report.language
    titles = [t(name, language) for name in ("column_title", "where", "received", "expected")]
    rows: list[list[Inline]] = []
    for each in report.converted:
        where = ", ".join(each.places[:FEW_PLACES])
        received = ", ".join(line.received for line in each.examples)
        became = ", ".join(line.expected for line in each.examples)
        rows.append([each.place, where, received or "–", became or each.statement])
    return table(t("converted", language), titles, rows)


def _annex(rendered: tuple[RenderedFinding, ...], language: str) -> Node:
    titles = [t(name, language) for name in ("problem", "where")]
    rows: list[list[Inline]] = [
        [f"{number}. {each.title}", element("span", _all_places(each, language))]
        for number, each in enumerate(rendered, start=1)
        if each.places
    ]
    return table(t("all_places", language), titles, rows)


def _all_places(rendered: RenderedFinding, language: str) -> str:
    named = ", ".join(rendered.places[:ANNEX_PLACES])
    more = len(rendered.places) - ANNEX_PLACES
    return named + (f" {t('rest_of_places', language, count=more)}" if more > 0 else "")
