"""Downloads: the files of the release as they are, and extracts that say on what they rest."""

import csv
import io
import zipfile
from collections.abc import Mapping
from functools import cache

from pipeline.release import release_files
from pipeline.website.content.downloads import all_files, archive_name
from pipeline.website.file_cache import FileCache
from pipeline.website.library import Library
from tests.website.releases import documented


@cache
def downloads() -> Mapping[str, bytes]:
    return all_files(Library(documented()), FileCache())


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def test_the_files_of_the_release_are_published_as_they_are() -> None:
    files = downloads()
    for name, content in release_files(documented()).items():
        assert files[name] == content, name


def test_the_archive_holds_the_whole_release_and_is_the_same_every_time() -> None:
    library = Library(documented())
    first, second = (all_files(library, FileCache())[archive_name(library)] for _ in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == release_files(documented())


def test_an_extract_holds_every_row_of_its_indicator_and_names_its_basis() -> None:
    files, values = downloads(), documented().lines("indicator_values")
    for indicator in documented().rows("indicators"):
        indicator_id = indicator["indicator_id"]
        extract = rows_of(files[f"{indicator_id.lower()}-values.csv"])
        whole = [row for row in values if row["indicator_id"] == indicator_id]
        assert extract == whole
        assert {row["basis"] for row in extract} == {"documented"}


def test_each_extract_of_rows_has_the_basis_in_its_first_column() -> None:
    files = downloads()
    for part in ("sieve", "counted", "excluded"):
        assert files[f"ke-2-{part}.csv"].startswith(b"basis,indicator_id,"), part
