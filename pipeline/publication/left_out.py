"""What the release before had and the next one would lack: a package, or a table of a package, that is gone.

Nobody notices a folder that was not copied. So it takes a word: `--without NAME`. Tables of rows that are not
published are not looked at: that one is there, or no longer, could tell of people.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

from pipeline.catalogue import Policy
from pipeline.intake.packages import Package
from pipeline.model import Finding
from pipeline.publication.masking import masked
from pipeline.publication.release_files import published_tables
from pipeline.release import Release


def left_out(
    packages: Sequence[Package], replaced: Release | None, named: Collection[str], policy: Policy
) -> list[Finding]:
    """A finding for each package or table that is gone and that nobody has `named`."""
    sent = {masked(package.name, policy): published_tables(package) for package in packages}
    return [] if replaced is None else list(_gone(sent, replaced, named))


def _gone(sent: Mapping[str, Collection[str]], replaced: Release, named: Collection[str]) -> Iterator[Finding]:
    for before in replaced.info["packages"]:
        name = before["name"]
        if name in named:
            continue
        if name not in sent:
            yield Finding("package-gone", package=name, params=_words(replaced, name))
            continue
        for table in before.get("tables", ()):  # older releases do not name them
            word = f"{name}/{table}"
            if table not in sent[name] and word not in named:
                yield Finding("table-gone", package=name, resource=table, params=_words(replaced, word))


def _words(replaced: Release, word: str) -> tuple[tuple[str, str], ...]:
    return (("version", replaced.info["version"]), ("word", word))
