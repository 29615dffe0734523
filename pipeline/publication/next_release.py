"""Which release is made: the one in place, where it still says the same, or a new one under the next number.

What was released under a number never changes. The number is YEAR.NUMBER, and 2026.10 comes after 2026.9.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pipeline.catalogue import Policy
from pipeline.indicators import Line
from pipeline.intake.packages import Package
from pipeline.model import FaultError, Finding, ReleaseMissingError
from pipeline.options import Say
from pipeline.publication.history import used_numbers, with_history
from pipeline.publication.masking import masked
from pipeline.publication.release_files import Counted, Stamp, publish, published_tables
from pipeline.release import Release, read_release, release_files
from pipeline.report.run_notes import note

NUMBER = re.compile(r"(2\d{3})\.([1-9]\d{0,3})")


@dataclass(frozen=True)
class ReleaseRequest:
    number: str
    day: date | None
    is_day_confirmed: bool
    today: date
    code_version: str
    invented: Mapping[str, list[Line]] = field(default_factory=dict)  # files of the demonstration only


def release_in_place(folder: Path, edition: str) -> Release | None:
    """The release that a new one would replace; None where there is none yet.

    Raises FaultError where it is damaged, or of the other edition.
    """
    try:
        found = read_release(folder, takes_former=True)
    except ReleaseMissingError:
        return None
    if found.info["edition"] != edition:
        raise FaultError(Finding("release-of-other-edition", package=str(folder), variant="in_place"))
    return found


def next_release(counted: Counted, replaced: Release | None, asked: ReleaseRequest, say: Say) -> Release:
    """The release in place, where the same would be made again; else a new one.

    Raises FaultError where its number was used, or where number or day are not as they should be.
    """
    if replaced is not None and _may_stay(replaced, asked):
        info = replaced.info
        stamp = Stamp(info["version"], date.fromisoformat(info["date"]), info["code_version"], asked.invented)
        again = _made(counted, replaced, stamp, say)
        if release_files(again) == release_files(replaced):
            return replaced
    day = asked.day or asked.today
    number = asked.number or next_number(replaced, counted.packages, day)
    faults = [*_number_faults(number, replaced, counted.packages, day), *_day_faults(day, replaced, asked)]
    if faults:
        raise FaultError(*faults)
    return _made(counted, replaced, Stamp(number, day, asked.code_version, asked.invented), say)


def _made(counted: Counted, replaced: Release | None, stamp: Stamp, say: Say) -> Release:
    """The release of a number and a day, which also decides which reports are due."""
    say("counting", version=stamp.version, day=stamp.day)
    return with_history(publish(counted, stamp), replaced, counted.catalogue)


def tell_release(made: Release, replaced: Release | None, folder: Path, language: str) -> None:
    if replaced is None:
        note(language, "release_first", folder=folder)
    news = "release_same" if made is replaced else "release_made"
    note(language, news, version=made.info["version"], date=made.info["date"], folder=folder)


def _may_stay(replaced: Release, asked: ReleaseRequest) -> bool:
    """Whether nothing else was asked for than the number and the day of the release in place."""
    is_number = asked.number in ("", replaced.info["version"])
    is_day = asked.day is None or asked.day.isoformat() == replaced.info["date"]
    return is_number and is_day


# --- numbers ----------------------------------------------------------------------------------------------------------


def next_number(replaced: Release | None, packages: Iterable[Package], day: date) -> str:
    """The number of the newest package where it is the highest, else the one after the last."""
    sent = max(_parts(package.version for package in packages), default=None)
    if replaced is None:
        year, number = sent or (day.year, 1)
        return f"{year}.{number}"
    year, number = max(_parts(used_numbers(replaced)), default=(day.year, 0))
    following = (year, number + 1)
    year, number = max(following, sent or following)
    return f"{year}.{number}"


def _parts(numbers: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Year and number of each, to be compared as numbers; what is written otherwise is left out."""
    for text in numbers:
        if found := NUMBER.fullmatch(text):
            yield int(found[1]), int(found[2])


def _number_faults(number: str, replaced: Release | None, packages: Iterable[Package], day: date) -> Iterator[Finding]:
    proposed = next_number(replaced, packages, day)
    words = (("version", number), ("next", proposed))
    used = used_numbers(replaced) if replaced else []
    if number in used:
        yield Finding("version-used", params=words)
    elif not NUMBER.fullmatch(number):
        yield Finding("version-form", params=words)
    elif max(_parts([number])) < max(_parts(used), default=(0, 0)):
        yield Finding("version-used", variant="behind", params=words)


# --- days -------------------------------------------------------------------------------------------------------------


def _day_faults(day: date, replaced: Release | None, asked: ReleaseRequest) -> Iterator[Finding]:
    """A day that is probably a slip: before the last release, or not come yet."""
    if asked.is_day_confirmed:
        return
    last = replaced.info["date"] if replaced else ""
    words = (("date", day.isoformat()), ("last", last), ("today", asked.today.isoformat()))
    if day.isoformat() < last:
        yield Finding("release-date", variant="earlier", params=words)
    elif day > asked.today:
        yield Finding("release-date", variant="future", params=words)


# --- what is gone -----------------------------------------------------------------------------------------------------


def left_out(
    packages: Sequence[Package], replaced: Release | None, named: Collection[str], policy: Policy
) -> list[Finding]:
    """A finding for each package, or table of a package, that the release before had and nobody has `named`.

    Nobody notices a folder that was not copied, so that it takes a word: `--without NAME`. Tables of rows that are not
    published are not looked at: that one is there, or no longer, could tell of people.
    """
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
