"""The whole attack: the bytes of one or more releases and their sites in, everything that leaks out.

It knows nothing of how the releases were made. The truth is read only to judge: which counts are small indeed,
and which beliefs of a reader are right.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from tests.attack import accuracy, canary, chains, geometry, harvest, insider, laws, linear, pages, releases
from tests.attack.declaration import read_declaration
from tests.attack.intervals import confined_cells, narrowed
from tests.attack.leaks import Leak
from tests.attack.programmes import Cell
from tests.attack.rules import Rule, Window, beliefs, window
from tests.attack.tables import Numbers, Published, aligned, read_release, read_truth


@dataclass(frozen=True)
class Target:
    """What is attacked, oldest first: folders of release files, folders of sites, and the files of the truth.

    slack: the printed bound on the error of totals, in children. told: exact numbers known from elsewhere, as
    codes joined by ` | `, `place level:code | period | sex | age | measure`. numbers, words: what no byte may hold.
    corners, samples: how many small countries and random cells are solved exactly.
    """

    releases: Sequence[Path]
    declaration: Path
    sites: Sequence[Path] = ()
    truths: Sequence[Path] = ()
    slack: float = 20
    told: Mapping[str, float] = field(default_factory=dict)
    numbers: frozenset[int] = frozenset()
    words: frozenset[str] = frozenset()
    corners: int = 5
    samples: int = 100


def attack(target: Target) -> list[Leak]:
    """Everything that leaks, sorted; an empty list if nothing does."""
    leaks = {leak for release in target.releases for leak in _alone(target, release)}
    leaks |= {leak for folder in (*target.releases, *target.sites) for leak in _bytes(target, folder)}
    if target.truths:
        leaks |= set(_judged(target))
    return sorted(leaks)


def _alone(target: Target, release: Path) -> Iterator[Leak]:
    """What one release shows without any truth: broken promises, and intervals under what it looks like."""
    declared = read_declaration(target.declaration, release)
    sites = dict(zip(target.releases, target.sites, strict=False))
    site = sites.get(release)
    published = read_release(release, declared, site)
    yield from harvest.harvest(published)
    yield from harvest.order(release, declared)
    yield from harvest.bounds(release, declared, published.base)
    if site:
        yield from pages.odd_numbers(site, declared.words["site"], published.base)
        yield from geometry.misdrawn(site, declared.words["site"]["shown"])


def _bytes(target: Target, folder: Path) -> Iterator[Leak]:
    if target.numbers or target.words:
        yield from canary.sightings(folder, target.numbers, target.words)


def _judged(target: Target) -> Iterator[Leak]:
    """What the releases show together, judged by the truth."""
    published, truths = read_all(target)
    for one, truth in zip(published, truths, strict=True):
        yield from laws.broken(one, truth)
        yield from accuracy.inaccuracies(one, truth)
    yield from releases.moves(published, truths)
    yield from confinements(target, published, truths)


def read_all(target: Target) -> tuple[list[Published], list[Numbers]]:
    """All releases and truths over the places of all of them."""
    union = read_declaration(target.declaration, *target.releases)
    sites = [*target.sites, *[None] * (len(target.releases) - len(target.sites))]
    pairs = zip(target.releases, sites, strict=True)
    own = [read_release(release, read_declaration(target.declaration, release), site) for release, site in pairs]
    return [aligned(one, union) for one in own], [read_truth(path, union) for path in target.truths]


def confinements(target: Target, published: Sequence[Published], truths: Sequence[Numbers]) -> Iterator[Leak]:
    """Small counts that are confined under some belief that fits the bytes and is right."""
    right = 0
    for rule in dict.fromkeys(rule for one in published for rule in beliefs(one, target.slack)):
        given = [window(one, rule) for one in published]
        if all(one.holds(truth) for one, truth in zip(given, truths, strict=True)):
            right += 1
            yield from _under(target, rule, published, given, truths)
    if not right:
        yield Leak("impossible", "every belief", "none fits the truth: nothing was attacked; is slack too small?")


def _under(
    target: Target, rule: Rule, published: Sequence[Published], given: Sequence[Window], truths: Sequence[Numbers]
) -> Iterator[Leak]:
    """All intervals under one right belief: by propagation everywhere, by the solver where children are few."""
    seen = [narrowed(one, rule) for one in published]
    for one, window_, truth in zip(published, seen, truths, strict=True):
        yield from confined_cells(one, window_, truth)
        yield from insider.partner(one, window_, truth, insider.share(one, truth, 0.7))
    yield from chains.increments(published, seen, truths)
    yield from chains.still(published, seen, truths)
    yield from chains.grown(published, seen, truths)
    told = told_cells(published[-1], target.told)
    for places in linear.smallest(published[-1], target.corners):
        yield from linear.solve(published, given, places, truths)
    for cell in told:
        places = [int(i) for i in np.flatnonzero(published[-1].declared.axes[0].members[cell[0]])]
        yield from linear.solve(published[-1:], given[-1:], places, truths[-1:], told)
    yield from linear.sample(published[-1], given[-1], truths[-1], target.samples)


def told_cells(published: Published, told: Mapping[str, float]) -> dict[Cell, float]:
    """The cells that the outside numbers name."""
    declared = published.declared
    cells = {}
    for name, value in told.items():
        *codes, measure = name.split(" | ")
        places = [axis.place_of[code] for axis, code in zip(declared.axes, codes, strict=True)]
        cells[(*places, declared.measures.index(measure))] = value
    return cells
