"""What each version changed: the page of changes, and the sentences that the feed tells as well."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.model import TOTAL, ValueKind
from pipeline.website.content.downloads import file_name
from pipeline.website.content.site import Site, anchor_of
from pipeline.website.library import CALENDAR, Library, Record, Value
from pipeline.website.page import Cell, File, Link, Page, Ref, Row, Table

CHANGES = ("appeared", "higher", "lower", "disappeared", "restated")
ROW_CHANGES = ("added", "withdrawn", "confirmed", "status")
TOLD = 3  # values that a paragraph names one by one; where more changed, it counts them


@dataclass(frozen=True)
class Version:
    release: Record
    values: list[Record]
    results: list[Record]  # of the values, those of the table of results: headlines over the whole framework
    rows: list[Record]

    @property
    def anchor(self) -> str:
        return f"version-{anchor_of(self.release['version'])}"

    @property
    def is_first(self) -> bool:
        return not self.release["replaces"]


def versions(library: Library) -> list[Version]:
    """The newest first; a release without a history is the only one."""
    alone: Record = {"version": library.release.info["version"], "date": library.day, "replaces": "", "reason": ""}
    found = []
    for release in reversed(library.rows("releases") or [alone]):
        values = library.rows_with("changes", "version", release["version"])
        results = [line for line in values if _is_result(library, line)]
        found.append(
            Version(release, values, results, library.rows_with("changed_rows", "version", release["version"]))
        )
    return found


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
    words, release, results = site.words, version.release, version.results
    known = {"version": release["version"], "date": words.date(release["date"]), "before": release["replaces"]}
    if version.is_first:
        return words("changes.first", **known)
    sentences = [words("changes.replaces", **known)]
    if not results:
        sentences.append(words("changes.same_results", window=site.window))
    else:
        sentences.append(words("changes.results", window=site.window, found=_values_told(site, results)))
    if len(results) <= TOLD:
        sentences += [_value_told(site, line) for line in results]
    rows = _rows_told(site, version.rows)
    sentences.append(words("changes.rows", found=rows) if rows else words("changes.same_rows"))
    if release["reason"]:
        sentences.append(site.own(release, "note"))
    elif version.values:
        sentences.append(words("changes.no_reason"))
    return " ".join(sentences)


def _value_told(site: Site, line: Record) -> str:
    title, scope, before, after = _told(site, line)
    label = site.words("quoted", text=title)
    return site.words("changes.value", indicator=label, scope=scope, before=before, after=after)


def _told(site: Site, line: Record) -> tuple[str, str, str, str]:
    """Indicator and scope of a value, by code where the framework has them no longer; the value before and after."""
    sheet = site.library.by_key("indicators", "indicator_id").get(line["indicator_id"])
    scope = site.library.by_key("scopes", "scope_code").get(line["scope_code"])
    title = site.own(sheet, "title") if sheet else line["indicator_id"]
    name = site.own(scope, "short") if scope else line["scope_code"]
    sides = []
    for side in ("before", "after"):
        if kind := line[f"{side}_kind"]:
            sides.append(site.value(Value(line[side], ValueKind(kind), line["unit_measure"])))
        else:
            sides.append(site.words("changes.absent"))
    before, after = sides
    return title, name, before, after


def _values_told(site: Site, lines: Iterable[Record]) -> str:
    """How many values changed in which way: « 3 valeurs nouvelles et 1 valeur plus haute »."""
    return _counted(site, "changes", CHANGES, Counter(line["change"] for line in lines))


def _rows_told(site: Site, lines: Iterable[Record]) -> str:
    tally: Counter[str] = Counter()
    for line in lines:
        is_confirmed = line["change"] == "status" and line["status_after"] == "validated"
        tally["confirmed" if is_confirmed else line["change"]] += line["rows"]
    return _counted(site, "changed_rows", ROW_CHANGES, tally)


def _counted(site: Site, stem: str, changes: Iterable[str], tally: Mapping[str, int]) -> str:
    return site.words.listed(site.words.count(f"{stem}.{each}", tally[each]) for each in changes if tally[each])


# --- the page -------------------------------------------------------------------------------------------------------


def changes_page(site: Site) -> Page:
    words, every = site.words, versions(site.library)
    newest = every[0]
    columns = words.each("changes.", "version", "date", "in_results", "in_rows", "reason")
    files = [file_name(site.library, f"{name}.csv") for name in ("changes", "changed_rows", "releases")]
    content = {
        "paragraph": version_paragraph(site, newest),
        "results": _results_table(site, newest.results) if newest.results else None,
        "others": len(newest.values),
        "versions": Table(words("changes.caption"), columns, tuple(_version_row(site, each) for each in every)),
        "files": [Link(file, File(file)) for file in files],
    }
    title = version_title(site, newest)
    return site.make_page("changes", "changes", title, words("changes.summary"), content, "evidence")


def _results_table(site: Site, results: list[Record]) -> Table:
    words = site.words
    rows = []
    for line in results:
        code = line["indicator_id"]
        is_known = code in site.library.by_key("indicators", "indicator_id")
        title, *rest = _told(site, line)
        label = words("framework.label", id=code, title=title)
        cells = [Cell(text) for text in (*rest, words(f"change.{line['change']}"))]
        rows.append(Row(Cell(label, Ref("indicator", code) if is_known else None), tuple(cells)))
    columns = words.each("changes.", "indicator", "scope", "before", "after", "change")
    return Table(words("changes.results_caption", window=site.window), columns, tuple(rows))


def _version_row(site: Site, version: Version) -> Row:
    words, code = site.words, version.release["reason"]
    nothing = site.nothing("not_applicable")
    cells = [Cell(words.date(version.release["date"]))]
    for text in (_values_told(site, version.results), _rows_told(site, version.rows)):
        cells.append(nothing if version.is_first else Cell(text or words("changes.nothing")))
    cells.append(site.stated(words(f"revision.{code}") if code else "") if version.values else nothing)
    return Row(Cell(version.release["version"]), tuple(cells), anchor=version.anchor)
