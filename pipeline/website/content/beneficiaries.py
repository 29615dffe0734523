"""The published counts of people, and how each is said. Nothing is added, subtracted or divided here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from pipeline.model import TOTAL
from pipeline.website.charts.chart import Bound, Mark
from pipeline.website.library import Library
from pipeline.website.page import Cell, Nothing
from pipeline.website.words import Words

CHILDREN, NEW, PARTICIPATIONS, ESTIMATES = "children", "new", "participations", "estimates"
MEASURES = (CHILDREN, NEW, PARTICIPATIONS, ESTIMATES)
OF_A_YEAR = (CHILDREN, PARTICIPATIONS, ESTIMATES)
SERVICE, FORM = "service_", "form_"  # openings of measures
SERVICES = ("service_protection", "service_legal_social", "service_education", "service_awareness")
SEXES = ("f", "m", "other", "_U")
AGES = ("0-4", "5-9", "10-14", "15-17", "_U")
UNSPLIT = "_Z"  # of sex and age: not published by them; `_U` is what the sender did not state


class Count(NamedTuple):
    """A published count, or why there is none."""

    value: int | None
    status: str
    stated: int  # projects behind it
    projects: int  # expected
    country: str = TOTAL
    year: str = TOTAL
    measure: str = CHILDREN

    @property
    def is_partial(self) -> bool:
        return self.value is not None and (self.status == "partial" or self.stated < self.projects)

    @property
    def nothing(self) -> Nothing | None:
        return Nothing(self.status) if self.value is None else None


class CountCell(NamedTuple):
    project: str
    country: str
    year: str
    measure: str
    sex: str = TOTAL
    age: str = TOTAL


@dataclass(frozen=True)
class Beneficiaries:
    counts: dict[CountCell, Count]
    adults: dict[str, dict[str, Count]]  # by population and year, all countries
    totals_alone: set[tuple[str, str]]  # projects and years that are not published by sex and age
    base: int  # all counts are multiples of it
    usual_error: int | None  # how far the total of the newest year usually is from the truth at most
    usual_errors: Mapping[str, Mapping[str, int]]  # the same by country and year

    def world(self, year: str, measure: str) -> Count:
        return self.country(TOTAL, year, measure)

    def country(self, code: str, year: str, measure: str) -> Count:
        return self.counts[CountCell(TOTAL, code, year, measure)]

    def project(self, code: str, year: str, measure: str) -> Count:
        return self.counts[CountCell(code, TOTAL, year, measure)]

    def split(self, whole: Count, sex: str = TOTAL, age: str = TOTAL) -> Count | None:
        """None where the release does not split it so."""
        return self.counts.get(CountCell(TOTAL, whole.country, whole.year, whole.measure, sex, age))

    def has_part(self, whole: Count, sex: str = TOTAL, age: str = TOTAL) -> bool:
        part = self.split(whole, sex, age)
        return part is not None and bool(part.value)

    def by_year(self, measure: str, country: str = TOTAL, project: str = TOTAL) -> dict[str, Count]:
        return {year: self.counts[CountCell(project, country, year, measure)] for year in self.years}

    @cached_property
    def years(self) -> tuple[str, ...]:
        return tuple(sorted({spot.year for spot in self.counts} - {TOTAL}))

    @cached_property
    def countries(self) -> tuple[str, ...]:
        return tuple(sorted({spot.country for spot in self.counts} - {TOTAL}))

    @cached_property
    def projects(self) -> tuple[str, ...]:
        return tuple(sorted({spot.project for spot in self.counts} - {TOTAL}))

    def measures(self, opening: str) -> list[str]:
        """The services or the forms that have a number; protection before awareness."""
        return [measure for measure in self._measured if measure.startswith(opening)]

    @cached_property
    def _measured(self) -> list[str]:
        known = dict.fromkeys(spot.measure for spot in self.counts if (spot.project, spot.country) == (TOTAL, TOTAL))
        found = filter(self.years_with, known)
        return sorted(found, key=lambda measure: SERVICES.index(measure) if measure in SERVICES else len(SERVICES))

    def years_with(self, measure: str) -> list[str]:
        return [year for year, count in self.by_year(measure).items() if count.value is not None]

    def has_some(self, measure: str) -> bool:
        return has_some(self.by_year(measure))

    @cached_property
    def leading(self) -> Count:
        lead = self.lead()
        assert lead is not None  # a release without one is read as having nothing to show
        return lead

    def lead(self, country: str = TOTAL, project: str = TOTAL) -> Count | None:
        """The count that leads the page of a place; none for one that is not counted.

        New children of all years, unless fewer projects state them than the children of some year; then years.
        """
        new = self.counts.get(CountCell(project, country, TOTAL, NEW))
        if new is None:
            return None
        stated = [count.stated for count in self.by_year(CHILDREN, country, project).values()]
        candidates = [new] if new.stated >= max(stated) else []
        for measure in OF_A_YEAR:
            candidates += reversed(self.by_year(measure, country, project).values())
        return _first_with_number(candidates)

    def lead_of_year(self, country: str, year: str) -> Count | None:
        return _first_with_number([self.country(country, year, measure) for measure in OF_A_YEAR])


def has_some(counts: Mapping[str, Count]) -> bool:
    """Whether a number is above zero."""
    return any(count.value for count in counts.values())


def _first_with_number(candidates: list[Count]) -> Count | None:
    """The first above zero, else the first with a number."""
    known = [count for count in candidates if count.value is not None]
    return next((count for count in known if count.value), known[0] if known else None)


@lru_cache(maxsize=2)  # the two languages of an edition read the same
def read_beneficiaries(library: Library) -> Beneficiaries | None:
    """None where there is nothing to show. Cells of one project in one country stay in the file: no page shows them."""
    release = library.release
    if CHILDREN not in release.tables:
        return None
    cells = release.cells(CHILDREN)
    names = ("project_id", "country_code", "year", "measure", "sex", "age_band")
    columns = [cells[name] for name in (*names, "value", "status", "projects_stated", "projects")]
    counts = {}
    for *place, value, status, stated, expected in zip(*columns, strict=True):
        spot = CountCell(*place)
        if TOTAL in (spot.project, spot.country):
            counts[spot] = Count(value, status, stated, expected, spot.country, spot.year, spot.measure)
    adults: dict[str, dict[str, Count]] = {}
    for row in release.rows("adults"):
        if (row["project_id"], row["country_code"]) == (TOTAL, TOTAL):
            count = Count(row["value"], row["status"], row["projects_stated"], row["projects"])
            adults.setdefault(row["population"], {})[row["year"]] = count
    totals_alone = {
        (row["project_id"], row["year"])
        for row in release.rows("children_coverage")
        if row["status"] in ("reported", "partial") and row["detail"] == "total"
    }
    rounding = release.properties["ecpat:children"]
    errors = rounding["usual_error"], rounding.get("usual_errors", {})
    found = Beneficiaries(counts, adults, totals_alone, rounding["base"], *errors)
    return found if found.lead() else None


# --- how a count is said --------------------------------------------------------------------------------------------


def amount(count: Count, words: Words) -> str:
    """« environ 540 », « 0 (arrondi à la dizaine) », « non communiqué »."""
    if count.value is None:
        return words(f"nothing.{count.nothing}")
    return words.about(count.value)


def limit(count: Count, words: Words) -> str:
    """« pour 3 projets sur 4 »; blank where nothing is missing."""
    if count.is_partial and count.stated < count.projects:
        return stated_by(count, words)
    return words("beneficiaries.incomplete") if count.is_partial else ""


def stated_by(count: Count, words: Words) -> str:
    return words.count("beneficiaries.stated_by", count.stated, all=words.number(count.projects))


def limited(text: str, count: Count, words: Words) -> str:
    missing = limit(count, words)
    return words("value.limited", value=text, limit=missing) if missing else text


def people(count: Count, words: Words) -> str:
    """« environ 540 enfants », « environ 90 participations »."""
    if count.value is None:
        return amount(count, words)
    noun = count.measure if count.measure in MEASURES else CHILDREN
    return words.count(f"beneficiaries.noun_{noun}", count.value, amount=amount(count, words))


def when(count: Count, words: Words, between: str) -> str:
    """« entre 2018 et 2021 », « en 2019 »."""
    return between if count.year == TOTAL else words("beneficiaries.in_year", year=count.year)


def cell(count: Count, words: Words) -> Cell:
    return Cell(amount(count, words), nothing=count.nothing, limit=limit(count, words))


def mark(label: str, count: Count, words: Words, code: str = "") -> Mark:
    bound = Bound.PARTIAL if count.is_partial else Bound.ABOUT
    return Mark(label, count.value, bound, count.nothing, note=limit(count, words), code=code)


def ranked(pairs: Iterable[tuple[str, Count]]) -> list[tuple[str, Count]]:
    """The largest first, those without a number last."""
    return sorted(pairs, key=lambda pair: (pair[1].value is None, -(pair[1].value or 0), pair[0]))
