"""Pages whose sentences stand in the words files: plain text, and the glossary."""

from pipeline.typography import in_order
from pipeline.website.content.findings import reference
from pipeline.website.content.site import Site, anchor_of
from pipeline.website.content.subject_page import Section, SubjectPage
from pipeline.website.page import Link, Note, Page
from pipeline.website.pages.children import figure_link, headline_number


def your_rights_page(site: Site) -> Page:
    """The page for a person who may be meant by the numbers."""
    sections = [_section(site, f"rights.{name}") for name in ("inside", "never", "trace", "ask")]
    return _page(site, "your_rights", "rights", [_section(site, "rights.help", (site.page("help"),)), *sections])


def press_page(site: Site) -> Page:
    figure = figure_link(site, site.words("claims.to_figure", n=headline_number(site)))
    sections = [
        _section(site, "press.write", (site.page("results"),)),
        _section(site, "press.children", (figure,) if figure else (), between=site.between),
    ]
    if not site.library.is_demonstration:
        sections.append(_section(site, "press.reference", reference=reference(site)))
    sections += [_section(site, "press.contact"), _licence(site)]
    return _page(site, "press", "press", sections)


def accessibility_page(site: Site) -> Page:
    """What was tested and what was not; no rate before an audit."""
    names = ("state", "tested", "untested", "known", "tell")
    return _page(site, "accessibility", "accessible", [_section(site, f"accessible.{name}") for name in names])


def legal_page(site: Site) -> Page:
    sections = [_section(site, f"legal.{name}") for name in ("publisher", "host", "privacy")]
    return _page(site, "legal", "legal", [*sections, _licence(site), _section(site, "legal.map")])


def _licence(site: Site) -> Section:
    note = site.own(site.library.by_key("policy", "key")["licence"], "note")
    return Section(site.words("press.licence_title"), texts=(note,))


def _section(site: Site, key: str, links: tuple[Link, ...] = (), **values: object) -> Section:
    """A section of the words files: its heading, and each line of its text as a paragraph."""
    text = site.words(f"{key}.text", **values)
    return Section(site.words(f"{key}.term"), texts=tuple(text.splitlines()), links=links)


def _page(site: Site, name: str, words: str, sections: list[Section]) -> Page:
    """A page whose title and summary stand in the table `words` of the words files."""
    title, summary = site.words(f"{words}.title"), site.words(f"{words}.summary")
    return site.make_page(name, "plain", title, summary, SubjectPage(facts=(), sections=tuple(sections)))


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


def glossary_page(site: Site) -> Page:
    notes = []
    for term in TERMS:
        text = site.words(f"glossary.{term}.text")
        notes.append(Note(site.words(f"glossary.{term}.term"), (text,), anchor=anchor_of(term)))
    notes.sort(key=lambda note: in_order(note.term))
    title, summary = site.words("glossary.title"), site.words("glossary.summary")
    return site.make_page("glossary", "glossary", title, summary, tuple(notes), "evidence")
