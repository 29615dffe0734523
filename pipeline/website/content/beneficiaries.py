"""The counts of people that a release publishes: children, participations, estimates, adults; and how each is said.

Every number is a published one: nothing is added, subtracted or divided here. The rule of publication stands on the
page about the method.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from pipeline.model import TOTAL
from pipeline.release import Release
from pipeline.website.charts.chart import Bound, Mark
from pipeline.website.library import Library
from pipeline.website.page import Cell, Nothing
from pipeline.website.words import Words

CHILDREN, NEW, PARTICIPATIONS, ESTIMATES = "children", "new", "participations", "estimates"
DIRECT = (CHILDREN, PARTICIPATIONS, ESTIMATES)  # of a year
SERVICE, FORM = "service_", "form_"
SERVICES = ("service_protection", "service_legal_social", "service_education", "service_awareness")
SEXES = ("f", "m", "other", "_U")
AGES = ("0-4", "5-9", "10-14", "15-17", "_U")
UNSPLIT = "_Z"  # of sex and age: not published by them; `_U` is what the sender did not state
COUNTED = frozenset({"reported", "partial"})


class Count(NamedTuple):
    """A published count, or why there is none; and for how many of the expected projects it stands."""

    value: int | None
    status: str
    stated: int
    projects: int

    @property
    def is_partial(self) -> bool:
        return self.value is not None and (self.status == "partial" or self.stated < self.projects)

    @property
    def nothing(self) -> Nothing | None:
        return Nothing(self.status) if self.value is None else None


class CountCell(NamedTuple):
    """Where a count stands; `_T` in a column is the sum over its codes."""

    project: str
    country: str
    year: str
    measure: str
    sex: str = TOTAL
    age: str = TOTAL


@dataclass(frozen=True)
class LeadingCount:
    """The count by which a place is told of: its measure, its year (`_T` for all), and the number."""

    measure: str
    year: str
    count: Count


@dataclass(frozen=True)
class Beneficiaries:
    """The counts of people of a release. `base`: all are multiples of it.

    `usual_error`: how far the world's total of the newest year usually is from the truth at most; None without one.
    `usual_errors`: the same for a country, by its code and by year.
    """

    counts: dict[CountCell, Count]
    adults: dict[tuple[str, str], Count]  # by population and year, all countries
    totals_alone: frozenset[tuple[str, str]]  # projects and years that are not published by sex and age
    base: int
    usual_error: int | None
    usual_errors: Mapping[str, Mapping[str, int]]

    def world(self, year: str, measure: str) -> Count:
        return self.country(TOTAL, year, measure)

    def country(self, code: str, year: str, measure: str, sex: str = TOTAL, age: str = TOTAL) -> Count:
        return self.counts[CountCell(TOTAL, code, year, measure, sex, age)]

    def split(self, country: str, lead: LeadingCount, sex: str, age: str) -> Count | None:
        """The count of one sex and age; none where the release does not split the country so."""
        return self.counts.get(CountCell(TOTAL, country, lead.year, lead.measure, sex, age))

    def project(self, code: str, year: str, measure: str) -> Count:
        return self.counts[CountCell(code, TOTAL, year, measure)]

    def by_year(self, measure: str, country: str = TOTAL) -> dict[str, Count]:
        return {year: self.country(country, year, measure) for year in self.years}

    def project_by_year(self, measure: str, code: str) -> dict[str, Count]:
        return {year: self.project(code, year, measure) for year in self.years}

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
        """The measures that begin in a way (`form_`, `service_`) and have a number; protection before awareness."""
        found = [measure for measure in self._of_the_world if measure.startswith(opening) and self.years_with(measure)]
        return sorted(found, key=lambda measure: SERVICES.index(measure) if measure in SERVICES else len(SERVICES))

    @cached_property
    def _of_the_world(self) -> tuple[str, ...]:
        """The measures of all projects together, in the order of the release."""
        spots = (spot for spot in self.counts if (spot.project, spot.country) == (TOTAL, TOTAL))
        return tuple(dict.fromkeys(spot.measure for spot in spots))

    def years_with(self, measure: str) -> list[str]:
        return [year for year, count in self.by_year(measure).items() if count.value is not None]

    def has_some(self, measure: str) -> bool:
        return any(count.value for count in self.by_year(measure).values())

    def sexes(self, country: str, lead: LeadingCount) -> list[str]:
        return [code for code in SEXES if self.country(country, lead.year, lead.measure, sex=code).value]

    def ages(self, country: str, lead: LeadingCount) -> list[str]:
        return [code for code in AGES if self.country(country, lead.year, lead.measure, age=code).value]

    def lead_of_year(self, country: str, year: str) -> LeadingCount | None:
        return _leading([LeadingCount(each, year, self.country(country, year, each)) for each in DIRECT])

    @cached_property
    def leading(self) -> LeadingCount:
        """The count by which the whole is told of."""
        lead = self.lead_at(self.world)
        assert lead is not None  # a release without one is read as having nothing to show
        return lead

    def lead_of_country(self, code: str) -> LeadingCount | None:
        if code not in self.countries:
            return None
        return self.lead_at(lambda year, measure: self.country(code, year, measure))

    def lead_of_project(self, code: str) -> LeadingCount | None:
        if code not in self.projects:
            return None
        return self.lead_at(lambda year, measure: self.project(code, year, measure))

    def lead_at(self, count_at: Callable[[str, str], Count]) -> LeadingCount | None:
        """New children of all years, unless fewer projects state them than the children of some year; then years."""
        candidates = []
        new = count_at(TOTAL, NEW)
        if new.stated >= max(count_at(year, CHILDREN).stated for year in self.years):
            candidates.append(LeadingCount(NEW, TOTAL, new))
        for measure in DIRECT:
            for year in reversed(self.years):
                candidates.append(LeadingCount(measure, year, count_at(year, measure)))
        return _leading(candidates)


def _leading(candidates: list[LeadingCount]) -> LeadingCount | None:
    for lead in candidates:
        if lead.count.value:
            return lead
    return next((lead for lead in candidates if lead.count.value is not None), None)


# --- reading --------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=2)  # the two languages of an edition read the same
def read_beneficiaries(library: Library) -> Beneficiaries | None:
    """The counts of a release; None where it has none to show.

    Cells by project, country, sex and age stay in the file: no page shows them.
    """
    release = library.release
    if CHILDREN not in release.names:
        return None
    rounding = release.properties["ecpat:children"]
    found = Beneficiaries(
        counts=dict(_counts(release)),
        adults=dict(_adults(release)),
        totals_alone=_totals_alone(release),
        base=rounding["base"],
        usual_error=rounding["usual_error"],
        usual_errors=rounding.get("usual_errors", {}),
    )
    return found if found.counts and found.lead_at(found.world) else None


def _counts(release: Release) -> Iterator[tuple[CountCell, Count]]:
    cells = release.cells(CHILDREN)
    names = ("project_id", "country_code", "year", "measure", "sex", "age_band")
    columns = [cells[name] for name in (*names, "value", "status", "projects_stated", "projects")]
    for *keys, value, status, stated, projects in zip(*columns, strict=True):
        if TOTAL in keys[:2]:  # of all projects, or of all countries
            yield CountCell(*keys), Count(value, status, stated, projects)


def _adults(release: Release) -> Iterator[tuple[tuple[str, str], Count]]:
    for row in release.rows("adults"):
        if (row["project_id"], row["country_code"]) == (TOTAL, TOTAL):
            count = Count(row["value"], row["status"], row["projects_stated"], row["projects"])
            yield (row["population"], row["year"]), count


def _totals_alone(release: Release) -> frozenset[tuple[str, str]]:
    found = set()
    for row in release.rows("children_coverage"):
        if row["status"] in COUNTED and row["detail"] == "total":
            found.add((row["project_id"], row["year"]))
    return frozenset(found)


# --- how a count is said --------------------------------------------------------------------------------------------


def amount(count: Count, words: Words) -> str:
    """A count alone: « environ 540 », « 0 (arrondi à la dizaine) », « non communiqué »."""
    if count.value is None:
        return words(f"nothing.{count.nothing}")
    return words.about(count.value)


def limit(count: Count, words: Words) -> str:
    """For what a count stands, where something is missing: « pour 3 projets sur 4 »; blank where nothing is."""
    if not count.is_partial:
        return ""
    if count.stated < count.projects:
        return stated_by(count, words)
    return words("beneficiaries.incomplete")


def stated_by(count: Count, words: Words) -> str:
    """For how many of the expected projects a count stands: « pour 4 projets sur 4 »."""
    return words.count("beneficiaries.stated_by", count.stated, all=words.number(count.projects))


def limited(text: str, count: Count, words: Words) -> str:
    missing = limit(count, words)
    return words("value.limited", value=text, limit=missing) if missing else text


def people(lead: LeadingCount, words: Words) -> str:
    """A count with its noun: « environ 540 enfants », « environ 90 participations »."""
    if lead.count.value is None:
        return amount(lead.count, words)
    return words.count(f"beneficiaries.noun_{lead.measure}", lead.count.value, amount=amount(lead.count, words))


def people_limited(lead: LeadingCount, words: Words) -> str:
    """A count with its noun and what it lacks: « environ 540 enfants, pour 3 projets sur 4 »."""
    return limited(people(lead, words), lead.count, words)


def when(lead: LeadingCount, words: Words, between: str) -> str:
    """The time of a count in a sentence: « entre 2018 et 2021 », « en 2019 »."""
    return between if lead.year == TOTAL else words("beneficiaries.in_year", year=lead.year)


def cell(count: Count, words: Words) -> Cell:
    return Cell(amount(count, words), nothing=count.nothing, limit=limit(count, words))


def mark(label: str, count: Count, words: Words, code: str = "") -> Mark:
    if count.value is None:
        return Mark(label, None, nothing=count.nothing, code=code)
    bound = Bound.PARTIAL if count.is_partial else Bound.ABOUT
    return Mark(label, count.value, bound, note=limit(count, words), code=code)


def ranked(pairs: Iterable[tuple[str, Count]]) -> list[tuple[str, Count]]:
    """Codes with their counts, the largest first, those without a number last."""
    return sorted(pairs, key=lambda pair: (pair[1].value is None, -(pair[1].value or 0), pair[0]))
