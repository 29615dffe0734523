"""Every file of the release: what a row of it is, how large it is, and where to get it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.website.content.downloads import archive_name, file_name
from pipeline.website.content.site import Site
from pipeline.website.page import Cell, File, Note, Page, Ref, Row, Table
from pipeline.website.words import Words


@dataclass(frozen=True)
class DataContent:
    archive: File
    archive_size: str
    files: Table
    facts: tuple[Note, ...]
    reading: tuple[Note, ...]


def data_page(site: Site) -> Page:
    archive = archive_name(site.library)
    content = DataContent(
        archive=File(archive),
        archive_size=size(len(site.files[archive]), site.words),
        files=_table(site),
        facts=_facts(site),
        reading=tuple(
            Note(site.words(f"data.{name}.term"), (site.words(f"data.{name}.text"),))
            for name in ("blank", "sum", "dates")
        ),
    )
    title = site.words.count("data.title", len(site.library.release.names))
    return site.make_page("data", "data", title, site.words("data.summary"), content, "data")


def size(count: int, words: Words) -> str:
    return words("size.kilobytes", n=words.number(max(1, round(count / 1000))))


def _table(site: Site) -> Table:
    words = site.words
    rows = []
    for name in site.library.release.names:
        file = file_name(site.library, f"{name}.csv")
        cells = (
            Cell(said_by(site, site.library.release.schemas[name], "description")),
            Cell(words.number(len(site.library.columns(name)))),
            Cell(words.number(site.library.release.length(name))),
            Cell(size(len(site.files[file]), words), File(file)),
        )
        rows.append(Row(Cell(file, Ref("data_file", name)), cells, anchor=name))
    columns = words.each("data.", "file", "row", "columns", "rows", "take")
    return Table(words("data.caption"), columns, tuple(rows), frozenset({2, 3, 4}))


def said_by(site: Site, schema: Mapping[str, Any], key: str) -> str:
    texts = schema if site.language == "fr" else schema.get("ecpat:en", {})
    return site.words.typeset(texts.get(key, ""))


def _facts(site: Site) -> tuple[Note, ...]:
    info, words = site.library.release.info, site.words
    packages = []
    for package in info["packages"]:
        name = words.translated(package["title"], "fr").text
        packages.append(words("data.package", title=name, version=package["version"]))
    return (
        Note(words("data.release"), (info["version"],)),
        Note(words("data.date"), (words.date(site.library.day),)),
        Note(words("data.edition"), (words(f"edition.{info['edition']}"),)),
        Note(words("data.packages"), tuple(packages)),
    )


# --- one page for each file -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DataFileContent:
    file: File
    size: str
    columns: Table


def data_file_pages(site: Site) -> list[Page]:
    return [_page(site, name) for name in site.library.release.names]


def _page(site: Site, name: str) -> Page:
    words, schema = site.words, site.library.release.schemas[name]
    file, title = file_name(site.library, f"{name}.csv"), said_by(site, schema, "title")
    length = site.library.release.length(name)
    rows = words.count("data_file.rows", length)
    return Page(
        Ref("data_file", name),
        site.language,
        "data_file",
        words("data_file.title", title=title, rows=rows) if length else title,
        said_by(site, schema, "description"),
        DataFileContent(File(file), size(len(site.files[file]), words), _columns(site, schema)),
        "data",
        kicker=file,
        label=words("data_file.label", title=title),
        trail=(site.page("home"), site.page("data")),
    )


def _columns(site: Site, schema: Mapping[str, Any]) -> Table:
    words, fields = site.words, schema["fields"]
    rows = tuple(
        Row(
            Cell(field["name"]),
            (Cell(words(f"field_type.{field['type']}")), Cell(said_by(site, field, "description"))),
        )
        for field in fields
    )
    headers = words.each("data_file.", "column", "type", "meaning")
    return Table(words.count("data_file.columns", len(fields)), headers, rows)
