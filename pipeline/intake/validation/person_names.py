"""Names of people in sentences, and the names that stand together with an age, by the lists of names.toml.

Every text is read once: the time grows with its length. No list is complete: what is not found may be a name, too.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.intake.validation.detectors import TAKEN_OUT, UNDECOMPOSED, folded, rules
from pipeline.texts import parse_toml

LISTS = Path(__file__).parents[2] / "contract" / "names.toml"
WORD = re.compile(r"([^\W\d_\u0900-\u097f]+|[\u0900-\u097f]+|\d+)")
"""A word, which in Nepali holds signs that are no letters by themselves; or a number."""
JOINS = re.compile(r"[ .,'’_\-/]{1,3}")  # the parts of one name
APPOSES = re.compile(r" ?[,(:–-] ?\(?")  # a name and its age
ENDS = re.compile(r"[.;!?]\s|[\n¤]")  # a sentence


# --- what is known ----------------------------------------------------------------------------------------------------


@cache
def _read_lists() -> Mapping[str, Any]:
    return parse_toml(LISTS.read_text("utf-8"))


@cache
def _listed(section: str, *keys: str) -> frozenset[str]:
    """The words of some lists of a section, or of all of them."""
    lists = _read_lists()[section]
    words = " ".join(lists[key] for key in keys or lists)
    return frozenset(words.replace("-", " ").split())


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Texts of the contract, words of everyday language, and names that are no person's."""

    texts: frozenset[str] = field(repr=False)
    words: frozenset[str] = field(repr=False)
    phrases: Mapping[str, Sequence[Sequence[str]]] = field(repr=False)  # by their first word, the longest first


def vocabulary(names: Iterable[str], texts: Iterable[str]) -> Vocabulary:
    """From the names of countries and organisations, and our own texts."""
    texts = frozenset(texts)
    words = {folded(word) for word in rules()["texts"]["words"]} | _listed("bearers", "words")
    for text in texts:
        words.update(re.findall(r"[^\W\d_]+", folded(text)))
    return Vocabulary(texts, frozenset(words), phrases(names))


def phrases(names: Iterable[str]) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    for words in sorted((WORD.findall(folded(name)) for name in names), key=len, reverse=True):
        if words:
            found.setdefault(words[0], []).append(words)
    return found


# --- what a text says -------------------------------------------------------------------------------------------------


class Names(NamedTuple):
    """What a text says of people."""

    has_certain: bool  # a given and a family name of the lists beside each other, or a name behind a title
    has_likely: bool  # one of these, or a given name beside a strange word; and no school or street that bears it
    has_age: bool  # a name and an age that belong together
    has_capitals: bool  # strange words with a capital beside each other: in a heading, the look of a name


class Word(NamedTuple):
    """A word or a number as written and in small letters, what stands before it, and the number of its sentence."""

    written: str
    small: str
    before: str
    sentence: int = 0
    is_known: bool = False

    @property
    def is_number(self) -> bool:
        return self.written.isdecimal()

    @property
    def has_capital(self) -> bool:
        return self.written[:1].isupper()

    @property
    def is_given(self) -> bool:
        return self.small in _listed("given")

    @property
    def is_family(self) -> bool:
        beginnings = tuple(_read_lists()["beginnings"]["family"])
        return self.small in _listed("family") or (len(self.small) > 7 and self.small.startswith(beginnings))

    @property
    def is_strange(self) -> bool:
        """Whether it has a capital and is not known; ECPAT or AFD are too short for names in capitals."""
        fewest = 5 if self.written.isupper() else 3
        return self.has_capital and len(self.written) >= fewest and not self.is_known

    @property
    def is_unknown(self) -> bool:
        return len(self.written) > 2 and not self.is_number and not self.is_known

    @property
    def is_age_of_child(self) -> bool:
        ages = _read_lists()["ages"]
        is_short = self.is_number and len(self.written) <= 2
        return is_short and bool(ages["youngest"] <= int(self.written) <= ages["oldest"])


