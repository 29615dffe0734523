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
        """Whether projects or reports are missing behind the number."""
        return self.value is not None and (self.status == "partial" or self.stated < self.projects)

    @property
    def nothing(self) -> Nothing | None:
        """Which nothing stands in place of a number."""
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
class Coverage:
    """The reports of a project in a year; `detail`: published by sex and age, or as a total."""

    status: str
    received: int
    expected: int
    detail: str


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
    coverage: dict[tuple[str, str], Coverage]  # by project and year
    base: int
    usual_error: int | None
    usual_errors: Mapping[str, Mapping[str, int]]

    def world(self, year: str, measure: str) -> Count:
        """The count of all countries together."""
        return self.country(TOTAL, year, measure)

    def country(self, code: str, year: str, measure: str, sex: str = TOTAL, age: str = TOTAL) -> Count:
        """The count of a country, or of all with `_T`."""
        return self.counts[CountCell(TOTAL, code, year, measure, sex, age)]

    def splits(self, country: str, year: str, measure: str) -> Callable[[str, str], Count | None]:
        """The counts of a country by sex and age; none where the release does not split them so."""
        return lambda sex, age: self.counts.get(CountCell(TOTAL, country, year, measure, sex, age))

    def project(self, code: str, year: str, measure: str) -> Count:
        return self.counts[CountCell(code, TOTAL, year, measure)]

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
        return [*filter(found.__contains__, SERVICES), *(each for each in found if each not in SERVICES)]

    @cached_property
    def _of_the_world(self) -> tuple[str, ...]:
        """The measures of all projects together, in the order of the release."""
        spots = (spot for spot in self.counts if (spot.project, spot.country) == (TOTAL, TOTAL))
        return tuple(dict.fromkeys(spot.measure for spot in spots))

    def has_some_of(self, opening: str) -> bool:
        """Whether any measure that begins in a way has a number above zero."""
        return any(self.has_some(measure) for measure in self.measures(opening))

    def years_with(self, measure: str) -> list[str]:
        """The years in which a measure has a number in the world."""
        return [year for year in self.years if self.world(year, measure).value is not None]

    def has_some(self, measure: str) -> bool:
        """Whether a measure has a number above zero in any year."""
        return any(self.world(year, measure).value for year in self.years)

    def sexes(self, country: str, lead: LeadingCount) -> list[str]:
        """The codes of sex with a number above zero in a country."""
        return [code for code in SEXES if self.country(country, lead.year, lead.measure, sex=code).value]

    def ages(self, country: str, lead: LeadingCount) -> list[str]:
        return [code for code in AGES if self.country(country, lead.year, lead.measure, age=code).value]

    def lead_of_year(self, country: str, year: str) -> LeadingCount | None:
        """The count by which a year is told of in a country, or in all with `_T`; None without a number."""
        leads = (LeadingCount(each, year, self.country(country, year, each)) for each in DIRECT)
        return _leading(leads)

    def total_only(self, years: Iterable[str]) -> list[str]:
        """The projects that publish their total alone in one of the years."""
        found = set()
        for year in years:
            for project in self.projects:
                reports = self.coverage[project, year]
                if reports.status in COUNTED and reports.detail == "total":
                    found.add(project)
        return sorted(found)

    def lead(self) -> LeadingCount | None:
        """The count by which the whole is told of; None without a number."""
        return self._lead_of(self.world)

    def lead_of_country(self, code: str) -> LeadingCount | None:
        """The count by which a country is told of; None without a number."""
        known = code in self.countries
        return self._lead_of(lambda year, measure: self.country(code, year, measure)) if known else None

    def lead_of_project(self, code: str) -> LeadingCount | None:
        """The count by which a project is told of; None without a number."""
        known = code in self.projects
        return self._lead_of(lambda year, measure: self.project(code, year, measure)) if known else None

    def _lead_of(self, count_at: Callable[[str, str], Count]) -> LeadingCount | None:
        return _leading(self._candidates(count_at))

    def _candidates(self, count_at: Callable[[str, str], Count]) -> Iterator[LeadingCount]:
        """New children of all years, unless fewer projects state them than the children of some year; then years."""
        new = count_at(TOTAL, NEW)
        most = max(count_at(year, CHILDREN).stated for year in self.years)
        if new.stated >= most:
            yield LeadingCount(NEW, TOTAL, new)
        for measure in DIRECT:
            for year in reversed(self.years):
                yield LeadingCount(measure, year, count_at(year, measure))


def _leading(candidates: Iterable[LeadingCount]) -> LeadingCount | None:
    """The first candidate with a number above zero, else with a number."""
    found = [lead for lead in candidates if lead.count.value is not None]
    some = [lead for lead in found if lead.count.value]
    return next(iter((*some, *found)), None)


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
        coverage=dict(_coverage(release)),
        base=rounding["base"],
        usual_error=rounding["usual_error"],
        usual_errors=rounding.get("usual_errors", {}),
    )
    return found if found.counts and found.lead() else None


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


def _coverage(release: Release) -> Iterator[tuple[tuple[str, str], Coverage]]:
    for row in release.rows("children_coverage"):
        reports = (row["reports_received"], row["reports_expected"])
        yield (row["project_id"], row["year"]), Coverage(row["status"], *reports, row["detail"])


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
    """A text about a count, followed by what the count lacks."""
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
