"""Downloads: the files of the release as they are, an extract for each indicator, and all of it as one archive.

Everything is a function of the release: the same release gives the same bytes.
"""

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
    release = files_of_release(library)
    extracts = _extracts(library)
    archive = {archive_name(library): zip_of(release, cache)}
    return {**release, **extracts, **archive}


def files_of_release(library: Library) -> dict[str, bytes]:
    """The files of the release as they are: its tables, its descriptor and its notes.

    What is invented says so in the name of each file and in a column of each table.
    """
    if not library.is_demonstration:
        return release_files(library.release)
    return release_files(with_basis(library.release), prefix=file_name(library, ""))


def with_basis(release: Release) -> Release:
    field = next(each for each in release.columns("indicator_values") if each["name"] == "basis")
    tables, schemas = dict(release.tables), dict(release.schemas)
    for name, columns in release.tables.items():
        if BASIS not in columns:
            tables[name] = {BASIS: [release.info["edition"]] * release.length(name), **columns}
            schemas[name] = {**schemas[name], "fields": [field, *schemas[name]["fields"]]}
    return replace(release, tables=tables, schemas=schemas)


def indicator_files(library: Library, indicator_id: str) -> dict[str, File]:
    """The downloads of one indicator, by the file of the release from which each is taken."""
    stem = indicator_id.lower()
    return {name: File(file_name(library, f"{stem}-{part}.csv")) for name, part in EXTRACTS.items()}


def _extracts(library: Library) -> dict[str, bytes]:
    basis = library.release.info["edition"]
    files = {}
    for name in EXTRACTS:
        columns = library.release.tables[name]
        ids = columns["indicator_id"]
        columns = {BASIS: [basis] * len(ids), **{each: columns[each] for each in columns if each != BASIS}}
        by_indicator: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for indicator_id, row in zip(ids, zip(*columns.values(), strict=True), strict=True):
            by_indicator[indicator_id].append(row)
        for sheet in library.indicators:
            indicator_id = sheet["indicator_id"]
            file = indicator_files(library, indicator_id)[name]
            files[file.name] = csv_bytes(columns, by_indicator[indicator_id])
    return files


def file_name(library: Library, name: str) -> str:
    """The name of a download; what is invented says so in its name."""
    return f"demonstration-{name}" if library.is_demonstration else name


def archive_name(library: Library) -> str:
    return file_name(library, f"release-{library.release.info['version']}.zip")


def zip_of(files: dict[str, bytes], cache: FileCache) -> bytes:
    """The files as one archive, in the order of their names, with fixed date and rights."""
    sources: list[str | bytes] = [f"zlib {zlib.ZLIB_RUNTIME_VERSION}, Python {sys.version}"]
    for name in sorted(files):
        sources += [name, files[name]]
    return cache.file(sources, lambda: _packed(files))


def _packed(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name], compresslevel=9)
    return stream.getvalue()
