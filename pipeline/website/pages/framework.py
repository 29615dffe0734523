"""The framework: thirteen indicators by five scopes in one table."""

from dataclasses import dataclass

from pipeline.website.content import findings
from pipeline.website.content.site import Site, missing_of
from pipeline.website.library import Record
from pipeline.website.page import Cell, Link, Note, Page, Ref, Row, Shared, Table, Text
from pipeline.website.pages.home import objective_sentence

LOOKED_FOR = "indicators with a published target"  # the fact that says how many have one
EXAMPLE = 3  # the number that shows in the legend how a minimum is written


@dataclass(frozen=True)
class Section:
    title: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class FrameworkContent:
    grid: Table
    silent: str  # the objectives of which nothing is documented, said aloud
    legend: tuple[Note, ...]
    framework: tuple[str, ...]  # whose it is, that its definitions are proposed, that no target was published
    context: tuple[Section, ...]
    sources: tuple[Link, ...]  # where one may read that no target stands


def framework_page(site: Site) -> Page:
    words = site.words
    documented = findings.documented(site)
    title = words(
        "framework.title",
        window=site.window,
        indicators=words.count("framework.indicators", len(site.library.indicators)),
        values=words.count("framework.values", len(documented)),
        targets=words.count("framework.targets", len(site.library.grouped("targets", "indicator_id"))),
    )
    facts = site.library.by_key("facts", "subject")
    content = FrameworkContent(
        _grid(site, documented),
        _silent(site, documented),
        _legend(site),
        _whose(site),
        _context(site),
        site.source(facts[LOOKED_FOR]["source_id"]) if LOOKED_FOR in facts else (),
    )
    summary = words("framework.summary", window=site.window)
    return site.make_page("results", "framework", title, summary, content, "results", shared=Shared())


def _grid(site: Site, documented: list[Record]) -> Table:
    """Every indicator by every scope, over the whole framework, in a band for each objective."""
    ids = {row["indicator_id"] for row in documented}
    by_objective = site.library.grouped("indicators", "objective")
    rows = []
    for objective in site.library.rows("objectives"):
        indicators = by_objective[objective["objective_id"]]
        title = site.objective(objective["objective_id"])
        band = site.words("framework.band", title=title, sentence=objective_sentence(site, indicators, ids))
        for place, indicator in enumerate(indicators):
            rows.append(_row(site, indicator, "" if place else band, objective["objective_id"].lower()))
    columns = (site.words("framework.indicator"), *(site.own(scope, "short") for scope in site.library.scopes))
    caption = site.words("framework.caption", window=site.window)
    return Table(caption, columns, tuple(rows), frozenset(range(1, len(columns))))


def _row(site: Site, indicator: Record, band: str, anchor: str) -> Row:
    indicator_id = indicator["indicator_id"]
    series = findings.headline_series(site, indicator_id)
    label = site.words("framework.label", id=indicator_id, title=site.own(indicator, "title"))
    totals = (site.library.total(indicator_id, scope["scope_code"], series) for scope in site.library.scopes)
    cells = tuple(site.cell(total, missing_of(indicator_id, total)) for total in totals)
    return Row(Cell(Text(label), Ref("indicator", indicator_id)), cells, band, anchor if band else "")


def _legend(site: Site) -> tuple[Note, ...]:
    terms = {
        "at_least": site.words("value.at_least", n=site.words.number(EXAMPLE)),
        "not_reported": site.words("nothing.not_reported"),
        "not_applicable": site.words("nothing.not_applicable"),
    }
    return tuple(Note(term, (Text(site.words(f"legend.{name}_text")),)) for name, term in terms.items())


def _whose(site: Site) -> tuple[str, ...]:
    """Whose framework it is, and that no target is known, as long as none was sent."""
    rows = site.library.grouped("framework", "section").get("framework", [])
    lines = {(row["code"], row["key"]): row for row in rows}
    wanted = [("framework", "note"), ("framework", "definitions")]
    if not site.library.rows("targets"):
        wanted.append(("targets", "note"))
    return tuple(site.words.typeset(lines[place][site.language]) for place in wanted if place in lines)


def _context(site: Site) -> tuple[Section, ...]:
    """The lists of the framework to which no indicator is tied, in the framework's order."""
    forms = [site.own(row, "name") for row in site.library.rows("forms") if row["in_framework"]]
    lists = {
        "change_objective": _items(site, "change_objective", "label"),
        "form": tuple(site.words.opening(form) for form in forms),
        "sdg_target": _items(site, "sdg_target", "label"),
        "value": _items(site, "value", "title"),
    }
    return tuple(Section(site.words(f"context.{kind}"), items) for kind, items in lists.items())


def _items(site: Site, kind: str, key: str) -> tuple[str, ...]:
    rows = site.library.grouped("framework", "section").get(kind, [])
    return tuple(site.words.typeset(row[site.language]) for row in rows if row["key"] == key)


def _silent(site: Site, documented: list[Record]) -> str:
    """The objectives without a single value."""
    speaking = {row["objective"] for row in documented}
    silent = [row for row in site.library.rows("objectives") if row["objective_id"] not in speaking]
    names = site.words.listed(site.words("quoted", text=site.objective(row["objective_id"])) for row in silent)
    return site.words.count("framework.silent", len(silent), names=names) if silent else ""
