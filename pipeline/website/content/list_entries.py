"""Rows as entries of lists, each with its ways onward."""

from collections.abc import Iterable
from datetime import date
from itertools import chain, pairwise

from pipeline.website.charts.chart import Chart, Kind, Mark
from pipeline.website.charts.time_spans import Span, axis_of, stretch
from pipeline.website.content.activities import figure, in_two_sentences, period, stated_amounts
from pipeline.website.content.presence import actors_of
from pipeline.website.content.quotations import statement
from pipeline.website.content.row_descriptions import describe
from pipeline.website.content.site import Site, anchor_of
from pipeline.website.content.subject_page import (
    Item,
    Section,
    country_links,
    disagreements_section,
    organisations_note,
    project_link,
    project_name,
)
from pipeline.website.library import Record
from pipeline.website.page import Link, Note, Ref

WHOLE = ("planned", "spent")  # amounts that hold the shares of all funders
MOST_NAMED = 6  # countries that a list names
MOST_LANES = 16  # more of them would make a drawing long and heavy
LISTED = {"publications": "publications", "reports_to_bodies": "un_reports"}  # the page that lists all rows of a table


def dates_in_title(site: Site, row: Record) -> str:
    """When a project ran, for a title, which says only what is known; blank without a date."""
    if row["end_date"] or not row["start_date"]:
        return period(site, row) if row["start_date"] else ""
    day = "_day" if row["date_precision"] == "day" else ""
    return site.words(f"time.begun{day}", begin=site.words.date(row["start_date"], row["date_precision"]))


def countries_of(site: Site, project: Record) -> list[str]:
    links = site.library.rows_with("project_countries", "project_id", project["project_id"])
    return [link["country_code"] for link in links]


def countries_in(site: Site, projects: Iterable[Record]) -> set[str]:
    return set(chain.from_iterable(countries_of(site, row) for row in projects))


def project_item(site: Site, project: Record, anchor: str = "", here: str = "", *, told: bool = True) -> Item:
    """A project in a list. `told`: in two sentences; `here`: the country of the page, which is not named alone.

    Who takes part in one of its countries stands on the page of that country and on its own.
    """
    link, words = project_link(site, project), site.words
    actors = actors_of(site.library, project)
    codes = countries_of(site, project)
    countries = words.count("project_page.countries", len(codes))
    funders = words.count("project_page.funders", len(actors.funders))
    if len(codes) > MOST_NAMED:
        where = Note(countries, (words.number(len(codes)),))
    else:
        where = Note(countries, (), country_links(site, codes if codes != [here] else []))
    notes = (
        where,
        organisations_note(site, words("project_page.carriers"), actors.carriers),
        organisations_note(site, words("project_page.supporters"), actors.supporters),
        organisations_note(site, funders, actors.funders),
    )
    text = in_two_sentences(site, project) if told else ""
    facts = (words.opening(period(site, project)), *amounts(site, project))
    shown = tuple(note for note in notes if note and (note.texts or note.links))
    return Item(link.label, Ref("project", project["project_id"]), facts, shown, anchor, text)


def amounts(site: Site, project: Record) -> tuple[str, ...]:
    """What a project costs as sources state it, else the amounts of its parts, never added."""
    stated = stated_amounts(site, project)
    whole = [row for row in stated if row["kind"] in WHOLE]
    return tuple(_amount(site, row) for row in whole or stated)


def _amount(site: Site, row: Record) -> str:
    words, amount = site.words, figure(site, row)
    kind = words(f"money.{row['kind']}" if row["kind"] else "nothing.not_stated")
    if row["funder_org"]:
        return words("money.amount_of", figure=amount, kind=kind, funder=site.organisation(row["funder_org"]))
    return words("money.amount", figure=amount, kind=kind)


def row_item(site: Site, table: str, key: str) -> Item:
    card = describe(site, table, key)
    notes = (*card.onward, *_counted_in(site, table, key), Note(site.words("indicator.sources"), (), card.sources))
    to = Ref(LISTED[table], anchor=anchor_of(key))
    return Item(card.title, to, card.facts, tuple(note for note in notes if note.texts or note.links))


