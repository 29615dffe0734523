"""What changed since the last version, every version, and how to follow."""

from dataclasses import dataclass

from pipeline.website.content import change_sentences as versions
from pipeline.website.content.change_sentences import Version
from pipeline.website.content.downloads import file_name
from pipeline.website.content.site import Site, anchor_of
from pipeline.website.library import Record
from pipeline.website.page import Cell, File, Link, Note, Page, Ref, Row, Table

FILES = ("changes", "changed_rows", "releases")


@dataclass(frozen=True)
class ChangesContent:
    paragraph: str
    results: Table | None
    others: str
    versions: Table
    compared: tuple[Note, ...]
    files: tuple[Link, ...]


def changes_page(site: Site) -> Page:
    every = versions.versions(site.library)
    newest = every[0]
    content = ChangesContent(
        versions.paragraph(site, newest),
        _results(site, newest),
        site.words.count("changes.others", len(newest.values)) if newest.values else "",
        _versions(site, every),
        _compared(site),
        tuple(_file(site, name) for name in FILES if name in site.library.release.names),
    )
    title, summary = versions.title(site, newest), site.words("changes.summary")
    return site.make_page("changes", "changes", title, summary, content, "evidence")


def _results(site: Site, version: Version) -> Table | None:
    lines, words = versions.results(site.library, version).values, site.words
    columns = words.each("changes.", "indicator", "scope", "before", "after", "change")
    rows = tuple(_result(site, line) for line in lines)
    return Table(words("changes.results_caption", window=site.window), columns, rows) if rows else None


def _result(site: Site, line: Record) -> Row:
    known = line["indicator_id"] in site.library.by_key("indicators", "indicator_id")
    label = site.words("framework.label", id=line["indicator_id"], title=versions.indicator(site, line))
    cells = (
        versions.scope(site, line),
        versions.shown(site, line, "before"),
        versions.shown(site, line, "after"),
        site.words(f"change.{line['change']}"),
    )
    to = Ref("indicator", line["indicator_id"]) if known else None
    return Row(Cell(label, to), tuple(Cell(text) for text in cells))


def _versions(site: Site, every: list[Version]) -> Table:
    columns = site.words.each("changes.", "version", "date", "in_results", "in_rows", "reason")
    return Table(site.words("changes.caption"), columns, tuple(_version(site, each) for each in every))


def _version(site: Site, version: Version) -> Row:
    lines = versions.results(site.library, version).values
    told = (versions.values_told(site, lines), versions.rows_told(site, version.rows))
    cells = (
        Cell(site.words.date(version.release["date"])),
        *(_told(site, version, text) for text in told),
        _reason(site, version),
    )
    return Row(Cell(version.number), cells, anchor=anchor_of_version(version))


def _told(site: Site, version: Version, text: str) -> Cell:
    if version.is_first:
        return site.nothing("not_applicable")
    return Cell(text or site.words("changes.nothing"))


def _reason(site: Site, version: Version) -> Cell:
    if not version.values:
        return site.nothing("not_applicable")
    return site.stated(versions.reason(site, version))


def anchor_of_version(version: Version) -> str:
    return f"version-{anchor_of(version.number)}"


def _compared(site: Site) -> tuple[Note, ...]:
    names = ("compared", "left_out", "withdrawals", *(("children",) if site.beneficiaries else ()))
    return tuple(Note(site.words(f"comparing.{name}.term"), (site.words(f"comparing.{name}.text"),)) for name in names)


def _file(site: Site, name: str) -> Link:
    file = file_name(site.library, f"{name}.csv")
    return Link(file, File(file))
