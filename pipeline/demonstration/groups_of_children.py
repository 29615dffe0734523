"""The children of the demonstration, as groups of equal codes: who is new in a year, and who stays from the last.

A child is new once: the new children of all groups add up to the number asked for. Whoever stays was new in the
same place, with the same codes, the year before, so every total of children so far holds.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from pipeline.demonstration.exact_shares import chosen, draw, roughened, shared
from pipeline.demonstration.scenario import ProjectPlace, Scenario, Service

LARGE = 40
"""Children of one sex and age in one place, year and service, above which they are about several forms."""
MOST_FORMS = 4


@dataclass(frozen=True)
class Kind:
    sex: str
    age_band: str
    disability: str
    service: Service
    forms: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """Children with the same codes in one place and year; `new` of the `value` were never met there before.

    `activity` tells activities apart whose lists cannot be compared; else the register covers the project or,
    where a country has several projects of the organisation, the organisation.
    """

    place: ProjectPlace
    year: str
    kind: Kind
    value: int
    new: int
    activity: int = 0


def groups_of(scenario: Scenario, seed: int, children: int, sending: int) -> Mapping[str, list[Group]]:
    """The groups of each organisation; in the last sending their new children add up to `children`."""
    found: dict[str, list[Group]] = {provider.org_id: [] for provider in scenario.providers}
    numbers = shared(children, [place.weight for place in scenario.places])
    for place, number in zip(scenario.places, numbers, strict=True):
        groups = _of_place(place, number, scenario, seed)
        found[scenario.leads[place.project_id]] += groups if sending > 1 else _first_sent(groups, scenario)
    return found


def _of_place(place: ProjectPlace, children: int, scenario: Scenario, seed: int) -> list[Group]:
    new: dict[str, Counter[Kind]] = {year: Counter() for year in scenario.years}
    name = (place.project_id, place.country_code)
    services = scenario.services
    shares = [roughened(service.share, seed, *name, *service.flags) for service in services]
    for service, number in zip(services, shared(children, shares), strict=True):
        weights = [_weight(place, service, year, scenario, seed) for year in scenario.years]
        for year, met in zip(scenario.years, shared(number, weights), strict=True):
            for kind, size in _kinds(met, service, year, (*name, year, *service.flags), scenario, seed):
                new[year][kind] += size
    return [*_joined(place, new, scenario, seed), *_unlinked(place, scenario)]


def _weight(place: ProjectPlace, service: Service, year: str, scenario: Scenario, seed: int) -> int:
    if not _is_met(place, year, scenario):
        return 0
    return roughened(service.years[year], seed, place.project_id, place.country_code, year, *service.flags)


def _is_met(place: ProjectPlace, year: str, scenario: Scenario) -> bool:
    is_reported = (scenario.leads[place.project_id], year) not in scenario.gaps
    return is_reported and place.first_year <= year <= place.last_year


def _kinds(
    children: int, service: Service, year: str, name: tuple[str, ...], scenario: Scenario, seed: int
) -> Iterator[tuple[Kind, int]]:
    people = list(product(scenario.sexes, scenario.age_bands))
    weights = [roughened(scenario.sexes[sex] * scenario.age_bands[age], seed, *name, sex, age) for sex, age in people]
    forms = [(flags, years[year]) for flags, years in scenario.forms.items()]
    for (sex, age), number in zip(people, shared(children, weights), strict=True):
        parts = min(number // LARGE + 1, MOST_FORMS)
        for part, size in enumerate(shared(number, [1] * parts)):
            drawn = draw(seed, *name, sex, age, part)
            disability = _disability(name[0], service, drawn >> 32)
            if size:
                yield Kind(sex, age, disability, service, chosen(forms, drawn)), size


def _disability(project_id: str, service: Service, drawn: int) -> str:
    """Only registers of individual care say it, in every other project."""
    if service.method != "register" or int(project_id[2:]) % 2:
        return "not_collected"
    return "no" if drawn % 8 else "yes"


def _joined(place: ProjectPlace, new: Mapping[str, Counter[Kind]], scenario: Scenario, seed: int) -> Iterator[Group]:
    """New children of each year, together with those who stay from the year before."""
    before: Counter[Kind] = Counter()
    for year in scenario.years:
        staying = _staying(before, place, year, seed) if _is_met(place, year, scenario) else Counter()
        for kind in dict.fromkeys([*new[year], *staying]):
            yield Group(place, year, kind, new[year][kind] + staying[kind], new[year][kind])
        before = new[year]


def _staying(before: Counter[Kind], place: ProjectPlace, year: str, seed: int) -> Counter[Kind]:
    """Of the children new in the last year, those still there: so many of a hundred, a fraction by draw."""
    staying: Counter[Kind] = Counter()
    for kind, number in before.items():
        codes = (kind.sex, kind.age_band, kind.disability, *kind.service.flags, *kind.forms)
        drawn = draw(seed, "stays", place.project_id, place.country_code, year, *codes)
        staying[kind] = (number * kind.service.stay_pct + drawn % 100) // 100 if kind.service.stay_pct else 0
    return +staying


def _unlinked(place: ProjectPlace, scenario: Scenario) -> Iterator[Group]:
    """The activities whose lists cannot be compared; every child there had been met before."""
    planned = scenario.activities
    if (place.project_id, place.country_code) != (planned.project_id, planned.country_code):
        return
    sessions = next(service for service in scenario.services if service.flags == ("s_awareness",))
    kind = Kind(planned.sex, planned.age_band, "not_collected", sessions, ("f_online",))
    for number, value in enumerate(planned.values, 1):
        yield Group(place, planned.year, kind, value, 0, number)


# --- what the first sending had wrong -------------------------------------------------------------------------------


def _first_sent(groups: list[Group], scenario: Scenario) -> Iterator[Group]:
    """The groups as they were sent first: in one year a project is missing, another one has too many children."""
    fixed = scenario.correction
    for group in groups:
        project = group.place.project_id
        if group.year != fixed.year or project not in (*fixed.left_out, *fixed.counted_too_many):
            yield group
        elif project in fixed.counted_too_many:
            more = group.new // fixed.one_in
            yield Group(group.place, group.year, group.kind, group.value + more, group.new + more, group.activity)