def written_sections(site: Site, publications: Iterable[Record], reports: Iterable[Record]) -> tuple[Section, ...]:
    named = {
        "publications": ("publications", [row["publication_id"] for row in publications]),
        "reports": ("reports_to_bodies", [row["report_id"] for row in reports]),
    }
    sections = []
    for name, (table, keys) in named.items():
        if keys:
            items = tuple(row_item(site, table, key) for key in dict.fromkeys(keys))
            sections.append(Section(site.words(f"place.{name}"), anchor=name, items=items))
    return tuple(sections)


def quoted_section(site: Site, title: str, rows: Iterable[Record], aside: str = "") -> tuple[Section, ...]:
    """What sources say of people, in their words, on the page of a country or project; no section without a row."""
    quotations = tuple(statement(site, row).without_place for row in rows)
    texts, links = (site.words("place.quoted_text"),), (site.whole("children"),)
    return (Section(title, texts=texts, quotations=quotations, links=links, aside=aside),) if quotations else ()


def _counted_in(site: Site, table: str, key: str) -> tuple[Note, ...]:
    """In which indicators of the network a row counts. Why another does not stands in the list of all of them."""
    rows = site.library.rows_of_scope("counted_rows", "row_key", key)
    indicators = dict.fromkeys(row["indicator_id"] for row in rows if row["table_name"] == table)
    links = tuple(site.page("indicator", each) for each in indicators)
    return (Note(site.words("dossier.counted_in"), (), links),) if links else ()


def disagreements_in(site: Site, rows: Iterable[Record]) -> tuple[Section, ...]:
    """The disagreements of which both sides stand among the sources of the rows; no section without one."""
    known = {row["source_id"] for row in rows}
    conflicts = site.library.rows("conflicts")
    return disagreements_section(site, [row for row in conflicts if {row["source_a"], row["source_b"]} <= known])


def lanes_of_projects(site: Site, name: str, projects: Iterable[Record]) -> tuple[Chart, ...]:
    """The projects as bars of time, the earliest first; those without a date stay in the list. None without dates.

    Where they are many they stand in several charts over the same time, each named by when its projects began.
    """
    spans = [(row, stretch(row, project_name(site, row))) for row in projects]
    dated = sorted(
        ((row, span) for row, span in spans if span), key=lambda pair: (pair[1].begin.first, pair[0]["project_id"])
    )
    if not dated:
        return ()
    undated = site.words.count("lanes.undated", len(spans) - len(dated))
    subtitle = site.words("lanes.subtitle", window=site.window, undated=undated)
    periods = site.library.periods()
    axis = axis_of([span for _, span in dated], (periods[0], periods[-1]))
    headers = (site.words("lanes.project"), site.words("lanes.time"))
    count = -(-len(dated) // MOST_LANES)
    ends = [len(dated) * place // count for place in range(count + 1)]
    charts = []
    for place, (first, last) in enumerate(pairwise(ends), start=1):
        part = dated[first:last]
        marks = tuple(Mark(span.lane, None, said=period(site, row), span=span) for row, span in part)
        title = _begun(site, part, len(dated))
        numbered = name if place == 1 else f"{name}-{place}"
        charts.append(Chart(numbered, Kind.LANES, title, subtitle, *headers, marks, axis=axis))
    return tuple(charts)


def _begun(site: Site, part: list[tuple[Record, Span]], dated: int) -> str:
    words = site.words
    if len(part) == dated:
        return words.count("lanes.title", dated)
    first, last = (words.date(row["start_date"], row["date_precision"]) for row in (part[0][0], part[-1][0]))
    if first == last:
        return words.count("lanes.begun", len(part), date=first)
    return words.count("lanes.begun_between", len(part), first=first, last=last)


def links_of(projects: Iterable[Record], site: Site) -> tuple[Link, ...]:
    return tuple(project_link(site, row) for row in projects)


def milestones_section(site: Site, key: str, code: str) -> tuple[Section, ...]:
    """The events whose column `key` holds the code, in the order of time; no section without one."""
    words, rows = site.words, site.library.rows_with("milestones", key, code) if code else []
    notes = []
    for row in sorted(rows, key=lambda row: (row["date"] or date.max, row["milestone_id"])):
        day = words.date(row["date"], row["date_precision"]) or words("date.unknown")
        link = site.link(site.own(row, "title"), "timeline", anchor=row["milestone_id"].lower())
        notes.append(Note(words.opening(day), (), (link,)))
    if not notes:
        return ()
    return (Section(words("dossier.milestones"), "milestones", notes=tuple(notes), links=(site.whole("timeline"),)),)
