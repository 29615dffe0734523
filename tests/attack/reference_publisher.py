"""Keyed random rounding as `disclosure.md` defines it, and the variants that were refused.

    pub = base x floor((n + base - t) / base),  t in 1..base drawn by HMAC-SHA256 from the name of the cell

All differ only in the base and in who shares an offset t (random rounding: Fellegi 1975).
"""

import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import product

from tests.attack.counts import AGES, FORMS, SERVICES, Cell, Counts
from tests.attack.worlds import World

OffsetName = Callable[[int, str, Cell], str]
"""The name from which the offset of a number is drawn, by release, measure and cell."""


def cell_name(release: int, measure: str, cell: Cell) -> str:
    """One offset for all measures of a cell, for ever."""
    return "|".join(("1|children", *map(str, cell)))


def measure_name(release: int, measure: str, cell: Cell) -> str:
    """An offset for each measure."""
    return f"{cell_name(release, measure, cell)}|{measure}"


def service_name(release: int, measure: str, cell: Cell) -> str:
    """Children and new share an offset; each service and form has its own."""
    return measure_name(release, measure, cell) if measure in (*SERVICES, *FORMS) else cell_name(0, measure, cell)


def release_name(release: int, measure: str, cell: Cell) -> str:
    """A new offset in each release."""
    return f"{cell_name(release, measure, cell)}|{release}"


@dataclass(frozen=True)
class Method:
    """A way of publishing; everybody knows it, but not the key."""

    name: str
    base: int = 10
    offset_name: OffsetName = cell_name
    measures: tuple[str, ...] = ("children", "new", *SERVICES, *FORMS)
    fixed_offset: int | None = None  # nearest rounding has no key
    permuted: bool = False  # the five ages of a sex share out the offsets 2, 4, 6, 8, 10

    def offset(self, key: bytes, release: int, measure: str, cell: Cell) -> int:
        """The offset t of a number, 1 to the base."""
        if self.fixed_offset is not None:
            return self.fixed_offset
        if self.permuted:
            return 2 * (1 + permutation(key, cell).index(cell.age))
        return 1 + digest(key, self.offset_name(release, measure, cell)) % self.base

    def publish(self, key: bytes, release: int, measure: str, cell: Cell, count: int) -> int:
        """The published number."""
        offset = self.offset(key, release, measure, cell)
        return self.base * ((count + self.base - offset) // self.base)


RULE = Method("the rule")
REFUSED = (
    Method("base 5 with children and new", base=5),
    Method("t per measure", offset_name=measure_name),
    Method("services with own offsets", offset_name=service_name),
    Method("children and cumulative", measures=("children", "cumulative", *SERVICES, *FORMS)),
    Method("nearest ten without a key", fixed_offset=5),
    Method("offsets permuted over ages", permuted=True),
    Method("a new draw per release", offset_name=release_name),
)


def digest(key: bytes, name: str) -> int:
    """A number from the keyed hash of a name."""
    return int.from_bytes(hmac.digest(key, name.encode(), sha256))


def permutation(key: bytes, cell: Cell) -> Sequence[str]:
    """The ages in an order that the key draws for the sex."""
    return sorted(AGES, key=lambda age: digest(key, cell_name(0, "", cell._replace(age=age))))


def publish_world(method: Method, world: World, key: bytes) -> list[Counts]:
    """The published number of every cell in every release."""
    published = []
    for release, counts in enumerate(world.releases):
        shown = Counts()
        cells = [cell for cells in world.cells.values() for cell in cells]
        for measure, cell in product(method.measures, cells):
            shown[measure, cell] = method.publish(key, release, measure, cell, counts[measure, cell])
        published.append(shown)
    return published