BLANK = Word("", "", "")
"""Three of them stand on each side of the words of a text."""


class Span(NamedTuple):
    """The words `first` to `last` of a text, which are a name (`is_certain`: all of it is in the lists) or an age."""

    first: int
    last: int
    is_certain: bool = True


def names_in(text: str, known: Vocabulary) -> Names:
    """What a text without accents and addresses says of people."""
    words = _read(text, known)
    given = [position for position, word in enumerate(words) if word.is_given]
    names = [*_full_names(words, given), *_titled(words)]
    return Names(
        has_certain=any(name.is_certain for name in names),
        has_likely=any(not _is_borne(words, name) for name in names),
        has_age=_has_age(words, names, given),
        has_capitals=_has_strange_run(words),
    )


def _read(text: str, known: Vocabulary) -> list[Word]:
    """The words of a text without the names of countries and organisations, which part what stands around them."""
    parts = WORD.split(text)  # in turn what stands between words, and a word
    written, gaps = parts[1::2], parts[0::2]
    small = [word.lower() if word.isascii() else word.lower().translate(UNDECOMPOSED) for word in written]
    words = [BLANK] * 3
    position = sentence = 0
    is_cut = False
    while position < len(written):
        size = _phrase_at(small, position, known)
        if size:
            position += size
            is_cut = True
            continue
        before = TAKEN_OUT if is_cut else gaps[position]
        is_initial = len(words[-1].written) == 1  # « Fanta D. (14 ans) »
        if ENDS.search(before) and not is_initial:
            sentence += 1
        word = small[position]
        words.append(Word(written[position], word, before, sentence, word in known.words))
        position += 1
        is_cut = False
    tail = TAKEN_OUT if is_cut else gaps[-1]
    return [*words, Word("", "", tail, sentence), BLANK, BLANK]


def _phrase_at(small: Sequence[str], position: int, known: Vocabulary) -> int:
    for phrase in known.phrases.get(small[position], ()):
        if small[position : position + len(phrase)] == phrase:
            return len(phrase)
    return 0


# --- names ------------------------------------------------------------------------------------------------------------


def _full_names(words: Sequence[Word], given: Sequence[int]) -> Iterator[Span]:
    """Each given name beside a family name, or beside a capitalised word that nobody knows."""
    for position in given:
        for other in (_neighbour(words, position, 1), _neighbour(words, position, -1)):
            is_certain = words[other].is_family
            if is_certain or (words[position].has_capital and words[other].is_strange):
                yield Span(min(position, other), max(position, other), is_certain)


def _neighbour(words: Sequence[Word], position: int, step: int) -> int:
    """The next word that can belong to the same name, across two small words at most (step 1 forward, -1 back)."""
    for other in range(position + step, position + 4 * step, step):
        gap = words[max(other, other - step)].before
        if not JOINS.fullmatch(gap) or words[other].is_number:
            break
        if words[other].small not in _listed("between"):
            return other
    return -1


def _titled(words: Sequence[Word]) -> Iterator[Span]:
    for position, word in enumerate(words[:-1]):
        after = words[position + 1]
        is_title = word.has_capital and word.small in _listed("bearers", "titles")
        if is_title and after.before in (" ", ". ", ".") and after.is_strange:
            yield Span(position + 1, position + 1)


def _is_borne(words: Sequence[Word], name: Span) -> bool:
    """Whether a school or a street bears the name."""
    around = [*words[name.first - 3 : name.first], words[name.last + 1]]
    return any(word.small in _listed("bearers", "words") for word in around)


def _has_strange_run(words: Sequence[Word]) -> bool:
    """Whether words with a capital follow each other, two or more, and none of them is known."""
    run: list[bool] = []
    for word in words:
        goes_on = JOINS.fullmatch(word.before) and (word.has_capital or word.small in _listed("between"))
        if not goes_on:
            if len(run) > 1 and all(run):
                return True
            run = []
        if word.has_capital:
            run.append(word.is_strange)
    return False


