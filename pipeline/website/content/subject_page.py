"""A page about one country, project or organisation: facts, sections, sources."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.typography import in_order, strip_control_characters
from pipeline.website.charts.chart import Chart
from pipeline.website.content.findings import limit
from pipeline.website.content.quotations import Quotation
from pipeline.website.content.site import Site
from pipeline.website.library import Record, is_confirmed
from pipeline.website.page import Cell, Link, Note, Nothing, Quotable, Ref, Table, Text, Wording

ACRONYM = re.compile(r"\(([^\s()-]*[A-Z][^\s()-]*[A-Z][^\s()-]*)\)")


@dataclass(frozen=True)
class Item:
    title: Text | str
    to: Ref | None = None
    facts: tuple[str, ...] = ()
    links: tuple[Note, ...] = ()
    anchor: str = ""
    text: str = ""
    sources: tuple[Link, ...] = ()
    organisations: tuple[str, ...] = ()  # ids of those behind it


@dataclass(frozen=True)
class Section:
    title: str
    anchor: str = ""
    texts: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[Note, ...] = ()
    items: tuple[Item, ...] = ()
    folded: tuple[Item, ...] = ()  # shown when a reader asks for more
    quotations: tuple[Quotation, ...] = ()
    disagreements: tuple[Record, ...] = ()
    offices: tuple[Record, ...] = ()
    milestones: tuple[Record, ...] = ()
    links: tuple[Link, ...] = ()
    aside: str = ""
    to: Ref | None = None  # where its title leads

    @property
    def is_filled(self) -> bool:
        """Whether it says something below its title, else it is not shown."""
        return any(value for name, value in vars(self).items() if name not in {"title", "anchor", "to"})


@dataclass(frozen=True)
class SubjectPage:
    facts: tuple[Note, ...]
    sections: tuple[Section, ...]
    confirmed: str = ""
    official: Text | None = None
    sources: tuple[Link, ...] = ()
    opening: tuple[str, ...] = ()  # below the lead
    told_by: tuple[Link, ...] = ()


# --- links to what has a page ---------------------------------------------------------------------------------------


def short_title(title: str) -> str:
    """The acronym of a project, else what stands before brackets or a colon."""
    acronym = ACRONYM.search(title)
    if acronym and title.index("(") > 0:
        return acronym[1]
    return re.split(r"(?<=\S) \(|\s*:\s", title, maxsplit=1)[0]


def project_name(site: Site, project: Record) -> str:
    return short_title(full_title(site, project))


def full_title(site: Site, project: Record) -> str:
    """The French one where there is no other."""
    return site.own(project, "title") or site.words.typeset(strip_control_characters(project["title_fr"]))


def project_link(site: Site, project: Record) -> Link:
    text = Text(project_name(site, project), wording=Wording.TITLE)
    return Link(text, Ref("project", project["project_id"]))


def country_links(site: Site, codes: Iterable[str]) -> tuple[Link, ...]:
    refs = {code: site.country_ref(code) for code in site.by_name(codes)}
    return tuple(Link(site.country(code), to) for code, to in refs.items() if to)


def organisation_ref(site: Site, org_id: str) -> Ref | None:
    if org_id in site.ours:
        return Ref("organisation", org_id)
    if not site.names(org_id):
        return None
    if org_id in site.funders:
        return Ref("funders", anchor=org_id.lower())
    return Ref("partners", anchor=org_id.lower()) if org_id in site.partners else None


def organisation_links(site: Site, org_ids: Iterable[str]) -> tuple[Link, ...]:
    refs = {org_id: organisation_ref(site, org_id) for org_id in org_ids}
    return tuple(Link(site.organisation(org_id), to) for org_id, to in refs.items() if to)


def organisations_note(site: Site, term: str, org_ids: Iterable[str]) -> tuple[Note, ...]:
    """Those that agreed by name, the others as a number; no note without one."""
    ids = list(dict.fromkeys(org_ids))
    if not ids:
        return ()
    hidden = sum(not site.names(org_id) for org_id in ids)
    texts = (site.words.count("dossier.unnamed", hidden),) if hidden else ()
    return (Note(term, texts, organisation_links(site, ids)),)


def count_cell(site: Site, count: int) -> Cell:
    """Nothing is a dash: nobody said that it was zero."""
    if count:
        return Cell(site.words.number(count))
    return Cell(site.words("nothing.dash"), nothing=Nothing.NOT_REPORTED)


def disagreements_section(site: Site, rows: Iterable[Record], *texts: str) -> tuple[Section, ...]:
    found, links = tuple(rows), (site.whole("disagreements"),)
    section = Section(site.words("figure.disagreement"), "disagreements", texts, disagreements=found, links=links)
    return (section,) if found else ()


def onward_section(site: Site, *names: str) -> Section:
    return Section(site.words("dossier.onward"), links=tuple(site.page(name) for name in names))


# --- what every page of this kind says at its end ---------------------------------------------------------------------


def sources_of(site: Site, rows: Iterable[Record]) -> tuple[Link, ...]:
    links: list[Link] = []
    for source_id in sorted({row["source_id"] for row in rows}):
        links += site.source(source_id)
    return tuple(sorted(links, key=lambda link: in_order(str(link.label))))


def confirmed_line(site: Site, rows: Iterable[Record]) -> str:
    states = [is_confirmed(row) for row in rows if "validation_status" in row]
    done = states.count(True)
    if not done:
        return ""  # the foot of every page says it
    key = "dossier.confirmed_all" if done == len(states) else "dossier.confirmed_some"
    return site.words.count(key, len(states), done=site.words.number(done))


def to_quote(site: Site, sentence: str) -> Quotable:
    confirmed, rows, *_ = site.library.confirmed
    return Quotable(site.words("dossier.cite", sentence=sentence, limit=limit(site, confirmed, rows)))
