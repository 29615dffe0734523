"""Downloads: the files of the release, an extract for each indicator, and all in one archive."""

import io
import sys
import zipfile
import zlib
from collections import defaultdict
from dataclasses import replace

from pipeline.release import Release, csv_bytes, release_files
from pipeline.website.file_cache import FileCache
from pipeline.website.library import Library
from pipeline.website.page import File

EXTRACTS = {
    "indicator_values": "values",
    "indicator_rows": "sieve",
    "counted_rows": "counted",
    "exclusions": "excluded",
}
BASIS = "basis"
EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first date that a zip archive can hold


def all_files(library: Library, cache: FileCache) -> dict[str, bytes]:
    """What is invented says so in the name of each file and in a column of each table."""
    marked = with_basis(library.release)
    published = marked if library.is_demonstration else library.release
    release = release_files(published, prefix=file_name(library, ""))
    return {**release, **_extracts(library, marked), archive_name(library): zip_of(release, cache)}


def with_basis(release: Release) -> Release:
    field = next(each for each in release.columns("indicator_values") if each["name"] == BASIS)
    tables, schemas = dict(release.tables), dict(release.schemas)
    for name, columns in release.tables.items():
        if BASIS not in columns:
            tables[name] = {BASIS: [release.info["edition"]] * release.length(name), **columns}
            schemas[name] = {**schemas[name], "fields": [field, *schemas[name]["fields"]]}
    return replace(release, tables=tables, schemas=schemas)


def indicator_files(library: Library, indicator_id: str) -> dict[str, File]:
    """By the file of the release from which each is taken."""
    stem = indicator_id.lower()
    return {name: File(file_name(library, f"{stem}-{part}.csv")) for name, part in EXTRACTS.items()}


def _extracts(library: Library, marked: Release) -> dict[str, bytes]:
    files = {}
    for name in EXTRACTS:
        columns = marked.tables[name]
        by_indicator: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        rows = zip(*columns.values(), strict=True)
        for indicator_id, row in zip(columns["indicator_id"], rows, strict=True):
            by_indicator[indicator_id].append(row)
        for sheet in library.indicators:
            indicator_id = sheet["indicator_id"]
            file = indicator_files(library, indicator_id)[name]
            files[file.name] = csv_bytes(columns, by_indicator[indicator_id])
    return files


def file_name(library: Library, name: str) -> str:
    return f"demonstration-{name}" if library.is_demonstration else name


def archive_name(library: Library) -> str:
    return file_name(library, f"release-{library.release.info['version']}.zip")


def zip_of(files: dict[str, bytes], cache: FileCache) -> bytes:
    """With fixed order, date and rights."""
    sources: list[str | bytes] = [f"zlib {zlib.ZLIB_RUNTIME_VERSION}, Python {sys.version}"]
    for named in sorted(files.items()):
        sources += named

    def packed() -> bytes:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for name in sorted(files):
                entry = zipfile.ZipInfo(name, EARLIEST)
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, files[name], zipfile.ZIP_DEFLATED, compresslevel=9)
        return stream.getvalue()

    return cache.file(sources, packed)