# --- ages, and names beside them --------------------------------------------------------------------------------------


def _has_age(words: Sequence[Word], names: Sequence[Span], given: Sequence[int]) -> bool:
    single = [Span(position, position) for position in given if words[position].has_capital]
    for age in _ages(words):
        after = words[age.last + 1]
        if (after.is_given and after.before in (" ", ", ")) or _is_beside(words, age):
            return True
        before = [name for name in single if name.last < age.first]  # « Fatou, fillette de 13 ans »
        if any(_is_near(words, name, age) for name in (*names, *before)):
            return True
    return any(_has_bare_age(words, position) for position in given)


def _is_near(words: Sequence[Word], name: Span, age: Span) -> bool:
    """Whether a name and an age stand in one sentence, a few words from each other."""
    left, right = name.last, age.first
    if left >= right:
        left, right = age.last, name.first
    are_close = right - left <= _read_lists()["ages"]["farthest"] + 1
    return are_close and words[left].sentence == words[right].sentence


def _ages(words: Sequence[Word]) -> Iterator[Span]:
    """Exact ages: « 12 ans », « aged 12 », « née en 2009 »; no ranges, limits and durations."""
    for position, word in enumerate(words):
        if not word.is_number:
            continue
        if len(word.written) == 4 and word.written.startswith(("19", "20")):
            for first in range(max(position - 5, 0), position):
                if words[first].small in _listed("ages", "born"):
                    yield Span(first, position)
        elif len(word.written) <= 2:
            yield from _age_at(words, position)


def _age_at(words: Sequence[Word], position: int) -> Iterator[Span]:
    before, after = words[position - 1], words[position + 1]
    has_unit = after.small in _listed("ages", "years", "months") and after.before in ("", " ", "-")
    if before.small in _listed("ages", "words"):
        is_range = after.small in ("a", "to", "et", "and", "y", "e")
        is_range |= after.is_number and after.before.strip() in ("-", "–", "/")
        if has_unit or not is_range:
            yield Span(position - 1, position + has_unit)
    elif has_unit:
        if before.small in ("a", "de", "d"):  # « Amina a 12 ans », « 10 à 12 ans », « moins de 12 ans »
            before = words[position - 2]
        is_range = before.is_number and not ENDS.search(words[position].before)
        if not is_range and before.small not in _listed("ages", "durations"):
            yield Span(position, position + 1)


def _is_beside(words: Sequence[Word], age: Span) -> bool:
    """A name right before the age, which no list may know: « Zenabou (12 ans) »."""
    word, further, after = words[age.first - 1], words[age.first - 2], words[age.last + 1]
    gap = words[age.first].before
    is_apposed = APPOSES.fullmatch(gap) is not None
    if is_apposed and word.is_given:
        return True
    told = words[age.first : age.last + 1]
    is_in_years = told[-1].is_number or told[-1].small in _listed("ages", "years")
    is_of_child = is_in_years and any(each.is_age_of_child for each in told)
    # « programme Kafuli, 5 ans », « 5 ans plus tard »
    is_of_thing = further.small in _listed("bearers", "projects") or after.small in _listed("ages", "limits")
    if is_of_thing or not is_of_child or not (is_apposed or gap == " "):
        return False
    is_pair = further.is_unknown and word.is_unknown and word.before == " "
    return word.is_strange or (is_pair and (is_apposed or not word.written.isascii()))  # Nepali has no capitals


def _has_bare_age(words: Sequence[Word], position: int) -> bool:
    """« Amina Traoré (12) », « Mary, 12 »."""
    if not (words[position].has_capital or words[position + 1].is_family):
        return False
    for other in (position + 1, position + 2):
        age, after = words[other], words[other + 1]
        is_last = after.before.startswith((")", ",", " –", " -")) or not after.written
        if age.is_age_of_child and is_last and age.before in (" (", ", "):
            return True
    return False
