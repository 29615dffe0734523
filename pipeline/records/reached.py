"""Children reached as a release says it: sums and ranges of published cells, with the reports behind them.

Every number here is a function of the protected cube and of what was declared before counting. Units that may
hold the same child are never added: their largest and their sum are the two ends of a range.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

import pandas as pd

from pipeline.catalogue import Catalogue
from pipeline.model import TOTAL, Row
from pipeline.records.protect import ProtectedCube
from pipeline.records.reach import AGES, CHILDREN, OTHERS, PAIR, PARTS, PROJECT, SEXES, TABLE, Places
from pipeline.records.tables import Tables
from pipeline.records.validation.people import project_reporters

WHOLES = ("new", "continuing", CHILDREN)
LEVELS = ("place", "project", "country", "subregion", "world")
MARGINS = ((TOTAL, TOTAL), ("sex", TOTAL), (TOTAL, "age_band"), ("sex", "age_band"))
"""Which of sex and age band a row keeps."""

KEYS = ["place_level", "place_code", "period_id", "sex", "age_band", "measure"]


@dataclass(frozen=True)
class Report:
    """The reports on a place in a period: their state in one word, received and expected."""

    status: str
    received: int = 0
    expected: int = 0


def reach_frames(
    protected: ProtectedCube, tables: Tables, places: Places, catalogue: Catalogue, basis: str
) -> dict[str, pd.DataFrame]:
    """The files about people: the cube with all its sums, the ranges, and the other populations."""
    cells = protected.cells[protected.cells["value"] > 0]
    children = cells[cells["population"] == CHILDREN]
    bounds = _bounds(children, catalogue)
    grid = _grid(places, catalogue).merge(bounds, on=KEYS, how="left").fillna({"least": 0, "most": 0})
    reports = _reports(tables, places, catalogue)
    cube = _with_reports(_blank_unsplit(grid, children, catalogue), reports)
    heading = {"basis": basis, "definition_version": "1.0", "base": str(protected.base), "bound": str(protected.bound)}
    return {
        "children_reached": _reached_lines(cube, heading),
        "reach_bounds": _bound_lines(cube, heading),
        "others_reached": _other_lines(cells, places, heading),
    }


# --- from cells to sums and ranges ----------------------------------------------------------------------------------


def _bounds(children: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """For every level, period, margin and measure: the largest unit and the sum of the units (`least`, `most`)."""
    cells = children.assign(
        project=children["place"].str.split(PAIR, regex=False).str[0],
        country=children["place"].str.split(PAIR, regex=False).str[1],
    )
    cells["unit"] = cells["unit"].where(cells["unit"] != PROJECT, PROJECT + " " + cells["project"])
    is_activity = cells["unit"].str.startswith("activity")
    cells["unit"] = cells["unit"].where(~is_activity, cells["unit"] + " " + cells["place"])
    long = pd.concat([_measured(cells), _measured(cells[cells["measure"] == "new"]).assign(period=TOTAL)])
    long = pd.concat([_margin(long, sex, age) for sex, age in MARGINS])
    codes = ["period", "sex", "age_band", "measure"]
    in_place = _ends(long, ["place", *codes])
    in_country = _ends(long, ["country", *codes])
    projects = in_place.assign(project=in_place["place"].str.split(PAIR, regex=False).str[0])
    regions = in_country.assign(subregion=in_country["country"].map(catalogue.regions()), world=TOTAL)
    levels = {
        "place": in_place,
        "project": _added(projects, ["project", *codes]),
        "country": in_country,
        "subregion": _added(regions, ["subregion", *codes]),
        "world": _added(regions, ["world", *codes]),
    }
    frames = [
        frame.rename(columns={name: "place_code", "period": "period_id"}).assign(place_level=name)
        for name, frame in levels.items()
    ]
    return pd.concat(frames)[[*KEYS, "least", "most"]]


def _measured(cells: pd.DataFrame) -> pd.DataFrame:
    """The measures as they are, and the children of a cell: its new and its continuing ones together."""
    whole = cells[cells["measure"].isin(WHOLES)].assign(measure=CHILDREN)
    return pd.concat([cells[cells["measure"] != CHILDREN], whole])


def _margin(long: pd.DataFrame, sex: str, age: str) -> pd.DataFrame:
    """Sums over sex, age band, both or neither."""
    kept = {} if sex != TOTAL else {"sex": TOTAL}
    return long.assign(**kept, **({} if age != TOTAL else {"age_band": TOTAL}))


def _ends(long: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Rows of one unit are added; between units, the largest and the sum."""
    units = long.groupby(["unit", *keys], as_index=False, sort=False)["value"].sum()
    ends = units.groupby(keys, sort=False)["value"]
    return pd.DataFrame({"least": ends.max(), "most": ends.sum()}).reset_index()


