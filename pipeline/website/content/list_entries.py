"""Rows as entries of lists, each with its facts and ways onward."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from itertools import pairwise

from pipeline.typography import strip_control_characters
from pipeline.website.charts.chart import Chart, Kind, Mark
from pipeline.website.charts.time_spans import axis_of, stretch
from pipeline.website.content.activities import figure, in_two_sentences, period, stated_amounts
from pipeline.website.content.presence import actors_of
from pipeline.website.content.quotations import quotation
from pipeline.website.content.site import Site, anchor_of
from pipeline.website.content.subject_page import (
    Item,
    Section,
    country_links,
    disagreements_section,
    organisation_links,
    organisations_note,
    project_link,
    project_name,
)
from pipeline.website.library import Record
from pipeline.website.page import WEB, File, Link, Note, Ref, Text, Wording

WHOLE = ("planned", "spent")  # amounts that hold the shares of all funders
MOST_NAMED = 6  # countries
MOST_LANES = 16  # in one drawing
LISTED = {"publications": "publications", "reports_to_bodies": "un_reports"}  # pages


# --- projects ---------------------------------------------------------------------------------------------------------


def countries_of(site: Site, project: Record) -> list[str]:
    return site.library.linked("project_countries", "project_id", project["project_id"], "country_code")


def countries_in(site: Site, projects: Iterable[Record]) -> set[str]:
    found: set[str] = set()
    for row in projects:
        found.update(countries_of(site, row))
    return found


def project_item(site: Site, project: Record, anchor: str = "", here: str = "", *, told: bool = True) -> Item:
    """`told`: in two sentences; `here`: the country of the page, which is not named alone."""
    words, codes = site.words, countries_of(site, project)
    actors = actors_of(site.library, project)
    many = (words.number(len(codes)),) if len(codes) > MOST_NAMED else ()
    links = () if many or codes == [here] else country_links(site, codes)
    notes = (
        Note(words.count("project_page.countries", len(codes)), many, links),
        *organisations_note(site, words("project_page.carriers"), actors.carriers),
        *organisations_note(site, words("project_page.supporters"), actors.supporters),
        *organisations_note(site, words.count("project_page.funders", len(actors.funders)), actors.funders),
    )
    return Item(
        Text(project_name(site, project), wording=Wording.TITLE),
        Ref("project", project["project_id"]),
        facts=(words.opening(period(site, project)), *_amounts(site, project)),
        links=tuple(note for note in notes if note.texts or note.links),
        anchor=anchor,
        text=in_two_sentences(site, project) if told else "",
    )


def _amounts(site: Site, project: Record) -> list[str]:
    """Of the whole as sources state them, else of its parts, never added."""
    stated = stated_amounts(site, project)
    words, texts = site.words, []
    for row in [row for row in stated if row["kind"] in WHOLE] or stated:
        kind = words(f"money.{row['kind']}" if row["kind"] else "nothing.not_stated")
        key, funder = "money.amount_of" if row["funder_org"] else "money.amount", site.organisation(row["funder_org"])
        texts.append(words(key, funder=funder, figure=figure(site, row), kind=kind))
    return texts


def links_of(projects: Iterable[Record], site: Site) -> tuple[Link, ...]:
    return tuple(project_link(site, row) for row in projects)


def lanes_of_projects(site: Site, name: str, projects: Iterable[Record]) -> tuple[Chart, ...]:
    """Bars of time, the earliest first; many stand in several charts, each named by when its projects began."""
    spans = [(row, stretch(row, project_name(site, row))) for row in projects]
    dated = [(row, span) for row, span in spans if span]
    if not dated:
        return ()
    dated.sort(key=lambda pair: (pair[1].begin.first, pair[0]["project_id"]))
    words, periods = site.words, site.library.periods()
    subtitle = words(
        "lanes.subtitle", window=site.window, undated=words.count("lanes.undated", len(spans) - len(dated))
    )
    axis = axis_of([span for _, span in dated], (periods[0], periods[-1]))
    headers = (words("lanes.project"), words("lanes.time"))
    count = -(-len(dated) // MOST_LANES)
    ends = [len(dated) * place // count for place in range(count + 1)]
    charts = []
    for place, (first, last) in enumerate(pairwise(ends), start=1):
        part = dated[first:last]
        marks = tuple(Mark(span.lane, None, said=period(site, row), span=span) for row, span in part)
        title = words.count("lanes.title", len(dated)) if count == 1 else _begun(site, [row for row, _ in part])
        numbered = name if place == 1 else f"{name}-{place}"
        charts.append(Chart(numbered, Kind.LANES, title, subtitle, *headers, marks, axis=axis))
    return tuple(charts)


def _begun(site: Site, projects: list[Record]) -> str:
    words, count = site.words, len(projects)
    first, last = (words.date(row["start_date"], row["date_precision"]) for row in (projects[0], projects[-1]))
    if first == last:
        return words.count("lanes.begun", count, date=first)
    return words.count("lanes.begun_between", count, first=first, last=last)


# --- rows that indicators count ---------------------------------------------------------------------------------------


def describe(site: Site, table: str, key: str) -> Item:
    if is_described(table):
        key_field, make = MAKERS[table]
        row = site.library.by_key(table, key_field).get(key)
        if row:
            return make(site, row)
    return Item(strip_control_characters(key))


def is_described(table: str) -> bool:
    return table in MAKERS


def _item(site: Site, row: Record, title: Text | str, facts: Iterable[str], org_ids: Iterable[str]) -> Item:
    organisations = tuple(dict.fromkeys(filter(None, org_ids)))
    return Item(title, facts=tuple(facts), sources=site.source(row["source_id"]), organisations=organisations)


def when(site: Site, row: Record, *fields: str) -> str:
    dates = (site.words.date(row[field], row["date_precision"]) for field in fields)
    return next(filter(None, dates), site.words("date.unknown"))


def leads_to(site: Site, row: Record) -> Ref | File | str | None:
    """Its own page in the web, else its source."""
    if row["url"].startswith(WEB):
        return str(row["url"])
    return next((link.to for link in site.source(row["source_id"])), None)


def _with_ways_onward(site: Site, row: Record, item: Item, codes: list[str]) -> Item:
    words = site.words
    ours = [each for each in item.organisations if each in site.ours]
    url = row.get("url", "")
    public = (Link(words("evidence.open_page"), url),) if url.startswith(WEB) else ()
    notes = (
        Note(words.count("project_page.countries", len(codes)), (), country_links(site, codes)),
        Note(words.count("organisation.behind", len(ours)), (), organisation_links(site, ours)),
        Note(words("evidence.public_page"), (), public),
    )
    return replace(item, links=tuple(note for note in notes if note.links))


def _publication(site: Site, row: Record) -> Item:
    words, key = site.words, row["publication_id"]
    links = site.library.rows_with("publication_contributions", "publication_id", key)
    codes = site.library.linked("publication_countries", "publication_id", key, "country_code")
    facts = [words(f"pub_type.{row['pub_type']}")]
    if row["is_legal_checklist"]:
        facts.append(words("evidence.legal_checklist"))
    facts.append(when(site, row, "completed_on", "published_on"))
    for role in dict.fromkeys(link["role"] for link in links):
        names = site.organisations(link["org_id"] for link in links if link["role"] == role)
        facts.append(words(f"role.{role}", names=names))
    org_ids = [link["org_id"] for link in links]
    item = _item(site, row, site.title(row["title"], row["language"]), facts, org_ids)
    return _with_ways_onward(site, row, item, codes)


def _report(site: Site, row: Record) -> Item:
    words, key = site.words, row["report_id"]
    codes = site.library.linked("report_countries", "report_id", key, "country_code")
    org_ids = site.library.linked("report_submitters", "report_id", key, "org_id")
    countries = words.listed(map(site.country, codes)) or words("report.no_country")
    title = words("report.title", body=words(f"body.{row['body']}"), countries=countries)
    facts = [words("report.submitted", date=when(site, row, "submitted_on"))]
    if org_ids:
        facts.append(words("report.by", names=site.organisations(org_ids)))
    facts.append(words(f"report.{row['form_of_report']}"))
    if row["un_symbol"]:
        facts.append(words("report.answered", symbol=strip_control_characters(row["un_symbol"])))
    return _with_ways_onward(site, row, _item(site, row, title, facts, org_ids), codes)


def _evidence(site: Site, row: Record) -> Item:
    words, org_id = site.words, row["org_id"]
    form = site.own(site.library.by_key("forms", "form")[row["form"]], "name")
    title = words("evidence_kind.title", name=site.organisation(org_id), form=form)
    facts = (words(f"evidence_kind.{row['kind']}"), when(site, row, "evidence_date"))
    return _with_ways_onward(site, row, _item(site, row, title, facts, [org_id]), [])


def _engagement(site: Site, row: Record) -> Item:
    words, initiative_id = site.words, row["initiative_id"]
    initiative = site.library.by_key("advocacy_initiatives", "initiative_id")[initiative_id]
    name = words.translated(initiative["title"]).text
    title = words("engagement.title", actor=site.organisation(row["org_id"]), initiative=name)
    level = words(f"engagement.level_{row['level'] or 'unknown'}")
    carriers = site.library.linked("initiative_organisations", "initiative_id", initiative_id, "org_id")
    org_ids = [initiative["lead_org"], *carriers]
    facts = (level, when(site, row, "engaged_on"))
    return _item(site, row, Text(title, wording=Wording.TITLE), facts, org_ids)


def _story(site: Site, row: Record) -> Item:
    words, org_id = site.words, row["org_id"]
    outlet = words.translated(row["outlet"]).text
    title = words("story.title", name=site.organisation(org_id), outlet=outlet)
    facts = (words(f"story.{row['reach_level']}"), when(site, row, "published_on"))
    return _item(site, row, title, facts, [org_id])


# By table, with its key.
MAKERS: dict[str, tuple[str, Callable[[Site, Record], Item]]] = {
    "publications": ("publication_id", _publication),
    "reports_to_bodies": ("report_id", _report),
    "expertise_evidence": ("evidence_id", _evidence),
    "initiative_actors": ("engagement_id", _engagement),
    "media_contributions": ("contribution_id", _story),
}


def row_item(site: Site, table: str, key: str) -> Item:
    """With the indicators of the network in which it counts; it leads to the list of all."""
    item = describe(site, table, key)
    rows = site.library.rows_of_scope("counted_rows", "row_key", key)
    indicators = dict.fromkeys(row["indicator_id"] for row in rows if row["table_name"] == table)
    links = list(item.links)
    if indicators:
        pages = tuple(site.page("indicator", each) for each in indicators)
        links.append(Note(site.words("dossier.counted_in"), (), pages))
    return replace(item, to=Ref(LISTED[table], anchor=anchor_of(key)), links=tuple(links))


# --- sections of several pages ----------------------------------------------------------------------------------------


def written_sections(site: Site, publications: Iterable[Record], reports: Iterable[Record]) -> tuple[Section, ...]:
    written = {
        "publications": ("publications", [row["publication_id"] for row in publications]),
        "reports": ("reports_to_bodies", [row["report_id"] for row in reports]),
    }
    sections = []
    for name, (table, keys) in written.items():
        items = tuple(row_item(site, table, key) for key in dict.fromkeys(keys))
        if items:
            sections.append(Section(site.words(f"place.{name}"), name, items=items))
    return tuple(sections)


def quoted_section(site: Site, title: str, rows: Iterable[Record], aside: str = "") -> tuple[Section, ...]:
    quotations = tuple(quotation(site, row) for row in rows)
    texts, links = (site.words("place.quoted_text"),), (site.whole("children"),)
    return (Section(title, texts=texts, quotations=quotations, links=links, aside=aside),) if quotations else ()


def disagreements_in(site: Site, rows: Iterable[Record]) -> tuple[Section, ...]:
    """Those of which both sides stand among the sources of the rows."""
    known = {row["source_id"] for row in rows}
    conflicts = site.library.rows("conflicts")
    return disagreements_section(site, [row for row in conflicts if {row["source_a"], row["source_b"]} <= known])


def milestones_section(site: Site, key: str, code: str) -> tuple[Section, ...]:
    rows = site.library.rows_with("milestones", key, code)
    if not rows:
        return ()
    in_time = tuple(sorted(rows, key=lambda row: (row["date"] or date.max, row["milestone_id"])))
    title, links = site.words("dossier.milestones"), (site.whole("timeline"),)
    return (Section(title, "milestones", milestones=in_time, links=links),)
