"""Rows as entries of lists, each with its ways onward."""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from pipeline.website.charts.chart import Chart, Kind, Mark
from pipeline.website.charts.time_spans import Span, axis_of, stretch
from pipeline.website.content.eligibility_flow import reason_label
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
from pipeline.website.library import CALENDAR, NETWORK, Record
from pipeline.website.page import Link, Note, Ref

MOST_LANES = 12  # more of them would make a drawing long and heavy
LISTED = {"publications": "publications", "reports_to_bodies": "un_reports"}  # the page that lists all rows of a table


def period(site: Site, row: Record) -> str:
    """When a project ran, as far as it is known: « de janvier 2018 à décembre 2019 »."""
    words, precision = site.words, row["date_precision"]
    begin = words.date(row["start_date"], precision)
    if not begin:
        return words("date.unknown")
    end = words.date(row["end_date"], precision)
    day = "_day" if precision == "day" else ""
    return words(f"time.from_to{day}", begin=begin, end=end) if end else words(f"time.since{day}", begin=begin)


def countries_of(site: Site, project: Record) -> list[str]:
    links = site.library.grouped("project_countries", "project_id").get(project["project_id"], [])
    return [link["country_code"] for link in links]


def forms_of(site: Site, project: Record) -> tuple[str, ...]:
    """The forms of exploitation that a project says it addresses, by code."""
    return tuple(row["form_code"] for row in site.library.rows("forms") if project.get(row["form_code"]))


def project_item(site: Site, project: Record, anchor: str = "", here: str = "") -> Item:
    """A project in a list. `here`: the country of the page, which is not named alone."""
    link, words = project_link(site, project), site.words
    actors = actors_of(site.library, project)
    countries = [
        code for code in countries_of(site, project) if [code] != [here] or len(countries_of(site, project)) > 1
    ]
    notes = (
        Note(words("project_page.countries"), (), country_links(site, countries)),
        organisations_note(site, words("project_page.carriers"), actors.carriers),
        organisations_note(site, words("project_page.partners"), actors.partners),
        organisations_note(site, words("project_page.funders"), actors.funders),
    )
    facts = (words.opening(period(site, project)), *amounts(site, project))
    shown = tuple(note for note in notes if note and (note.texts or note.links))
    return Item(link.label, Ref("project", project["project_id"]), facts, shown, anchor)


def amounts(site: Site, project: Record) -> tuple[str, ...]:
    """The amounts that sources state for a project, never added."""
    rows = site.library.grouped("project_budgets", "project_id").get(project["project_id"], [])
    return tuple(
        site.words(
            "money.amount",
            n=site.words.number(row["amount"]),
            currency=row["currency"],
            kind=site.words(f"money.{row['kind']}" if row["kind"] else "nothing.not_stated"),
        )
        for row in rows
        if row["amount"] is not None
    )


def row_item(site: Site, table: str, key: str) -> Item:
    """A publication or a report in a list."""
    card = describe(site, table, key)
    notes = (*card.onward, *outcomes(site, table, key), Note(site.words("indicator.sources"), (), card.sources))
    to = Ref(LISTED[table], anchor=anchor_of(key))
    return Item(card.title, to, card.facts, tuple(note for note in notes if note.texts or note.links))


def written_sections(site: Site, publications: Iterable[Record], reports: Iterable[Record]) -> tuple[Section, ...]:
    """Publications and reports that some rows name, each once; no section without one."""
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
    """What sources say of people, in their words; no section without a row."""
    quotations = tuple(statement(site, row) for row in rows)
    texts, links = (site.words("place.quoted_text"),), (site.page("children"),)
    return (Section(title, texts=texts, quotations=quotations, links=links, aside=aside),) if quotations else ()


def outcomes(site: Site, table: str, key: str) -> tuple[Note, ...]:
    """In which indicators of the network a row counts, and which reason keeps it out of the others."""
    words = site.words
    counted = _judged(site, "counted_rows", table, key)
    links = tuple(
        site.page("indicator", indicator) for indicator in dict.fromkeys(row["indicator_id"] for row in counted)
    )
    left_out = [row for row in _judged(site, "exclusions", table, key) if row["of_kind"]]
    notes = [Note(words("dossier.counted_in"), (), links)] if links else []
    reasons = tuple(
        site.link(
            words(
                "dossier.left_out",
                id=row["indicator_id"],
                reason=reason_label(site, row["indicator_id"], row["reason_code"]),
            ),
            "indicator",
            row["indicator_id"],
        )
        for row in left_out
    )
    return (*notes, Note(words("dossier.not_counted"), (), reasons)) if reasons else tuple(notes)


def _judged(site: Site, name: str, table: str, key: str) -> list[Record]:
    rows = site.library.grouped(name, "row_key").get(key, [])
    return [
        row for row in rows if (row["table_name"], row["scope_code"], row["period_set"]) == (table, NETWORK, CALENDAR)
    ]


def disagreements_in(site: Site, rows: Iterable[Record]) -> tuple[Section, ...]:
    """The disagreements of which both sides stand among the sources of the rows; no section without one."""
    known = {row["source_id"] for row in rows}
    conflicts = site.library.rows("conflicts")
    return disagreements_section(site, [row for row in conflicts if {row["source_a"], row["source_b"]} <= known])


def missing(site: Site, project: Record, *, is_counted: bool) -> tuple[str, ...]:
    """What sources do not say of a project. `is_counted`: whether its children are counted."""
    library, words = site.library, site.words
    actors = actors_of(library, project)
    lacks = {
        "dates": not project["start_date"],
        "end": bool(project["start_date"]) and not project["end_date"],
        "lead": len(actors.carriers) != 1,
        "countries": not countries_of(site, project),
        "funder": not actors.funders,
        "budget": project["project_id"] not in library.grouped("project_budgets", "project_id"),
        "forms": not forms_of(site, project),
        "children": not is_counted,
    }
    return tuple(words(f"missing_fact.{name}") for name, is_missing in lacks.items() if is_missing)


def gap_item(site: Site, project: Record, *, is_counted: bool) -> Item | None:
    """A project as a request: what is missing and who can tell."""
    facts = missing(site, project, is_counted=is_counted)
    if not facts:
        return None
    words, carriers = site.words, actors_of(site.library, project).carriers
    who = organisations_note(site, words("dossier.who_can_tell"), carriers)
    text = words("dossier.missing", facts=words.listed(facts))
    return Item(
        project_link(site, project).label, Ref("project", project["project_id"]), (text,), (who,) if who else ()
    )


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
    """The title of a chart: all projects, or those that began between two dates."""
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
    words, rows = site.words, site.library.grouped("milestones", key).get(code, []) if code else []
    notes = []
    for row in sorted(rows, key=lambda row: (row["date"] or date.max, row["milestone_id"])):
        day = words.date(row["date"], row["date_precision"]) or words("date.unknown")
        link = site.link(site.own(row, "title"), "timeline", anchor=row["milestone_id"].lower())
        notes.append(Note(words.opening(day), (), (link,)))
    if not notes:
        return ()
    return (Section(words("dossier.milestones"), "milestones", notes=tuple(notes), links=(site.page("timeline"),)),)