def _added(frame: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Different countries are added, end by end."""
    return frame.groupby(keys, as_index=False, sort=False)[["least", "most"]].sum()


def _grid(places: Places, catalogue: Catalogue) -> pd.DataFrame:
    """Every declared row, whether or not anybody was reached: no row is missing, so none can tell."""
    codes = _codes(places, catalogue)
    sexes, ages = (TOTAL, *SEXES), (TOTAL, *AGES)
    rows = [
        (level, code, period, sex, age, measure)
        for level in LEVELS
        for code in codes[level]
        for period in (TOTAL, *places.periods)
        for sex, age in product(sexes, ages)
        for measure in _measures(period, is_full=TOTAL not in (sex, age) and level != "place")
    ]
    return pd.DataFrame(rows, columns=KEYS)


def _measures(period: str, *, is_full: bool) -> tuple[str, ...]:
    """Across years only `new` is a count; above the pairs, parts are published one margin at a time."""
    if period == TOTAL:
        return ("new",)
    return WHOLES if is_full else (*WHOLES, *PARTS.values())


def _codes(places: Places, catalogue: Catalogue) -> Mapping[str, list[str]]:
    regions = catalogue.regions()
    countries = sorted({pair.split(PAIR)[1] for pair in places.pairs})
    return {
        "place": list(places.pairs),
        "project": sorted({pair.split(PAIR)[0] for pair in places.pairs}),
        "country": countries,
        "subregion": sorted({regions[country] for country in countries}),
        "world": [TOTAL],
    }


def _blank_unsplit(grid: pd.DataFrame, children: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """Where children were published without saying who is new, neither `new` nor a sum that needs it is a number."""
    unsplit = children[children["measure"] == CHILDREN]
    touched: set[tuple[str, str, str]] = set()
    for place, period in set(zip(unsplit["place"], unsplit["period"], strict=True)):
        for level, code in _above(place, catalogue):
            touched |= {(level, code, period), (level, code, TOTAL)}
    keys = pd.MultiIndex.from_frame(grid[["place_level", "place_code", "period_id"]])
    is_touched = keys.isin(list(touched)) if touched else False
    return grid.assign(is_blank=is_touched & grid["measure"].isin(["new", "continuing"]))


def _above(place: str, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """A declared pair and every place that it is part of."""
    project, country = place.split(PAIR)
    yield from (("place", place), ("project", project), ("country", country))
    yield from (("subregion", catalogue.regions()[country]), ("world", TOTAL))


# --- the reports behind the numbers ---------------------------------------------------------------------------------


def _reports(tables: Tables, places: Places, catalogue: Catalogue) -> pd.DataFrame:
    """For every place and period, the state of the reports: never read from the presence of rows."""
    by_project = _reports_by_project(tables, catalogue)
    own = {
        (pair, period): report for pair in places.pairs for period, report in by_project[pair.split(PAIR)[0]].items()
    }
    found: dict[tuple[str, str, str], list[Report]] = {}
    for (pair, period), report in own.items():
        for level, code in _above(pair, catalogue):
            found.setdefault((level, code, period), []).append(report)
            found.setdefault((level, code, TOTAL), []).append(report)
    rows = [(*key, *_together(reports)) for key, reports in found.items()]
    return pd.DataFrame(rows, columns=["place_level", "place_code", "period_id", "status", "received", "expected"])


def _reports_by_project(tables: Tables, catalogue: Catalogue) -> dict[str, dict[str, Report]]:
    """The reports on each project by calendar year, as those who answer for it declared them."""
    reporters = project_reporters(tables)
    states = {
        (row["org_id"], row["period_id"]): row["status"]
        for row in tables.rows("reporting_status")
        if row["table_name"] == TABLE
    }
    return {
        project["project_id"]: {
            period.id: _joint(
                [_report(states.get((who, period.id))) for who in reporters[project["project_id"]]] or [_report(None)]
            )
            if _runs(project, period.start, period.end)
            else Report("not_applicable")
            for period in catalogue.periods_of("calendar")
        }
        for project in tables.rows("projects")
    }


def _joint(reports: list[Report]) -> Report:
    return Report(*_together(reports))


def _runs(project: Row, first: object, last: object) -> bool:
    start, end = project["start_date"], project["end_date"]
    return bool(start is None or start <= last) and bool(end is None or end >= first)


def _report(state: str | None) -> Report:
    """A nil report and a complete one are published as one word: apart, they would tell who reached nobody."""
    if state in ("complete", "nil"):
        return Report("reported", 1, 1)
    return Report("partial", 1, 1) if state == "partial" else Report("not_reported", 0, 1)


def _together(reports: list[Report]) -> tuple[str, int, int]:
    states = {report.status for report in reports} - {"not_applicable"}
    received, expected = sum(r.received for r in reports), sum(r.expected for r in reports)
    if not states:
        return "not_applicable", received, expected
    return states.pop() if len(states) == 1 else "partial", received, expected


def _with_reports(grid: pd.DataFrame, reports: pd.DataFrame) -> pd.DataFrame:
    return grid.merge(reports, on=["place_level", "place_code", "period_id"], how="left")


# --- as lines of the release ----------------------------------------------------------------------------------------


def _reached_lines(cube: pd.DataFrame, heading: Mapping[str, str]) -> pd.DataFrame:
    is_told = cube["status"].isin(["reported", "partial"]) & ~cube["is_blank"]
    is_point = cube["least"] == cube["most"]
    kind = pd.Series("none", index=cube.index).mask(is_told, "range").mask(is_told & is_point, "value")
    value = cube["most"].astype("int64").astype(str).where(kind == "value", "")
    return cube.assign(
        **heading,
        value=value,
        value_kind=kind,
        reports_received=cube["received"].astype(str),
        reports_expected=cube["expected"].astype(str),
    )


def _bound_lines(cube: pd.DataFrame, heading: Mapping[str, str]) -> pd.DataFrame:
    """The two ends for the children of a year, and for those new over all years; equal where there is one number."""
    is_total = (cube["sex"] == TOTAL) & (cube["age_band"] == TOTAL)
    rows = cube[is_total & ((cube["measure"] == CHILDREN) | (cube["period_id"] == TOTAL))]
    is_told = rows["status"].isin(["reported", "partial"]) & ~rows["is_blank"]
    ends = {
        "children_at_least": rows["least"].astype("int64").astype(str).where(is_told, ""),
        "children_at_most": rows["most"].astype("int64").astype(str).where(is_told, ""),
    }
    counts = {"reports_received": rows["received"].astype(str), "reports_expected": rows["expected"].astype(str)}
    return rows.assign(**heading, **ends, **counts)


def _other_lines(cells: pd.DataFrame, places: Places, heading: Mapping[str, str]) -> pd.DataFrame:
    """Adults, contacts and estimates, by country and year; never added to children, nor to each other."""
    others = cells[cells["population"] != CHILDREN]
    found = others.assign(country_code=others["place"].str.split(PAIR, regex=False).str[1], period_id=others["period"])
    keys = ["country_code", "period_id", "population"]
    sums = found.groupby(keys, as_index=False)["value"].sum()
    countries = sorted({pair.split(PAIR)[1] for pair in places.pairs})
    grid = pd.DataFrame(list(product(countries, places.periods, OTHERS)), columns=keys)
    lines = grid.merge(sums, on=keys, how="left").fillna({"value": 0})
    return lines.assign(**heading, value=lines["value"].astype("int64").astype(str))
