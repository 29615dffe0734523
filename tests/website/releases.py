"""Releases for the tests of the website: the documented one, and copies of it in which some rows are other."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache

from pipeline.release import Release, read_release
from pipeline.website.addresses import Settings, read_settings
from pipeline.website.charts.chart import Chart
from pipeline.website.charts.world_geometry import World
from pipeline.website.content.site import Site
from pipeline.website.library import Library
from pipeline.website.output.templates import Templates, read_templates
from pipeline.website.words import Words, words_in
from tests.building import ROOT
from tests.kept import kept_value, rendered
from tests.website.reading import Seen, read

TEMPLATES = ROOT / "site_templates"
LANGUAGES = ("fr", "en")


@cache
def documented() -> Release:
    """Read the release that stands in the repository."""
    return read_release(ROOT / "data" / "processed")


@cache
def documented_site() -> Mapping[str, bytes]:
    """Render the release that stands in the repository, in both languages."""
    return rendered(documented())


@cache
def documented_pages() -> Mapping[str, Seen]:
    """Read its pages, by path."""
    pages = {path: content for path, content in documented_site().items() if path.endswith(".html")}
    return kept_value("documented-pages", lambda: {path: read(content) for path, content in pages.items()})


def with_lines(release: Release, name: str, lines: Iterable[Mapping[str, str]]) -> Release:
    """Copy a release with other rows in one file; what a row does not state is blank."""
    rows = list(lines)
    columns = {column: [row.get(column, "") for row in rows] for column in release.tables[name]}
    return replace(release, tables={**release.tables, name: columns})


def changed(release: Release, name: str, change: Callable[[dict[str, str]], dict[str, str]]) -> Release:
    """Copy a release, every row of one file changed."""
    return with_lines(release, name, map(change, release.lines(name)))


def day_of(iso: str) -> date | None:
    """Read a date as a release does: blank is none."""
    return date.fromisoformat(iso) if iso else None


def with_value(release: Release, value: str, kind: str) -> Release:
    """Copy a release in which the network's cumulative headline of every indicator is as given."""

    def change(row: dict[str, str]) -> dict[str, str]:
        position = tuple(row[column] for column in ("scope_code", "measure", "series", "dimension"))
        is_headline = position == ("NETWORK", "cumulative", "_T", "_T")
        wanted = is_headline and row["value_kind"] != "not_applicable"
        return {**row, "value": value, "value_kind": kind} if wanted else row

    return changed(release, "indicator_values", change)


def words_of(language: str) -> Words:
    """Read the words of one language."""
    return words_in(TEMPLATES, language)


@cache
def settings() -> Settings:
    """Read what site.toml and slugs.toml declare."""
    return read_settings(*((TEMPLATES / name).read_text("utf-8") for name in ("site.toml", "slugs.toml")))


@cache
def templates() -> Templates:
    """Read the templates of pages and drawings."""
    return read_templates(TEMPLATES, settings())


def draw(chart: Chart, words: Words, stamp: str = "", world: World | None = None) -> list[str]:
    """Draw a chart in every layout."""
    return [str(svg) for svg in templates().draw_chart(chart, words, stamp, world)]


def site_of(release: Release, language: str) -> Site:
    """What pages are made with, for one release and language; downloads are left out."""
    library = Library(release)
    return Site(library, words_of(language), settings(), files={})
