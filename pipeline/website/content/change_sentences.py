"""What each version changed, in words: the same for the page, a newsletter and the feed."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from pipeline.model import TOTAL, ValueKind
from pipeline.website.content.site import Site, value_text
from pipeline.website.library import CALENDAR, Library, Record, Value

CHANGES = ("appeared", "higher", "lower", "disappeared", "restated")
ROW_CHANGES = ("added", "withdrawn", "confirmed", "status")
TOLD = 3  # values that a paragraph names one by one; where more changed, it counts them


@dataclass(frozen=True)
class Version:
    """A version: its row of releases.csv, and the rows that say what it changed."""

    release: Record
    values: tuple[Record, ...] = ()
    rows: tuple[Record, ...] = ()

    @property
    def number(self) -> str:
        return str(self.release["version"])

    @property
    def is_first(self) -> bool:
        """Whether there is no version before it."""
        return not self.release["replaces"]


def versions(library: Library) -> list[Version]:
    """Every version, the newest first; a release without a history is the only one."""
    info = library.release.info
    alone: Record = {"version": info["version"], "date": library.day, "replaces": "", "reason": ""}
    values, rows = (library.grouped(name, "version") for name in ("changes", "changed_rows"))
    found = [
        Version(line, tuple(values.get(line["version"], ())), tuple(rows.get(line["version"], ())))
        for line in library.rows("releases") or [alone]
    ]
    return found[::-1]


def results(library: Library, version: Version) -> Version:
    """The version with only the values of the table of results: headlines over the whole framework."""
    window = (CALENDAR, library.periods()[-1], "cumulative")
    kept = []
    for line in version.values:
        indicator_id = line["indicator_id"]
        is_known = indicator_id in library.by_key("indicators", "indicator_id")
        headline = library.series(indicator_id)[0] if is_known else TOTAL
        if (line["period_set"], line["period_id"], line["measure"], line["series"]) == (*window, headline):
            kept.append(line)
    return replace(version, values=tuple(kept))


# --- in words -------------------------------------------------------------------------------------------------------


def title(site: Site, version: Version) -> str:
    day = site.words.date(version.release["date"])
    if version.is_first:
        return site.words("changes.first_title", date=day)
    found = values_told(site, results(site.library, version).values) or site.words("changes.no_result")
    return site.words("changes.title", date=day, found=found)


def paragraph(site: Site, version: Version) -> str:
    """What readers will notice, in a few sentences."""
    words, release = site.words, version.release
    opening = "changes.first" if version.is_first else "changes.replaces"
    known = {"version": version.number, "date": words.date(release["date"]), "before": release["replaces"]}
    sentences, rows = [words(opening, **known)], rows_told(site, version.rows)
    if not version.is_first:
        sentences += [
            *_of_values(site, results(site.library, version).values),
            words("changes.rows", found=rows) if rows else words("changes.same_rows"),
            why(site, version),
        ]
    return " ".join(filter(None, sentences))


def _of_values(site: Site, values: tuple[Record, ...]) -> list[str]:
    found = values_told(site, values)
    if not found:
        return [site.words("changes.same_results", window=site.window)]
    told = site.words("changes.results", window=site.window, found=found)
    return [told, *(_of_value(site, line) for line in values if len(values) <= TOLD)]


def _of_value(site: Site, line: Record) -> str:
    before, after = (shown(site, line, side) for side in ("before", "after"))
    label = site.words("quoted", text=indicator(site, line))
    return site.words("changes.value", indicator=label, scope=scope(site, line), before=before, after=after)


def why(site: Site, version: Version) -> str:
    """The declared reason of a version; that there is none, where values changed; else blank."""
    if version.release["reason"]:
        return site.own(version.release, "note")
    return site.words("changes.no_reason") if version.values else ""


def values_told(site: Site, lines: Iterable[Record]) -> str:
    """How many values changed in which way: « 3 valeurs nouvelles et 1 valeur plus haute »."""
    tally = Counter(line["change"] for line in lines)
    return site.words.listed(site.words.count(f"changes.{each}", tally[each]) for each in CHANGES if tally[each])


def rows_told(site: Site, lines: Iterable[Record]) -> str:
    """How many rows were added, withdrawn, confirmed or changed otherwise."""
    tally: Counter[str] = Counter()
    for line in lines:
        is_confirmed = line["change"] == "status" and line["status_after"] == "validated"
        tally["confirmed" if is_confirmed else line["change"]] += line["rows"]
    return site.words.listed(
        site.words.count(f"changed_rows.{each}", tally[each]) for each in ROW_CHANGES if tally[each]
    )


def shown(site: Site, line: Record, side: str) -> str:
    kind = line[f"{side}_kind"]
    if not kind:
        return site.words("changes.absent")
    return value_text(Value(line[side], ValueKind(kind), line["unit_measure"]), site.words)


def indicator(site: Site, line: Record) -> str:
    """The name of the indicator of a change; its code, where the framework has it no longer."""
    sheet = site.library.by_key("indicators", "indicator_id").get(line["indicator_id"])
    return site.own(sheet, "title") if sheet else line["indicator_id"]


def scope(site: Site, line: Record) -> str:
    """The name of the scope of a change; its code, where there is none any longer."""
    row = site.library.by_key("scopes", "scope_code").get(line["scope_code"])
    return site.own(row, "short") if row else line["scope_code"]


def reason(site: Site, version: Version) -> str:
    """The kind of the declared reason; blank where none is declared."""
    code = version.release["reason"]
    return site.words(f"revision.{code}") if code else ""
