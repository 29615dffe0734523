"""Invented worlds: children one by one, so that every law of the field holds in the counts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from tests.attack.counts import AGES, FORMS, SERVICES, Cell, Counts

YEARS = (2018, 2019, 2020, 2021)
OLDEST = {"0-4": 4, "5-9": 9, "10-14": 14, "15-17": 17}
FOREVER = 1_000


@dataclass(frozen=True)
class Child:
    """One child as a project knows it; `arrives` and `leaves` are releases, since late rows and corrections exist."""

    project: str
    country: str
    sex: str
    years: Mapping[int, int]  # age in each year of support
    parts: tuple[str, ...]  # services and forms
    age_known: bool = True
    arrives: int = 0
    leaves: int = FOREVER


@dataclass(frozen=True)
class Place:
    """A project in a country. `purpose`: the service and the form of all its children, which everybody knows."""

    project: str
    country: str
    children: int
    ages: tuple[int, int] = (0, 17)
    sexes: tuple[str, ...] = ("f", "m")
    years: tuple[int, ...] = YEARS
    purpose: tuple[str, ...] = ()
    age_unknown: float = 0  # share of the children
    began: bool = True  # within the years shown, so that nobody was counted before
    serves_all: bool = True  # each child has one service at least
    one_form: bool = True  # each child has one form at most


@dataclass(frozen=True)
class World:
    """Counts of one or more releases, with the cells of each place that are published in all, empty ones too."""

    name: str
    releases: tuple[Counts, ...]
    cells: Mapping[Place, tuple[Cell, ...]]


def sparse(releases: int = 1, seed: int = 1) -> World:
    """Projects of several services in two or three countries, most cells below five."""
    draw = np.random.default_rng(seed)
    pairs = [("P-A", "ML"), ("P-A", "BF"), ("P-B", "NP"), ("P-C", "ML"), ("P-C", "TH"), ("P-D", "NP")]
    places = [Place(*pair, children=int(draw.integers(15, 70)), age_unknown=0.1) for pair in pairs]
    return populate("sparse", places, releases, draw)


def one_year(releases: int = 1, seed: int = 4) -> World:
    """Projects of a single year with some ten children of each age, a few of them of unknown age."""
    draw = np.random.default_rng(seed)
    places = []
    for number in range(20):
        children = int(draw.integers(40, 120))
        places.append(Place(f"P-{number:02}", "TH", children, years=(2019,), age_unknown=0.05))
    return populate("one year", places, releases, draw)


def single_purpose(releases: int = 1, seed: int = 2) -> World:
    """Projects with one service against one form, for children of few ages."""
    draw = np.random.default_rng(seed)
    places = []
    for number in range(12):
        purpose = (SERVICES[number % 4], FORMS[number // 4 % 4])
        ages = [(10, 17), (5, 14), (0, 9)][number % 3]
        sexes = [("f", "m"), ("f",)][number % 2]
        places.append(Place(f"P-{number}", "ML", int(draw.integers(4, 30)), ages, sexes, purpose=purpose))
    return populate("single-purpose", places, releases, draw)


def tiny(releases: int = 1, seed: int = 3) -> World:
    """Projects of one to twelve children of one sex and age, in a single year or two."""
    draw = np.random.default_rng(seed)
    places = []
    for number in range(60):
        years = YEARS[number % 3 : number % 3 + 1 + number % 2]
        places.append(Place(f"P-{number:02}", "NP", 1 + number % 12, (15, 16), ("f",), years))
    return populate("tiny", places, releases, draw)


def populate(name: str, places: Sequence[Place], releases: int, draw: np.random.Generator) -> World:
    """Draw the children of each place and count them in each release."""
    children = [child for place in places for child in draw_children(place, releases, draw)]
    counted = tuple(count(child for child in children if child.arrives <= n < child.leaves) for n in range(releases))
    return World(name, counted, {place: place_cells(place) for place in places})


def draw_children(place: Place, releases: int, draw: np.random.Generator) -> Iterator[Child]:
    """Children who come in some year at some age and stay for one or more; a quarter are told late or withdrawn."""
    for _ in range(place.children):
        first = int(draw.choice(place.years))
        age = int(draw.integers(place.ages[0], place.ages[1] + 1))
        years = {first: age}
        for year in place.years:
            older = age + year - first
            if year > first and older <= place.ages[1] and draw.random() < 0.5:
                years[year] = older
        arrives = int(draw.integers(0, releases)) if draw.random() < 0.25 else 0
        leaves = int(draw.integers(arrives + 1, releases + 1)) if draw.random() < 0.1 else FOREVER
        age_known = draw.random() >= place.age_unknown
        sex, parts = str(draw.choice(place.sexes)), draw_parts(place, draw)
        yield Child(place.project, place.country, sex, years, parts, age_known, arrives, leaves)


def draw_parts(place: Place, draw: np.random.Generator) -> tuple[str, ...]:
    """At least one service, and at most one form."""
    if place.purpose:
        return place.purpose
    services = [str(draw.choice(SERVICES))]
    services += [name for name in SERVICES if draw.random() < 0.3 and name not in services]
    forms = [str(draw.choice(FORMS))] if draw.random() < 0.8 else []
    return (*services, *forms)


def count(children: Iterator[Child]) -> Counts:
    """The true counts of these children."""
    counts = Counts()
    for child in children:
        for year, age in child.years.items():
            cell = child_cell(child, year, age)
            measures = ["children", *child.parts]
            if year == min(child.years):
                measures.append("new")
            counts.update((measure, cell) for measure in measures)
        first = min(child.years)
        for year in range(first, YEARS[-1] + 1):
            counts["cumulative", child_cell(child, year, child.years[first])] += 1
    return counts


def child_cell(child: Child, year: int, age: int) -> Cell:
    """Where a child counts."""
    return Cell(child.project, child.country, year, child.sex, band(age) if child.age_known else "_U")


def band(age: int) -> str:
    """The age band of an age in years."""
    return next(name for name, oldest in OLDEST.items() if age <= oldest)


def place_cells(place: Place) -> tuple[Cell, ...]:
    """The cells of a place that its files show, also where nobody is."""
    ages = [name for name in AGES if name in OLDEST and OLDEST[name] >= place.ages[0]]
    ages = [name for name in ages if OLDEST[name] - 4 <= place.ages[1]]
    if place.age_unknown:
        ages.append("_U")
    found = product(place.years, place.sexes, ages)
    return tuple(Cell(place.project, place.country, year, sex, age) for year, sex, age in found)
