"""How the numbers are made, and a worked example of counting once."""

from dataclasses import dataclass

from pipeline.website.content.findings import reasons_of
from pipeline.website.content.presence import projects_by_organisation, projects_of
from pipeline.website.content.site import Site
from pipeline.website.page import Cell, Note, Page, Row, Table

STEPS = ("rows", "rule", "period", "distinct", "bound")
KINDS = ("zero", "lower_bound", "not_reported", "not_applicable", "withheld", "not_stated")
NUMBERS = ("base", "quote_min", "unnamed_countries_min")
MEASURES = ("annual", "new", "cumulative", "again")


@dataclass(frozen=True)
class MethodsContent:
    steps: tuple[Note, ...]
    measures: tuple[Note, ...]
    kinds: tuple[Note, ...]
    scopes: tuple[Note, ...]
    example: tuple[str, ...]
    reasons: tuple[Note, ...]
    policy: tuple[str, ...]
    indicators: Table


def methods_page(site: Site) -> Page:
    content = MethodsContent(
        steps=_notes(site, "step", STEPS),
        measures=_notes(site, "measure", MEASURES),
        kinds=_notes(site, "kind", KINDS),
        scopes=tuple(Note(site.own(row, "short"), (site.own(row, "long"),)) for row in site.library.scopes),
        example=_example(site),
        reasons=tuple(
            Note(site.words.opening(site.own(row, "label")), (site.own(row, "explanation"),))
            for row in reasons_of(site.library, "")
        ),
        policy=_policy(site),
        indicators=_indicators(site),
    )
    title, summary = site.words("methods.title"), site.words("methods.summary")
    return site.make_page("methods", "methods", title, summary, content, "evidence")


def _policy(site: Site) -> tuple[str, ...]:
    """The rules of publication that readers meet, a number beside the rule that it sets."""
    rows = site.library.by_key("policy", "key")
    sentences = [row for key, row in rows.items() if key.startswith("text_") and key != "text_demonstration"]
    numbers = [rows[key] for key in NUMBERS if key in rows]
    shown = (site.words("methods.policy_value", note=site.own(row, "note"), value=row["value"]) for row in numbers)
    return (*(site.own(row, "note") for row in sentences), *shown)


def _notes(site: Site, kind: str, names: tuple[str, ...]) -> tuple[Note, ...]:
    return tuple(Note(site.words(f"{kind}.{name}.term"), (site.words(f"{kind}.{name}.text"),)) for name in names)


def _example(site: Site) -> tuple[str, ...]:
    """Projects of the window, counted for each organisation and once for all: two sums that differ."""
    projects = projects_of(site.library)
    counts = projects_by_organisation(site.library)
    names = {row["scope_code"]: site.own(row, "short") for row in site.library.scopes}
    parts = [site.words("example.part", name=names[code], n=site.words.number(n)) for code, n in counts.items()]
    total, distinct = sum(counts.values()), len(projects.in_window)
    return (
        site.words("example.sum", parts=site.words.listed(parts), total=site.words.number(total)),
        site.words.count("example.distinct", distinct),
    )


def _indicators(site: Site) -> Table:
    words = site.words
    rows = tuple(
        Row(
            site.indicator_cell(row),
            (
                Cell(words.opening(words.count(f"unit.{row['unit_measure']}", 2))),
                Cell(words(f"level.{row['level']}")),
                Cell(row["version"]),
            ),
        )
        for row in site.library.indicators
    )
    columns = words.each("methods.", "indicator", "unit", "level", "version")
    return Table(words("methods.indicators"), columns, rows)
