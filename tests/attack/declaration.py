"""What the attacker takes as given: the codes of each dimension and which of them add up to which."""

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Axis:
    """The codes of one dimension. `members[code, leaf]` says which leaves a code sums up; leaves come first.

    `kinds` groups the codes: every leaf belongs to at most one code of a kind.
    """

    name: str
    codes: tuple[str, ...]
    kinds: tuple[str, ...]  # of each code
    members: Flags

    @property
    def leaves(self) -> int:
        """How many codes are leaves."""
        return int(self.members.shape[1])

    @cached_property
    def place_of(self) -> dict[str, int]:
        """The position of each code."""
        return {code: i for i, code in enumerate(self.codes)}

    def of_kind(self, kind: str) -> npt.NDArray[np.int64]:
        """The positions of the codes of a kind."""
        return np.flatnonzero(np.array(self.kinds) == kind)


@dataclass(frozen=True)
class Declaration:
    """The declaration file, with the axes of one release: place first, then those of the file."""

    words: Mapping[str, Any]
    axes: tuple[Axis, ...]
    started: Flags  # of each leaf of the place axis: its project began within the window

    @property
    def measures(self) -> tuple[str, ...]:
        """Children first, then its halves, then its parts."""
        named = self.words["measures"]
        return (named["whole"], *named["halves"], *named["parts"])

    @property
    def halves(self) -> int:
        """How many measures add up to the whole."""
        return len(self.words["measures"]["halves"])

    @property
    def shape(self) -> tuple[int, ...]:
        """The size of the published cube: codes per axis, then measures."""
        return (*(len(axis.codes) for axis in self.axes), len(self.measures))

    @property
    def harm(self) -> int:
        """The largest number of children that must not come out."""
        return int(self.words["harm"])

    def axis(self, name: str) -> int:
        """The position of an axis."""
        return next(i for i, axis in enumerate(self.axes) if axis.name == name)

    def name(self, cell: tuple[int, ...]) -> str:
        """A cell in words, for messages."""
        codes = [axis.codes[i] for axis, i in zip(self.axes, cell[:-1], strict=True)]
        return " | ".join([*codes, self.measures[cell[-1]]])


def read_words(path: Path) -> dict[str, Any]:
    """Read the declaration file."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def read_declaration(path: Path, *releases: Path) -> Declaration:
    """Read the declaration, with all places that the releases themselves declare."""
    words, place = read_words(path), read_words(path)["place"]
    rows = [row for release in releases for row in _rows(release / place["pairs"])]
    pairs = sorted({(row["project_id"], row["country_code"]) for row in rows})
    countries = [row for release in releases for row in _rows(release / place["countries"])]
    places = _places(place, pairs, {row["country_code"]: row[place["subregion"]] for row in countries})
    others = [_simple(name, codes, words["total"]) for name, codes in words["axes"].items()]
    began = set().union(*(_began(words, release) for release in releases))
    return Declaration(words, (places, *others), np.array([project in began for project, _ in pairs], bool))


def _began(words: Mapping[str, Any], release: Path) -> set[str]:
    """The projects that began within the window."""
    law = words.get("so_far", {})
    path = release / law.get("projects", "")
    if not law or not path.is_file():
        return set()
    return {row["project_id"] for row in _rows(path) if row[law["start"]] >= law["from"]}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _simple(name: str, codes: list[str], total: str) -> Axis:
    members = np.vstack([np.eye(len(codes), dtype=bool), np.ones((1, len(codes)), bool)])
    return Axis(name, (*codes, total), (*("leaf",) * len(codes), "total"), members)


def _places(words: Mapping[str, Any], pairs: list[tuple[str, str]], regions: Mapping[str, str]) -> Axis:
    """One code per level and place, as `level:code`."""
    named = {
        "place": [words["pair"].format(project_id=p, country_code=c) for p, c in pairs],
        "project": [p for p, _ in pairs],
        "country": [c for _, c in pairs],
        "subregion": [regions[c] for _, c in pairs],
        "world": ["_T"] * len(pairs),
    }
    codes, kinds, members = [], [], []
    for level in words["levels"]:
        for code in sorted(set(named[level])):
            codes.append(f"{level}:{code}")
            kinds.append(level)
            members.append([code == other for other in named[level]])
    return Axis("place", tuple(codes), tuple(kinds), np.array(members, bool))
