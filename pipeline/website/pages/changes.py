"""What each version changed: the page of changes, and the sentences that the feed tells as well."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.model import TOTAL, ValueKind
from pipeline.website.content.downloads import file_name
from pipeline.website.content.site import Site, anchor_of
from pipeline.website.library import CALENDAR, Library, Record, Value
from pipeline.website.page import Cell, File, Link, Note, Page, Ref, Row, Table

CHANGES = ("appeared", "higher", "lower", "disappeared", "restated")
ROW_CHANGES = ("added", "withdrawn", "confirmed", "status")
TOLD = 3  # values that a paragraph names one by one; where more changed, it counts them
FILES = ("changes", "changed_rows", "releases")


@dataclass(frozen=True)
class Version:
    """A version: its row of releases.csv, and the rows that say what it changed.

    `results`: of the values, those of the table of results, which are headlines over the whole framework.
    """

    release: Record
    values: tuple[Record, ...]
    results: tuple[Record, ...]
    rows: tuple[Record, ...]

    @property
    def number(self) -> str:
        return str(self.release["version"])

    @property
    def anchor(self) -> str:
        return f"version-{anchor_of(self.number)}"

    @property
    def is_first(self) -> bool:
        return not self.release["replaces"]


@dataclass(frozen=True)
class ChangesContent:
    paragraph: str
    results: Table | None
    others: str
    versions: Table
    compared: tuple[Note, ...]
    files: tuple[Link, ...]


def versions(library: Library) -> list[Version]:
    """Every version, the newest first; a release without a history is the only one."""
    alone: Record = {"version": library.release.info["version"], "date": library.day, "replaces": "", "reason": ""}
    found = []
    for release in library.rows("releases") or [alone]:
        values = library.rows_with("changes", "version", release["version"])
        results = [line for line in values if _is_result(library, line)]
        rows = library.rows_with("changed_rows", "version", release["version"])
        found.append(Version(release, tuple(values), tuple(results), tuple(rows)))
    return found[::-1]


def _is_result(library: Library, line: Record) -> bool:
    indicator_id, headline = line["indicator_id"], TOTAL
    if indicator_id in library.by_key("indicators", "indicator_id"):
        headline = library.series(indicator_id)[0]
    position = (line["period_set"], line["period_id"], line["measure"], line["series"])
    return position == (CALENDAR, library.periods()[-1], "cumulative", headline)


# --- in words -------------------------------------------------------------------------------------------------------


def version_title(site: Site, version: Version) -> str:
    day = site.words.date(version.release["date"])
    if version.is_first:
        return site.words("changes.first_title", date=day)
    found = _values_told(site, version.results) or site.words("changes.no_result")
    return site.words("changes.title", date=day, found=found)


def version_paragraph(site: Site, version: Version) -> str:
    words, release = site.words, version.release
    known = {"version": version.number, "date": words.date(release["date"]), "before": release["replaces"]}
    if version.is_first:
        return words("changes.first", **known)
    sentences = [words("changes.replaces", **known), *_results_told(site, version.results)]
    rows = _rows_told(site, version.rows)
    sentences.append(words("changes.rows", found=rows) if rows else words("changes.same_rows"))
    if release["reason"]:
        sentences.append(site.own(release, "note"))
    elif version.values:
        sentences.append(words("changes.no_reason"))
    return " ".join(sentences)


def _results_told(site: Site, results: tuple[Record, ...]) -> list[str]:
    words = site.words
    if not results:
        return [words("changes.same_results", window=site.window)]
    sentences = [words("changes.results", window=site.window, found=_values_told(site, results))]
    if len(results) <= TOLD:
        for line in results:
            before, after = _value_on(site, line, "before"), _value_on(site, line, "after")
            label = words("quoted", text=_indicator_name(site, line))
            scope = _scope_name(site, line)
            sentences.append(words("changes.value", indicator=label, scope=scope, before=before, after=after))
    return sentences


def _values_told(site: Site, lines: Iterable[Record]) -> str:
    """How many values changed in which way: « 3 valeurs nouvelles et 1 valeur plus haute »."""
    tally = Counter(line["change"] for line in lines)
    return site.words.listed(site.words.count(f"changes.{each}", tally[each]) for each in CHANGES if tally[each])


def _rows_told(site: Site, lines: Iterable[Record]) -> str:
    tally: Counter[str] = Counter()
    for line in lines:
        is_confirmed = line["change"] == "status" and line["status_after"] == "validated"
        tally["confirmed" if is_confirmed else line["change"]] += line["rows"]
    return site.words.listed(
        site.words.count(f"changed_rows.{each}", tally[each]) for each in ROW_CHANGES if tally[each]
    )


def _value_on(site: Site, line: Record, side: str) -> str:
    kind = line[f"{side}_kind"]
    if not kind:
        return site.words("changes.absent")
    return site.value(Value(line[side], ValueKind(kind), line["unit_measure"]))


def _indicator_name(site: Site, line: Record) -> str:
    """The name of an indicator; its code, where the framework has it no longer."""
    sheet = site.library.by_key("indicators", "indicator_id").get(line["indicator_id"])
    return site.own(sheet, "title") if sheet else line["indicator_id"]


def _scope_name(site: Site, line: Record) -> str:
    row = site.library.by_key("scopes", "scope_code").get(line["scope_code"])
    return site.own(row, "short") if row else line["scope_code"]


# --- the page -------------------------------------------------------------------------------------------------------


def changes_page(site: Site) -> Page:
    words, every = site.words, versions(site.library)
    newest = every[0]
    columns = words.each("changes.", "version", "date", "in_results", "in_rows", "reason")
    names = ["compared", "left_out", "withdrawals"]
    if site.beneficiaries:
        names.append("children")
    files = []
    for name in FILES:
        if name in site.library.release.names:
            file = file_name(site.library, f"{name}.csv")
            files.append(Link(file, File(file)))
    content = ChangesContent(
        paragraph=version_paragraph(site, newest),
        results=_results_table(site, newest.results) if newest.results else None,
        others=words.count("changes.others", len(newest.values)) if newest.values else "",
        versions=Table(words("changes.caption"), columns, tuple(_version_row(site, each) for each in every)),
        compared=tuple(Note(words(f"comparing.{name}.term"), (words(f"comparing.{name}.text"),)) for name in names),
        files=tuple(files),
    )
    title, summary = version_title(site, newest), words("changes.summary")
    return site.make_page("changes", "changes", title, summary, content, "evidence")


def _results_table(site: Site, results: tuple[Record, ...]) -> Table:
    words = site.words
    rows = []
    for line in results:
        code = line["indicator_id"]
        known = code in site.library.by_key("indicators", "indicator_id")
        label = words("framework.label", id=code, title=_indicator_name(site, line))
        cells = (
            Cell(_scope_name(site, line)),
            Cell(_value_on(site, line, "before")),
            Cell(_value_on(site, line, "after")),
            Cell(words(f"change.{line['change']}")),
        )
        rows.append(Row(Cell(label, Ref("indicator", code) if known else None), cells))
    columns = words.each("changes.", "indicator", "scope", "before", "after", "change")
    return Table(words("changes.results_caption", window=site.window), columns, tuple(rows))


def _version_row(site: Site, version: Version) -> Row:
    words, code = site.words, version.release["reason"]
    reason = site.stated(words(f"revision.{code}") if code else "")
    cells = (
        Cell(words.date(version.release["date"])),
        _told_cell(site, version, _values_told(site, version.results)),
        _told_cell(site, version, _rows_told(site, version.rows)),
        reason if version.values else site.nothing("not_applicable"),
    )
    return Row(Cell(version.number), cells, anchor=version.anchor)


def _told_cell(site: Site, version: Version, text: str) -> Cell:
    if version.is_first:
        return site.nothing("not_applicable")
    return Cell(text or site.words("changes.nothing"))
