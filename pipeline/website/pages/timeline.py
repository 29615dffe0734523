"""The timeline: events and projects, each in its lane."""

from datetime import date

from pipeline.website.charts.chart import Chart, Kind, Mark
from pipeline.website.charts.time_spans import axis_of, event
from pipeline.website.content.list_entries import lanes_of_projects, links_of
from pipeline.website.content.presence import projects_of
from pipeline.website.content.site import Site
from pipeline.website.content.subject_page import (
    Item,
    Section,
    SubjectPage,
    onward_section,
    organisation_ref,
    sources_of,
    to_quote,
)
from pipeline.website.library import Record
from pipeline.website.page import Link, Note, Nothing, Page

KEY = "key"  # the weight of an event that is always shown


def timeline_page(site: Site) -> Page:
    words = site.words
    rows = sorted(site.library.rows("milestones"), key=lambda row: (row["date"] or date.max, row["milestone_id"]))
    inside = [row for row in rows if _is_inside(site, row)]
    years = [row["date"].year for row in rows if row["date"]]
    periods = site.library.periods()
    title = words(
        "timeline.title",
        first=years[0] if years else periods[0],
        last=years[-1] if years else periods[-1],
        all=words.count("timeline.events", len(rows)),
        inside=words.count("timeline.inside", len(inside), window=site.window),
    )
    projects = lanes_of_projects(site, "projects", projects_of(site.library).in_window)
    content = SubjectPage(
        facts=(),
        sections=(
            Section(words("timeline.lanes"), texts=(words("timeline.legend"),), charts=_events(site, rows)),
            *([Section(words("page.projects"), charts=projects)] if projects else []),
            *_lists(site, rows),
            onward_section(site, "projects", "organisations"),
        ),
        sources=sources_of(site, rows),
    )
    summary = words("timeline.summary", window=site.window)
    sentence = words.count("timeline.cite", len(inside), window=site.window)
    quotable = to_quote(site, sentence)
    return site.make_page("timeline", "dossier", title, summary, content, "organisations", quotable=quotable)


def _is_inside(site: Site, row: Record) -> bool:
    first, last = _window(site)
    return bool(row["date"]) and first <= row["date"].year <= last


def _window(site: Site) -> tuple[int, int]:
    periods = site.library.periods()
    return int(periods[0]), int(periods[-1])


def _events(site: Site, rows: list[Record]) -> tuple[Chart, ...]:
    words = site.words
    marks = sorted((mark for row in rows if (mark := _mark(site, row))), key=lambda mark: _in_lanes(site, mark))
    spans = [mark.span for mark in marks if mark.span]
    if not spans:
        return ()
    periods = site.library.periods()
    title, subtitle = words.count("timeline.chart", len(marks)), words("timeline.subtitle", window=site.window)
    headers, axis = (words("timeline.event"), words("lanes.time")), axis_of(spans, (periods[0], periods[-1]))
    return (Chart("events", Kind.LANES, title, subtitle, *headers, tuple(marks), axis=axis),)


def _mark(site: Site, row: Record) -> Mark | None:
    """An event of weight as a mark in the lane of its organisation; a small one stands in the list alone."""
    span = event(row, _lane(site, row))
    if row["weight"] != KEY:
        return None
    label = site.words("timeline.mark", lane=_lane(site, row), title=site.own(row, "title"))
    if span is None:
        return Mark(label, None, nothing=Nothing.NOT_STATED)
    return Mark(label, None, said=site.words.date(row["date"], row["date_precision"]), span=span)


def _lane(site: Site, row: Record) -> str:
    return site.organisation(row["org_id"]) if row["org_id"] in site.ours else site.words("timeline.network")


def _in_lanes(site: Site, mark: Mark) -> tuple[int, float]:
    """Our organisations in their order, then the network; inside a lane, time."""
    lanes = [site.organisation(org_id) for org_id in site.ours]
    if mark.span is None:
        return len(lanes) + 1, 0.0
    return lanes.index(mark.span.lane) if mark.span.lane in lanes else len(lanes), mark.span.begin.first


def _lists(site: Site, rows: list[Record]) -> tuple[Section, ...]:
    words = site.words
    first, last = _window(site)
    parts = {
        "inside": [row for row in rows if _is_inside(site, row)],
        "before": [row for row in rows if row["date"] and row["date"].year < first],
        "after": [row for row in rows if row["date"] and row["date"].year > last],
        "undated": [row for row in rows if not row["date"]],
    }
    sections = []
    for name, found in parts.items():
        if found:
            title = words(f"timeline.{name}_title", window=site.window)
            items = tuple(_item(site, row) for row in found if row["weight"] == KEY)
            folded = tuple(_item(site, row) for row in found if row["weight"] != KEY)
            sections.append(Section(title, name, items=items, folded=folded))
    return tuple(sections)


def _item(site: Site, row: Record) -> Item:
    """An event as text; the project that it belongs to is the way onward."""
    words = site.words
    day = words.date(row["date"], row["date_precision"]) or words("date.unknown")
    project = site.library.by_key("projects", "project_id").get(row["project_id"])
    who = organisation_ref(site, row["org_id"])
    name = site.organisation(row["org_id"])
    notes = (
        Note(words("timeline.who"), () if who else (name,), (Link(name, who),) if who else ()),
        Note(words("timeline.project"), (), links_of([project] if project else [], site)),
        Note(words("indicator.sources"), (), site.source(row["source_id"])),
    )
    shown = tuple(note for note in notes if note.texts or note.links)
    return Item(site.own(row, "title"), None, (words.opening(day),), shown, row["milestone_id"].lower())
