"""One page for each file of the release."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.website.content.downloads import file_name
from pipeline.website.content.site import Site
from pipeline.website.page import Cell, File, Page, Ref, Row, Table, Text
from pipeline.website.pages.data import said_by, size


@dataclass(frozen=True)
class DataFileContent:
    file: File
    size: str
    columns: Table


def data_file_pages(site: Site) -> list[Page]:
    return [_page(site, name) for name in site.library.release.names]


def _page(site: Site, name: str) -> Page:
    words, schema = site.words, site.library.release.schemas[name]
    file, title = file_name(site.library, f"{name}.csv"), said_by(site, schema, "title").text
    length = site.library.release.length(name)
    rows = words.count("data_file.rows", length)
    return Page(
        Ref("data_file", name),
        site.language,
        "data_file",
        words("data_file.title", title=title, rows=rows) if length else title,
        said_by(site, schema, "description").text,
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
            Cell(Text(field["name"])),
            (Cell(Text(words(f"field_type.{field['type']}"))), Cell(said_by(site, field, "description"))),
        )
        for field in fields
    )
    headers = words.each("data_file.", "column", "type", "meaning")
    return Table(words.count("data_file.columns", len(fields)), headers, rows)
