"""What a reader can deduce: feasibility intervals of true counts by mixed-integer programming.

The reader knows the method, the laws of the field and, at choice, something from elsewhere; not the key. Each true
count n and each offset t is an unknown. A published number says `pub - base <= n - t <= pub - 1`.
A count is confined if its feasibility interval lies within 1 to 4 (Hundepool et al., 2012, chapter 4).

Numbers of different programmes share no unknown. A sum over programmes that is confined has a term that is confined,
so it needs no run of its own.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

import numpy as np
import numpy.typing as npt

from tests.attack.counts import AGES, FORMS, PARTS, SERVICES, SMALL, Cell, Counts
from tests.attack.laws import ordered_pairs
from tests.attack.reference_publisher import Method
from tests.attack.solver import NO_LIMIT, Point, Programme, Solver, Terms, matrix, value_at
from tests.attack.worlds import Place, World

Key = tuple[int, str, Cell]
"""Release, measure and cell of an unknown count."""
Margin = tuple[str, tuple[Cell, ...]]
"""A measure and the cells over which it is summed."""

MARGINS = (
    ("project", "country", "year", "sex", "age"), ("project", "country", "year"),
    ("project", "country", "year", "sex"), ("project", "country", "year", "age"), ("project", "year"), ("project",),
    ("country", "year"), ("country", "year", "sex"), ("country", "year", "age"), ("country",),
)  # fmt: skip
"""The groups whose counts are tried; over several years only new children may be summed."""


@dataclass(frozen=True)
class Knowledge:
    """What a reader knows beyond the method and the laws."""

    name: str
    occupied: bool = False  # of one child in every count that is not 0
    totals_from: float = NO_LIMIT  # exact totals of project and year from this size on
    order: bool = False  # of every cell, whether it rose, fell or stayed since the release before
    strict: bool = False  # that what rose or fell did so by one at least
    insider: bool = False  # all but one age of each sex exactly, and of one child in the last


LAWS = Knowledge("method and laws")
ONE_CHILD = Knowledge("one child in every non-empty cell", occupied=True)
TOTALS = Knowledge("exact totals of 20 and more", totals_from=20)
ORDER = Knowledge("equality and order between releases", order=True)
STRICT = Knowledge("every strict rise or fall", order=True, strict=True)
INSIDER = Knowledge("four of five ages exactly", insider=True)


@dataclass(frozen=True)
class Target:
    """A sum of unknown counts whose truth is small."""

    name: str
    terms: Terms


@dataclass(frozen=True)
class Result:
    """How many targets were tried, and the names of the confined ones."""

    tested: int = 0
    confined: tuple[str, ...] = ()

    def __add__(self, other: "Result") -> "Result":
        return Result(self.tested + other.tested, self.confined + other.confined)

    def __str__(self) -> str:
        return f"{len(self.confined):,}/{self.tested:,}"


class Block:
    """The programme of some places, and the number of each unknown.

    published: the numbers of each release, by cell. margins: those that are published as sums only.
    """

    def __init__(
        self,
        world: World,
        places: Sequence[Place],
        method: Method,
        published: Sequence[Counts],
        margins: Mapping[Margin, int] | None = None,
    ) -> None:
        self.world, self.places, self.method = world, places, method
        self.cells = [cell for place in places for cell in world.cells[place]]
        self.programme = Programme()
        self.columns: dict[Key, int] = {}
        self.offsets: dict[str, int] = {}
        self.guess: list[float] = []  # a possible truth: the published numbers themselves
        for release, shown in enumerate(published):
            self._add_counts(release, shown)
        for (measure, cells), number in (margins or {}).items():
            self._add_margin(measure, cells, number)
        for release in range(len(published)):
            for place in places:
                self._add_laws(release, place)
        if method.permuted:
            self._add_permutations()

    def truth(self, key: Key) -> int:
        """The true count behind an unknown."""
        release, measure, cell = key
        return self.world.releases[release][measure, cell]

    def sum(self, release: int, measure: str, cells: Iterable[Cell]) -> dict[int, float]:
        """The sum of a measure over cells."""
        return {self.columns[release, measure, cell]: 1.0 for cell in cells}

    def _add_counts(self, release: int, shown: Counts) -> None:
        measures = dict.fromkeys(("children", "new", *PARTS, *self.method.measures))
        for cell in self.cells:
            for measure in measures:
                number = shown.get((measure, cell))
                column = self._column(0, NO_LIMIT, number or 0)
                self.columns[release, measure, cell] = column
                if number is not None:
                    offset = self._offset(release, measure, cell)
                    self.programme.row(number - self.method.base, {column: 1.0, offset: -1.0}, number - 1)
        if "cumulative" in measures:
            self._add_cumulative(release)

    def _column(self, low: float, high: float, guess: float) -> int:
        self.guess.append(guess)
        return self.programme.column(low, high)

    def _offset(self, release: int, measure: str, cell: Cell) -> int:
        name = self.method.offset_name(release, measure, cell)
        if name not in self.offsets:
            fixed = self.method.fixed_offset
            self.offsets[name] = self._column(fixed or 1, fixed or self.method.base, fixed or 1)
        return self.offsets[name]

    def _add_cumulative(self, release: int) -> None:
        """Children counted since the project began: the sum of the new ones."""
        for cell in self.cells:
            same = [other for other in self.cells if other._replace(year=cell.year) == cell]
            so_far = self.sum(release, "new", [other for other in same if other.year <= cell.year])
            self._at_most(self.sum(release, "cumulative", [cell]), so_far)
            self._at_most(so_far, self.sum(release, "cumulative", [cell]))

    def _add_margin(self, measure: str, cells: Sequence[Cell], number: int) -> None:
        """A sum of rounded numbers that are not shown: each is an unknown multiple of the base."""
        base, left = self.method.base, number
        multiples = []
        for cell in cells:
            column = self.columns[0, measure, cell]
            children = self.guess[self.columns[0, "children", cell]]
            self.guess[column] = min(left, children)
            left -= int(self.guess[column])
            multiple = self._column(0, NO_LIMIT, self.guess[column] / base)
            offset = self._offset(0, measure, cell)
            self.programme.row(-base, {column: 1.0, offset: -1.0, multiple: -base}, -1)
            multiples.append(multiple)
        self.programme.row(number, dict.fromkeys(multiples, float(base)), number)

    def _add_laws(self, release: int, place: Place) -> None:
        cells = self.world.cells[place]
        for small, large in ordered_pairs(place, cells):
            if (release, *large) in self.columns and (release, *small) in self.columns:
                self._at_most({self.columns[release, *small]: 1.0}, {self.columns[release, *large]: 1.0})
        if place.began:
            self._add_cohorts(release, cells)
        for cell in cells:
            children = self.sum(release, "children", [cell])
            if place.serves_all:
                services = (self.columns[release, name, cell] for name in SERVICES)
                self._at_most(children, dict.fromkeys(services, 1.0))
            if place.one_form:
                forms = (self.columns[release, name, cell] for name in FORMS)
                self._at_most(dict.fromkeys(forms, 1.0), children)
            others = set(PARTS) - set(place.purpose) if place.purpose else ()
            for name in others:
                self.programme.fix(self.columns[release, name, cell], 0)

    def _add_cohorts(self, release: int, cells: Sequence[Cell]) -> None:
        """The children of a sex up to an age were new by then, at that age or younger."""
        for last in cells:
            ages = AGES[: 1 + AGES.index(last.age)]
            group = [cell for cell in cells if cell.sex == last.sex and cell.age in ages and cell.year <= last.year]
            now = [cell for cell in group if cell.year == last.year]
            self._at_most(self.sum(release, "children", now), self.sum(release, "new", group))

    def _at_most(self, small: Terms, large: Terms) -> None:
        self.programme.row(-NO_LIMIT, {**small, **{column: -value for column, value in large.items()}}, 0)

    def _add_permutations(self) -> None:
        """The ages of a sex share out the offsets: each has one, and each is had at most once."""
        ranks = range(1, 1 + len(AGES))
        groups = defaultdict[Cell, list[Cell]](list)
        for cell in self.cells:
            groups[cell._replace(age="")].append(cell)
        for group in groups.values():
            takers = defaultdict[int, list[int]](list)
            for cell in group:
                chosen = {rank: self._column(0, 1, 0) for rank in ranks}
                self.programme.row(1, dict.fromkeys(chosen.values(), 1.0), 1)
                offset = self.offsets[self.method.offset_name(0, "children", cell)]
                weights = {column: -2.0 * rank for rank, column in chosen.items()}
                self.programme.row(0, {offset: 1.0, **weights}, 0)
                for rank, column in chosen.items():
                    takers[rank].append(column)
            for columns in takers.values():
                self.programme.row(0, dict.fromkeys(columns, 1.0), 1)

    def add_knowledge(self, knowledge: Knowledge) -> None:
        """What the reader knows from elsewhere; it is always true."""
        if knowledge.occupied:
            for key, column in self.columns.items():
                if self.truth(key) > 0:
                    self.programme.low[column] = 1
        if knowledge.totals_from < NO_LIMIT:
            self._add_totals(knowledge.totals_from)
        if knowledge.order:
            for key in self.columns:
                if key[0] > 0:
                    self._add_order(key, step=1 if knowledge.strict else 0)

    def _add_totals(self, least: float) -> None:
        for _, cells in self._groups([("project", "year")]):
            for release in range(len(self.world.releases)):
                for measure in ("children", "new"):
                    total = sum(self.truth((release, measure, cell)) for cell in cells)
                    if total >= least:
                        self.programme.row(total, self.sum(release, measure, cells), total)

    def _add_order(self, key: Key, step: int) -> None:
        release, measure, cell = key
        before = (release - 1, measure, cell)
        change = self.truth(key) - self.truth(before)
        terms = {self.columns[key]: 1.0, self.columns[before]: -1.0}
        if change == 0:
            self.programme.row(0, terms, 0)
        elif change > 0:
            self.programme.row(step, terms, NO_LIMIT)
        else:
            self.programme.row(-NO_LIMIT, terms, -step)

    def targets(self) -> Iterator[Target]:
        """Every cell, sum, difference and increment with a small truth."""
        for name, cells in self._groups(MARGINS):
            years = {cell.year for cell in cells}
            measures = ("new",) if len(years) > 1 else ("children", "new", *PARTS)
            for release in range(len(self.world.releases)):
                for measure in measures:
                    where = f"release {release}, {name}, {measure}"
                    yield from self._of_group(where, release, measure, cells)

    def _groups(self, margins: Iterable[Sequence[str]]) -> list[tuple[str, tuple[Cell, ...]]]:
        """The cells of each group, once where two groups are the same."""
        names: dict[tuple[Cell, ...], str] = {}
        for fields in margins:
            groups = defaultdict[object, list[Cell]](list)
            code = attrgetter(*fields)
            for cell in self.cells:
                groups[code(cell)].append(cell)
            for codes, cells in groups.items():
                names.setdefault(tuple(cells), str(codes))
        return [(name, cells) for cells, name in names.items()]

    def _of_group(self, where: str, release: int, measure: str, cells: Sequence[Cell]) -> Iterator[Target]:
        terms = self.sum(release, measure, cells)
        true = self._true_sum(release, measure, cells)
        if true in SMALL:
            yield Target(where, terms)
        rest = self._true_sum(release, "children", cells) - true
        if rest in SMALL:
            others = dict.fromkeys(terms, -1.0)
            yield Target(f"{where}: the other children", {**self.sum(release, "children", cells), **others})
        if release:
            change = true - self._true_sum(release - 1, measure, cells)
            sign = float(np.sign(change))
            before = dict.fromkeys(self.sum(release - 1, measure, cells), -sign)
            if abs(change) in SMALL:
                yield Target(f"{where}: change", {**dict.fromkeys(terms, sign), **before})

    def _true_sum(self, release: int, measure: str, cells: Iterable[Cell]) -> int:
        return sum(self.truth((release, measure, cell)) for cell in cells)


def attack(world: World, method: Method, published: Sequence[Counts], knowledge: Knowledge) -> Result:
    """Try every small count of a world, project by project."""
    projects = defaultdict[str, list[Place]](list)
    for place in world.cells:
        projects[place.project].append(place)
    result = Result()
    for places in projects.values():
        result += attack_block(Block(world, places, method, published), knowledge)
    return result


def attack_block(block: Block, knowledge: Knowledge) -> Result:
    """Try every small count of one programme."""
    if knowledge.insider:
        return _attack_as_insider(block)
    block.add_knowledge(knowledge)
    return find_confined(block.programme, list(block.targets()), np.array(block.guess))


def _attack_as_insider(block: Block) -> Result:
    """Each small cell in turn is the one that the insider does not know."""
    result = Result()
    for cell in block.cells:
        if block.truth((0, "children", cell)) not in SMALL:
            continue
        known = Programme(list(block.programme.low), list(block.programme.high), block.programme.rows)
        for key, column in block.columns.items():
            other = key[2]
            if other != cell and other._replace(age=cell.age) == cell:
                known.fix(column, block.truth(key))
        unknown = block.columns[0, "children", cell]
        known.low[unknown] = 1
        target = Target(f"all but {cell}", {unknown: 1.0})
        result += find_confined(known, [target], np.array(block.guess))
    return result


def find_confined(programme: Programme, targets: list[Target], guess: Point) -> Result:
    """The targets that no feasible truth takes below 1 or above 4.

    Every feasible truth that is met is tried on all targets that are left, so that few need a solution of their own.
    guess: a point that may be feasible.
    """
    tested = len(targets)
    if programme.allows(guess):
        targets = [target for target in targets if value_at(guess, target.terms) in SMALL]
    if not targets:
        return Result(tested)
    sums = matrix((target.terms for target in targets), len(programme.low))
    left = np.ones(len(targets), bool)
    found = []
    solver = programme.solver()
    _raise_together(solver, sums, left)
    while left.any():
        number = int(np.flatnonzero(left)[0])
        if _is_confined(solver, targets[number], sums, left):
            found.append(targets[number].name)
        left[number] = False
    return Result(tested, tuple(found))


def _raise_together(solver: Solver, sums: Point, left: npt.NDArray[np.bool_]) -> None:
    """Strike off what one feasible truth frees together, as long as that is a fifth of the rest."""
    before = np.inf
    while left.any() and left.sum() < 0.8 * before:
        before = left.sum()
        wanted = sums[left].sum(axis=0)
        solver.most({int(column): float(wanted[column]) for column in np.flatnonzero(wanted)})
        left &= _is_small(sums @ solver.point)


def _is_confined(solver: Solver, target: Target, sums: Point, left: npt.NDArray[np.bool_]) -> bool:
    """Whether both ends of the interval lie within 1 to 4; strikes off what the two solutions free."""
    for extreme in (solver.most, solver.least):
        value = extreme(target.terms)
        assert value is not None, "nothing is feasible: the reader was told something wrong"
        left &= _is_small(sums @ solver.point)
        if value not in SMALL:
            return False
    return True


def _is_small(values: Point) -> npt.NDArray[np.bool_]:
    return (values >= SMALL[0]) & (values <= SMALL[-1])
