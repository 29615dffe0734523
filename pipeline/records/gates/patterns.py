r"""Whether a pattern that a provider wrote may be run: some, like (a+)+, take years over a cell of forty letters.

The pattern becomes an automaton whose places are its letters. If some place can be left and reached again in two
ways over the same text, the ways double with every round, and the pattern is refused. This is exact but for two
simplifications on the safe side: a counted group may repeat without end, and a reference back fits any text. What
is too large to be searched, or asks a question of an earlier group, is refused as unproven. What only grows like a
power of the length is told as `slow`, to be run against the clock.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, reduce
from itertools import product
from operator import or_
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, TypeAlias

LONGEST = 2_000
"""Letters of a pattern."""
PLACES = 400
STEPS = 200_000
"""Size of an automaton, and of the search in it, beyond which nothing is proved."""
LETTERS = [*map(chr, range(128)), *"éß\u00a0\u0663中"]
"""Examples of every kind of letter; those that a pattern names come on top."""
KINDS: Mapping[Any, Callable[[str], bool]] = {
    codes.CATEGORY_DIGIT: str.isdecimal,
    codes.CATEGORY_SPACE: str.isspace,
    codes.CATEGORY_WORD: lambda letter: letter.isalnum() or letter == "_",
}
OPPOSITE = {
    codes.CATEGORY_NOT_DIGIT: codes.CATEGORY_DIGIT,
    codes.CATEGORY_NOT_SPACE: codes.CATEGORY_SPACE,
    codes.CATEGORY_NOT_WORD: codes.CATEGORY_WORD,
}
Ways: TypeAlias = Counter[int]
Graph: TypeAlias = Mapping[Any, Iterable[Any]]


class Danger(StrEnum):
    """What running a pattern may cost."""

    NONE = ""
    BROKEN = "broken"
    EXPLOSIVE = "explosive"
    UNPROVEN = "unproven"
    SLOW = "slow"


class _UnprovenError(Exception):
    """The automaton cannot show this pattern."""


@dataclass(frozen=True)
class _Part:
    """A part of a pattern: in how many ways it is empty (0, 1, 2 for more), and the places where it begins and ends."""

    empty: int
    first: Ways = field(default_factory=Counter)
    last: Ways = field(default_factory=Counter)


EMPTY = _Part(1)


@dataclass
class _Automaton:
    """Places with the letters that fit there (bits over `letters`), and in how many ways one follows another."""

    letters: Sequence[str]
    fits: list[int] = field(default_factory=list)
    follow: list[Ways] = field(default_factory=list)
    elastic: set[int] = field(default_factory=set)  # places that may repeat more often or less
    looked: list[Any] = field(default_factory=list)  # what stands in a look ahead or behind

    def place(self, node: Any, *, folds: bool) -> _Part:
        """A new place for one letter."""
        if len(self.fits) >= PLACES:
            raise _UnprovenError
        self.fits.append(sum(1 << bit for bit, letter in enumerate(self.letters) if _fits(node, letter, folds=folds)))
        self.follow.append(Counter())
        here = Counter([len(self.fits) - 1])
        return _Part(0, here, here)

    def join(self, left: _Part, right: _Part) -> _Part:
        """One part after another."""
        self.link(left.last, right.first)
        first = left.first + _times(right.first, left.empty)
        last = right.last + _times(left.last, right.empty)
        return _Part(min(2, left.empty * right.empty), first, last)

    def link(self, ends: Ways, begins: Ways) -> None:
        """Let every beginning follow every end."""
        for (end, ways), (begin, more) in product(ends.items(), begins.items()):
            self.follow[end][begin] = min(2, self.follow[end][begin] + ways * more)


@cache
def danger_of(pattern: str) -> Danger:
    """What running a pattern may cost, from text alone."""
    if len(pattern) > LONGEST:
        return Danger.UNPROVEN
    try:
        re.compile(f"^{pattern}$")
        return _danger(parser.parse(pattern), _letters(pattern))
    except (re.error, OverflowError, RecursionError):
        return Danger.BROKEN
    except _UnprovenError:
        return Danger.UNPROVEN


def _danger(tree: Any, letters: Sequence[str]) -> Danger:
    automaton = _Automaton(letters)
    _sequence(automaton, tree, folds=bool(tree.state.flags & re.IGNORECASE))
    inside = [_danger(part, letters) for part in automaton.looked]
    if Danger.EXPLOSIVE in inside or _explodes(automaton):
        return Danger.EXPLOSIVE
    is_slow = Danger.SLOW in inside or (inside and automaton.elastic) or _is_slow(automaton)
    return Danger.SLOW if is_slow else Danger.NONE


def _letters(pattern: str) -> list[str]:
    """Letters that tell any two sets of a pattern apart: examples, and those named with their neighbours."""
    named = {ord(letter) for letter in pattern} | {
        int(code, 16) for code in re.findall(r"\\[xuU]0*([0-9a-fA-F]+)", pattern)
    }
    near = {code + step for code in named for step in (-1, 0, 1)}
    return sorted({*LETTERS, *(chr(code) for code in near if 0 <= code < 0x110000)})


# --- from a pattern to its automaton ----------------------------------------------------------------------------------


def _sequence(automaton: _Automaton, nodes: Iterable[Any], *, folds: bool) -> _Part:
    whole = EMPTY
    for name, value in nodes:
        whole = automaton.join(whole, _part(automaton, name, value, folds=folds))
    return whole


def _part(automaton: _Automaton, name: Any, value: Any, *, folds: bool) -> _Part:
    """One node of a parsed pattern."""
    if name in (codes.LITERAL, codes.NOT_LITERAL, codes.ANY, codes.IN):
        return automaton.place((name, value), folds=folds)
    if name in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
        return _repeated(automaton, *value, folds=folds)
    if name is codes.GROUPREF:
        return _repeated(automaton, 0, codes.MAXREPEAT, [(codes.ANY, None)], folds=False)
    if name is codes.BRANCH:
        return _either([_sequence(automaton, part, folds=folds) for part in value[1]])
    return _group(automaton, name, value, folds=folds)


def _group(automaton: _Automaton, name: Any, value: Any, *, folds: bool) -> _Part:
    """A group, or a question about the place where the pattern stands, which takes no letter."""
    if name is codes.SUBPATTERN:
        return _sequence(automaton, value[3], folds=folds or bool(value[1] & re.IGNORECASE))
    if name is codes.ATOMIC_GROUP:
        return _sequence(automaton, value, folds=folds)
    if name in (codes.ASSERT, codes.ASSERT_NOT):
        automaton.looked.append(value[1])
    elif name is not codes.AT:
        raise _UnprovenError  # one of two parts, as an earlier group did or did not occur
    return EMPTY


def _repeated(automaton: _Automaton, least: int, most: Any, body: Any, *, folds: bool) -> _Part:
    """A repetition; counted ones may go on without end, which only adds ways."""
    if most == 0:
        return EMPTY
    begin = len(automaton.fits)
    part = _sequence(automaton, body, folds=folds)
    if most != 1:
        automaton.link(part.last, part.first)
        automaton.elastic |= set(range(begin, len(automaton.fits))) if least != most else set()
    empty = 2 if part.empty and most != 1 else part.empty  # nothing once, and nothing twice: Python tries both
    return _Part(min(2, empty + (least == 0)), part.first, part.last)


def _either(parts: Sequence[_Part]) -> _Part:
    """One part or another."""
    return _Part(
        min(2, sum(part.empty for part in parts)),
        sum((part.first for part in parts), Counter()),
        sum((part.last for part in parts), Counter()),
    )


def _times(ways: Ways, number: int) -> Ways:
    return Counter({place: min(2, count * number) for place, count in ways.items() if number})


def _fits(node: Any, letter: str, *, folds: bool) -> bool:
    """Whether a letter fits a node of one letter."""
    forms = {letter, letter.lower(), letter.upper()} if folds else {letter}
    return any(_fits_one(node, ord(form)) for form in forms if len(form) == 1)


def _fits_one(node: Any, code: int) -> bool:
    name, value = node
    if name is codes.ANY:
        return True  # line breaks too: a pattern may say so
    if name is codes.LITERAL:
        return bool(value == code)
    if name is codes.NOT_LITERAL:
        return bool(value != code)
    if name is codes.RANGE:
        return bool(value[0] <= code <= value[1])
    if name is codes.CATEGORY:
        opposite = OPPOSITE.get(value)
        return bool(KINDS[opposite or value](chr(code))) != bool(opposite)
    is_negated = bool(value) and value[0][0] is codes.NEGATE
    return any(_fits_one(each, code) for each in value[is_negated:]) != is_negated


# --- what the automaton shows -----------------------------------------------------------------------------------------


def _explodes(automaton: _Automaton) -> bool:
    """Whether some place can be left and reached again in two ways over the same text."""
    follow = automaton.follow
    loops = _loops(dict(enumerate(follow)))
    number = {place: index for index, loop in enumerate(loops) for place in loop}
    if any(
        ways > 1 and number.get(end, -1) == number.get(begin, -2)
        for end in number
        for begin, ways in follow[end].items()
    ):
        return True
    return any(
        any(left == right for left, right in loop) and any(left != right for left, right in loop)
        for loop in _loops(_pairs(automaton, number))
    )


def _pairs(automaton: _Automaton, number: Mapping[int, int]) -> dict[tuple[int, int], list[tuple[int, int]]]:
    """Two walks side by side over one text, within one loop, from where they stand together."""
    pairs: dict[tuple[int, int], list[tuple[int, int]]] = {}
    todo = [(place, place) for place in number]
    steps = 0
    while todo:
        pair = todo.pop()
        if pair in pairs:
            continue
        nexts = list(product(*(automaton.follow[place] for place in pair)))
        steps += len(nexts)
        if steps > STEPS:
            raise _UnprovenError
        pairs[pair] = [
            (left, right)
            for left, right in nexts
            if automaton.fits[left] & automaton.fits[right]
            and number.get(left, -1) == number.get(right, -2) == number[pair[0]]
        ]
        todo += pairs[pair]
    return pairs


def _is_slow(automaton: _Automaton) -> bool:
    """Whether two elastic loops, one after the other, can share out the same letters in many ways."""
    loops = _loops(dict(enumerate(automaton.follow)))
    elastic = [loop for loop in loops if automaton.elastic.intersection(loop)]
    masks = [reduce(or_, (automaton.fits[place] for place in loop)) for loop in elastic]
    return any(one & other for index, one in enumerate(masks) for other in masks[:index])


def _loops(graph: Graph) -> Iterator[list[Any]]:
    """The groups of places that can all reach each other (Tarjan's search, without recursion)."""
    found: dict[Any, int] = {}
    low: dict[Any, int] = {}
    stack: list[Any] = []
    waiting: set[Any] = set()
    for root in graph:
        walk = [] if root in found else [(root, iter(graph[root]))]
        while walk:
            place, nexts = walk[-1]
            if place not in found:
                found[place] = low[place] = len(found)
                stack.append(place)
                waiting.add(place)
            new = next((each for each in nexts if each not in found or each in waiting), None)
            if new is not None:
                low[place] = min(low[place], found.get(new, low[place]))
                walk += [] if new in found else [(new, iter(graph[new]))]
                continue
            walk.pop()
            if walk:
                low[walk[-1][0]] = min(low[walk[-1][0]], low[place])
            if low[place] == found[place]:
                loop = stack[stack.index(place) :]
                del stack[len(stack) - len(loop) :]
                waiting.difference_update(loop)
                if len(loop) > 1 or place in graph[place]:
                    yield loop
