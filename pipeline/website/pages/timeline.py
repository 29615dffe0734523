"""The timeline: events and projects, each in its lane."""

from datetime import date

from pipeline.website.charts.chart import Chart, Kind, Mark
from pipeline.website.charts.time_spans import axis_of, event
from pipeline.website.content import list_entries, presence, subject_page
from pipeline.website.content.site import Site
from pipeline.website.content.subject_page import Item, Section
from pipeline.website.library import Record
from pipeline.website.page import Link, Note, Nothing, Page

KEY = "key"  # the weight of an event that is always shown; another is folded away


def timeline_page(site: Site) -> Page:
    words, window = site.words, site.window
    rows = sorted(site.library.rows("milestones"), key=lambda row: (row["date"] or date.max, row["milestone_id"]))
    years = [row["date"].year for row in rows if row["date"]] or [*map(int, site.library.periods())]
    by_time: dict[str, list[Record]] = {"inside": [], "before": [], "after": [], "undated": []}
    for row in rows:
        by_time[_time_of(site, row)].append(row)
    inside = len(by_time["inside"])
    title = words(
        "timeline.title",
        first=years[0],
        last=years[-1],
        all=words.count("timeline.events", len(rows)),
        inside=words.count("timeline.inside", inside, window=window),
    )
    sections = [Section(words("timeline.lanes"), texts=(words("timeline.legend"),), charts=_events(site, rows))]
    if projects := list_entries.lanes_of_projects(site, "projects", presence.projects_of(site.library).in_window):
        sections.append(Section(words("page.projects"), charts=projects))
    for name, found in by_time.items():
        if found:
            items = tuple(_item(site, row) for row in found if row["weight"] == KEY)
            folded = tuple(_item(site, row) for row in found if row["weight"] != KEY)
            heading = words(f"timeline.{name}_title", window=window)
            sections.append(Section(heading, name, items=items, folded=folded))
    sections.append(subject_page.onward_section(site, "projects", "organisations"))
    content = subject_page.SubjectPage((), tuple(sections), sources=subject_page.sources_of(site, rows))
    summary = words("timeline.summary", window=window)
    quotable = subject_page.to_quote(site, words.count("timeline.cite", inside, window=window))
    return site.make_page("timeline", "dossier", title, summary, content, "organisations", quotable=quotable)


def _time_of(site: Site, row: Record) -> str:
    if not row["date"]:
        return "undated"
    periods = site.library.periods()
    if row["date"].year < int(periods[0]):
        return "before"
    return "after" if row["date"].year > int(periods[-1]) else "inside"


def _events(site: Site, rows: list[Record]) -> tuple[Chart, ...]:
    """The events of weight, our organisations in their order, then the network; inside a lane, in time."""
    words, periods = site.words, site.library.periods()
    lanes = [*map(site.organisation, site.ours), words("timeline.network")]
    marks: list[tuple[tuple[int, float], Mark]] = []
    spans = []
    for row in rows:
        if row["weight"] != KEY:
            continue
        lane = site.organisation(row["org_id"]) if row["org_id"] in site.ours else lanes[-1]
        label = words("timeline.mark", lane=lane, title=site.own(row, "title"))
        if span := event(row, lane):
            spans.append(span)
            said = words.date(row["date"], row["date_precision"])
            marks.append(((lanes.index(lane), span.begin.first), Mark(label, None, said=said, span=span)))
        else:
            marks.append(((len(lanes), 0.0), Mark(label, None, nothing=Nothing.NOT_STATED)))
    if not spans:
        return ()
    marks.sort(key=lambda placed: placed[0])
    title, subtitle = words.count("timeline.chart", len(marks)), words("timeline.subtitle", window=site.window)
    headers, axis = (words("timeline.event"), words("lanes.time")), axis_of(spans, (periods[0], periods[-1]))
    drawn = tuple(mark for _, mark in marks)
    return (Chart("events", Kind.LANES, title, subtitle, *headers, drawn, axis=axis),)


def _item(site: Site, row: Record) -> Item:
    words = site.words
    day = words.date(row["date"], row["date_precision"]) or words("date.unknown")
    project = site.library.by_key("projects", "project_id").get(row["project_id"])
    who, name = subject_page.organisation_ref(site, row["org_id"]), site.organisation(row["org_id"])
    notes = (
        Note(words("timeline.who"), () if who else (name,), (Link(name, who),) if who else ()),
        Note(words("timeline.project"), (), list_entries.links_of([project] if project else [], site)),
        Note(words("indicator.sources"), (), site.source(row["source_id"])),
    )
    shown = tuple(note for note in notes if note.texts or note.links)
    return Item(site.own(row, "title"), None, (words.opening(day),), shown, row["milestone_id"].lower())
