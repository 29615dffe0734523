"""What an attack brings home."""

from collections.abc import Iterable
from dataclasses import dataclass

MOST = 20
"""How many leaks of one kind are listed; a failing test needs no more."""


@dataclass(frozen=True, order=True)
class Leak:
    """Something published that must not be known, or that breaks a promise made to readers.

    Kinds: multiple, sum, grid, equal, order, law (harvest); canary; geometry; bounds; status; confined (a
    count of children known to lie within 1 to 4); moved, against (releases); accuracy; insider; twin; impossible.
    """

    kind: str
    where: str
    what: str


def kinds(leaks: Iterable[Leak]) -> set[str]:
    """The kinds among the leaks."""
    return {leak.kind for leak in leaks}
