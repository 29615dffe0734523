"""What a release would change, in plain words: `release --dry-run`. Nothing is written."""

from collections import Counter
from collections.abc import Iterator, Mapping

from pipeline.indicators import Line
from pipeline.model import TOTAL
from pipeline.release import Release, release_files
from pipeline.texts import t

VALUES_SHOWN = 12
VALUES = {
    "appeared": "value_appeared",
    "higher": "value_higher",
    "lower": "value_lower",
    "disappeared": "value_disappeared",
    "restated": "value_restated",
}
ROWS = {"added": "row_added", "withdrawn": "row_withdrawn", "status": "row_status"}
LINES = {"added": "line_added", "withdrawn": "line_withdrawn"}
MEASURES = {"annual": "measure_annual", "new": "measure_new", "cumulative": "measure_cumulative"}
KINDS = {
    "": "kind_absent",
    "not_reported": "kind_not_reported",
    "not_applicable": "kind_not_applicable",
    "withheld": "kind_withheld",
}


def preview(made: Release, replaced: Release | None, language: str) -> str:
    info = made.info
    if made is replaced:
        return t("preview_same", language, version=info["version"], date=info["date"])
    if replaced is None:
        count = len(release_files(made))
        return t("preview_first", language, version=info["version"], date=info["date"], count=count)
    known = {"version": info["version"], "date": info["date"], "before": replaced.info["version"]}
    lines = [t("preview_next", language, **known)]
    lines += ["", *_values(made, language), "", *_rows(made, language), "", *_files(made, replaced, language)]
    return "\n".join(lines)


def _own(made: Release, name: str) -> list[Line]:
    return [line for line in made.lines(name) if line["version"] == made.info["version"]]


def _values(made: Release, language: str) -> Iterator[str]:
    lines = _own(made, "changes")
    found = _listed(Counter(line["change"] for line in lines), VALUES, language)
    yield t("preview_values", language, found=found or t("value_none", language))
    for line in lines[:VALUES_SHOWN]:
        sides = {side: _value(line, side, language) for side in ("before", "after")}
        yield "  " + t("preview_value", language, place=_place(line, language), **sides)
    if len(lines) > VALUES_SHOWN:
        yield "  " + t("preview_more", language, count=len(lines) - VALUES_SHOWN)


def _place(line: Line, language: str) -> str:
    series = [line["series"]] if line["series"] != TOTAL else []
    measure = t(MEASURES[line["measure"]], language)
    return " · ".join([line["indicator_id"], *series, line["scope_code"], line["period_id"], measure])


def _value(line: Line, side: str, language: str) -> str:
    kind, number = line[f"{side}_kind"], line[side]
    if kind in KINDS:
        return t(KINDS[kind], language)
    return t("kind_lower_bound", language, number=number) if kind == "lower_bound" else number


def _rows(made: Release, language: str) -> Iterator[str]:
    total: Counter[str] = Counter()
    tables: dict[str, Counter[str]] = {}
    for line in _own(made, "changed_rows"):
        count = int(line["rows"])
        total[line["change"]] += count
        tables.setdefault(line["table_name"], Counter())[line["change"]] += count
    yield t("preview_rows", language, found=_listed(total, ROWS, language) or t("row_none", language))
    for table, tally in sorted(tables.items()):
        yield "  " + t("preview_item", language, item=table, found=_listed(tally, ROWS, language))


def _files(made: Release, replaced: Release, language: str) -> Iterator[str]:
    after, before = release_files(made), release_files(replaced)
    changed = [name for name in sorted({*after, *before}) if after.get(name) != before.get(name)]
    yield t("preview_files", language, count=len(changed), all=len(after))
    for name in changed:
        found = _file(before.get(name), after.get(name), language)
        yield "  " + t("preview_item", language, item=name, found=found)


def _file(before: bytes | None, after: bytes | None, language: str) -> str:
    if before is None or after is None:
        return t("file_new" if before is None else "file_gone", language)
    old, new = Counter(before.splitlines()), Counter(after.splitlines())
    counts = Counter({"added": (new - old).total(), "withdrawn": (old - new).total()})
    return _listed(counts, LINES, language) or t("file_order", language)


def _listed(tally: Counter[str], words: Mapping[str, str], language: str) -> str:
    """How many of each kind, « 3 nouvelles, 1 plus haute »; blank for none."""
    return ", ".join(t(word, language, count=tally[kind]) for kind, word in words.items() if tally[kind])
