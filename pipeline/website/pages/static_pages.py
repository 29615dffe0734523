"""Pages about the site itself: sentences of the words files, the methods, the glossary, the demonstration."""

from dataclasses import replace

from pipeline.typography import in_order
from pipeline.website.content import beneficiaries, findings, presence, subject_page
from pipeline.website.content.site import Site, anchor_of
from pipeline.website.page import Cell, Link, Note, Page, Ref, Row, Table
from pipeline.website.pages.children import figure_link, headline_number

# Page, its table in the words files, and the sections there.
PLAIN_PAGES = {
    "your_rights": ("rights", ("help", "inside", "never", "trace", "ask")),
    "press": ("press", ("write", "children", "reference", "contact", "licence")),
    "accessibility": ("accessible", ("state", "tested", "untested", "known", "tell")),
    "legal": ("legal", ("publisher", "host", "privacy", "licence", "map")),
}
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


def plain_page(site: Site, name: str) -> Page:
    """A page of which every sentence stands in the words files; each line of a text is a paragraph."""
    words = site.words
    table, names = PLAIN_PAGES[name]
    licence = site.own(site.library.by_key("policy", "key")["licence"], "note")
    figure = figure_link(site, words("claims.to_figure", n=headline_number(site)))
    links = {
        "rights.help": (site.page("help"),),
        "press.write": (site.page("results"),),
        "press.children": (figure,) if figure else (),
    }
    sections = []
    for section in names:
        if section == "reference" and site.library.is_demonstration:
            continue
        title = words(f"{table}.{section}.term")
        text = words(
            f"{table}.{section}.text", between=site.between, reference=findings.reference(site), licence=licence
        )
        sections.append(
            subject_page.Section(title, texts=tuple(text.splitlines()), links=links.get(f"{table}.{section}", ()))
        )
    return site.make_page(
        name,
        "plain",
        words(f"{table}.title"),
        words(f"{table}.summary"),
        sections,
    )


def glossary_page(site: Site) -> Page:
    notes = []
    for term in TERMS:
        text = site.words(f"glossary.{term}.text")
        notes.append(Note(site.words(f"glossary.{term}.term"), (text,), anchor=anchor_of(term)))
    notes.sort(key=lambda note: in_order(note.term))
    title = site.words("glossary.title")
    summary = site.words("glossary.summary")
    return site.make_page("glossary", "glossary", title, summary, notes, "evidence")


# --- how the numbers are made -----------------------------------------------------------------------------------------


def methods_page(site: Site) -> Page:
    words, rows = site.words, []
    for row in site.library.indicators:
        unit = words.opening(words.count(f"unit.{row['unit_measure']}", 2))
        cells = (
            Cell(unit),
            Cell(words(f"level.{row['level']}")),
            Cell(row["version"]),
        )
        rows.append(Row(site.indicator_cell(row), cells))
    columns = words.each("methods.", "indicator", "unit", "level", "version")
    content = {
        "example": _example(site),
        "reasons": findings.reasons_of(site.library, ""),
        "policy": site.library.by_key("policy", "key"),
        "indicators": Table(words("methods.indicators"), columns, tuple(rows)),
    }
    return site.make_page(
        "methods",
        "methods",
        words("methods.title"),
        words("methods.summary"),
        content,
        "evidence",
    )


def _example(site: Site) -> tuple[str, str]:
    """Projects of the window, counted for each organisation and once for all: two sums that differ."""
    words = site.words
    counts = presence.projects_by_organisation(site.library)
    parts = []
    for row in site.library.scopes:
        if row["scope_code"] in counts:
            number = words.number(counts[row["scope_code"]])
            parts.append(words("example.part", name=site.own(row, "short"), n=number))
    total = words.number(sum(counts.values()))
    distinct = len(presence.projects_of(site.library).in_window)
    return words("example.sum", parts=words.listed(parts), total=total), words.count("example.distinct", distinct)


# --- the demonstration ------------------------------------------------------------------------------------------------


SIGHTS = {
    "most_is_awareness": Ref("children_services"),
    "explorer": Ref("explorer"),
    "online_2020": Ref("children_forms"),
    "late_correction": Ref("changes"),
    "gaps_stay_gaps": Ref("children_projects"),
    "members_exceed_total": Ref("results"),
    "small_country": Ref("children_countries"),
    "participations": Ref("children", anchor=beneficiaries.PARTICIPATIONS),
    "unnamed_country": Ref("indicator", "CV-1", "values"),
}


def about_demonstration_page(site: Site) -> Page:
    """What is invented, and what there is to look at; nothing of it estimates anything."""
    words = site.words
    said = [words.typeset(row[site.language]) for row in site.library.rows_with("scenario", "kind", "say")]
    sights = []
    for name, place in SIGHTS.items():
        shown_at = place
        if name == "small_country":
            shown_at = replace(place, anchor=_smallest_country(site))
        sights.append((Link(words(f"sight.{name}_title"), shown_at), words(f"sight.{name}")))
    title = words("scenario.title")
    summary = words("scenario.summary", window=site.window)
    return site.make_page(
        "scenario",
        "scenario",
        title,
        summary,
        {"said": said, "sights": sights},
    )


def _smallest_country(site: Site) -> str:
    """The country with the fewest children, as a place on the page of countries."""
    found = []
    if data := site.beneficiaries:
        for code in data.countries:
            lead = data.lead(code)
            if lead and lead.value:
                found.append((lead.value, code.lower()))
    return min(found)[1] if found else ""
