"""Pages whose sentences stand in the words files: plain text, and the glossary."""

from dataclasses import dataclass

from pipeline.typography import in_order
from pipeline.website.content.findings import reference
from pipeline.website.content.site import Site, anchor_of
from pipeline.website.page import Link, Note, Page
from pipeline.website.pages.children import figure_link, headline_number


@dataclass(frozen=True)
class Section:
    title: str
    texts: tuple[str, ...]
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class StaticPagesContent:
    sections: tuple[Section, ...]


def your_rights_page(site: Site) -> Page:
    """The page for a person who may be meant by the numbers."""
    help_link = (site.page("help"),)
    sections = [_section(site, f"rights.{name}") for name in ("inside", "never", "trace")]
    help_section = _section(site, "rights.help", help_link)
    return _page(site, "your_rights", "rights", [help_section, *sections, _section(site, "rights.ask")])


def press_page(site: Site) -> Page:
    figure = figure_link(site, site.words("claims.to_figure", n=headline_number(site)))
    sections = [
        _section(site, "press.write", (site.page("results"),)),
        _section(site, "press.children", (figure,) if figure else (), between=site.between),
        *([] if site.library.is_demonstration else [_section(site, "press.reference", reference=reference(site))]),
        _section(site, "press.contact"),
        Section(site.words("press.licence_title"), (_licence(site),)),
    ]
    return _page(site, "press", "press", sections)


def accessibility_page(site: Site) -> Page:
    """What was tested and what was not; no rate before an audit."""
    names = ("state", "tested", "untested", "known", "tell")
    return _page(site, "accessibility", "accessible", [_section(site, f"accessible.{name}") for name in names])


def legal_page(site: Site) -> Page:
    sections = [_section(site, f"legal.{name}") for name in ("publisher", "host", "privacy")]
    licence = Section(site.words("press.licence_title"), (_licence(site),))
    return _page(site, "legal", "legal", [*sections, licence, _section(site, "legal.map")])


def _licence(site: Site) -> str:
    return site.own(site.library.by_key("policy", "key")["licence"], "note")


def _section(site: Site, key: str, links: tuple[Link, ...] = (), **values: object) -> Section:
    """A section of the words files: its heading, and each line of its text as a paragraph."""
    text = site.words(f"{key}.text", **values)
    return Section(site.words(f"{key}.term"), tuple(text.splitlines()), links)


def _page(site: Site, name: str, words: str, sections: list[Section]) -> Page:
    """A page whose title and summary stand in the table `words` of the words files."""
    title, summary = site.words(f"{words}.title"), site.words(f"{words}.summary")
    return site.make_page(name, "plain", title, summary, StaticPagesContent(tuple(sections)))


# --- the glossary -----------------------------------------------------------------------------------------------------


TERMS = (
    "indicator",
    "objective",
    "scope",
    "period",
    "row",
    "source",
    "value",
    "at_least",
    "not_reported",
    "not_applicable",
    "withheld",
    "sieve",
    "claim",
    "disagreement",
    "report",
    "release",
    "confirmed",
    "sheet",
)


@dataclass(frozen=True)
class Glossary:
    terms: tuple[Note, ...]


def glossary_page(site: Site) -> Page:
    notes = [
        Note(site.words(f"glossary.{term}.term"), (site.words(f"glossary.{term}.text"),), anchor=anchor_of(term))
        for term in TERMS
    ]
    title, summary = site.words("glossary.title"), site.words("glossary.summary")
    content = Glossary(tuple(sorted(notes, key=lambda note: in_order(note.term))))
    return site.make_page("glossary", "glossary", title, summary, content, "evidence")
