"""Names of people in sentences, and the names that stand together with an age.

A name is told by a given name beside a family name of names.toml, written in any way, or by a given name beside a
capitalised word that is none of everyday language. Every text is read once, word by word: the time grows with its
length. No list of names is complete, so what is found is a likely name, and what is not found may be one.
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
JOINS = re.compile(r"[ .,'’_\-/]{1,3}")
"""What may stand between the parts of one name."""
APPOSES = re.compile(r" ?[,(:–-] ?\(?")
"""What may stand between a name and its age, beside a space."""
ENDS = re.compile(r"[.;!?]\s|[\n¤]")
"""The end of a sentence, or something that was taken out."""

Phrase = tuple[str, ...]
"""The words of the name of a country or an organisation, folded."""


# --- what is known ----------------------------------------------------------------------------------------------------


@cache
def _read_lists() -> Mapping[str, Any]:
    """The whole of names.toml, which says what each list is for."""
    return parse_toml(LISTS.read_text("utf-8"))


@cache
def _listed(section: str, key: str = "") -> frozenset[str]:
    """The words of one list, or of all the lists of a section; a double name is two words."""
    lists = _read_lists()[section]
    words = " ".join([lists[key]] if key else lists.values())
    return frozenset(words.replace("-", " ").split())


@cache
def _units() -> frozenset[str]:
    return _listed("ages", "years") | _listed("ages", "months")


@cache
def _age_signs() -> frozenset[str]:
    """Without any of these words a text tells no age."""
    return _units() | _listed("ages", "words") | _listed("ages", "born")


def _is_years_of_a_child(number: str) -> bool:
    ages = _read_lists()["ages"]
    return bool(ages["youngest"] <= int(number) <= ages["oldest"])


@dataclass(frozen=True)
class Vocabulary:
    """What may be written: whole texts of the contract, words of everyday language, and names that are no person's."""

    texts: frozenset[str] = field(repr=False)
    words: frozenset[str] = field(repr=False)
    phrases: Mapping[str, tuple[Phrase, ...]] = field(repr=False)
    """By their first word, the longest first."""


def vocabulary(names: Iterable[str], texts: Iterable[str]) -> Vocabulary:
    """The names of countries and organisations, and the words of our own texts beside those of intake.toml."""
    texts = frozenset(texts)
    words = {folded(word) for word in rules()["texts"]["words"]} | _listed("bearers", "words")
    for text in texts:
        words.update(re.findall(r"[^\W\d_]+", folded(text)))
    return Vocabulary(texts, frozenset(words), phrases(names))


def phrases(names: Iterable[str]) -> dict[str, tuple[Phrase, ...]]:
    """The words of each name, by their first word, the longest first."""
    found: dict[str, set[Phrase]] = {}
    for name in names:
        phrase = tuple(WORD.findall(folded(name)))
        if phrase:
            found.setdefault(phrase[0], set()).add(phrase)
    return {first: tuple(sorted(some, key=lambda each: (-len(each), each))) for first, some in found.items()}


# --- what a text says -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Names:
    """What a text says of people."""

    has_certain: bool = False
    """A given and a family name of the lists beside each other, or a name behind a title."""
    has_likely: bool = False
    """One of these, or a given name beside a strange word; and no school or street that bears it."""
    has_age: bool = False
    """A name and an age that belong together."""
    has_capitals: bool = False
    """Two words with a capital beside each other, neither of them known: in a heading, the look of a name."""


class Span(NamedTuple):
    """The words `first` to `last` of a text, which are a name or an age.

    `is_certain`: all of a name is in the lists.
    """

    first: int
    last: int
    is_certain: bool = True


@dataclass(frozen=True)
class SentenceText:
    """The words and numbers of a text, the same in small letters, and what stands before each and behind the last."""

    words: Sequence[str]
    small: Sequence[str]
    gaps: Sequence[str]

    def __len__(self) -> int:
        """How many words."""
        return len(self.words)

    def small_at(self, position: int) -> str:
        """A word in small letters; blank before the first and behind the last."""
        return self.small[position] if 0 <= position < len(self.small) else ""

    def is_number(self, position: int) -> bool:
        return 0 <= position < len(self.words) and self.words[position].isdigit()


def names_in(text: str, known: Vocabulary) -> Names:
    """What a text without accents and addresses says of people; countries and organisations are no names."""
    read = _without_phrases(_read(text), known)
    given = [position for position, word in enumerate(read.small) if word in _listed("given")]
    names = [*_full_names(read, given, known), *_titled(read, known)]
    ages = list(_ages(read))
    is_aged = _has_name_near(read, names, ages) or _has_word_near(read, given, ages, known) or _has_bare(read, given)
    return Names(
        has_certain=any(name.is_certain for name in names),
        has_likely=any(not _is_borne(read, name) for name in names),
        has_age=is_aged,
        has_capitals=_has_strange_run(read, known),
    )


def _read(text: str) -> SentenceText:
    parts = WORD.split(text)  # in turn what stands between words, and a word
    words = parts[1::2]
    small = [word.lower() if word.isascii() else word.lower().translate(UNDECOMPOSED) for word in words]
    return SentenceText(words, small, parts[0::2])


def _without_phrases(text: SentenceText, known: Vocabulary) -> SentenceText:
    """A text without the names of countries and organisations, which separate what is around them."""
    if known.phrases.keys().isdisjoint(text.small):
        return text
    kept: list[int] = []
    gaps: list[str] = []
    is_cut = False
    position = 0
    while position < len(text):
        size = _phrase_at(text, position, known)
        if size:
            position += size
            is_cut = True
            continue
        kept.append(position)
        gaps.append(TAKEN_OUT if is_cut else text.gaps[position])
        is_cut = False
        position += 1
    gaps.append(TAKEN_OUT if is_cut else text.gaps[-1])
    return SentenceText([text.words[each] for each in kept], [text.small[each] for each in kept], gaps)


def _phrase_at(text: SentenceText, position: int, known: Vocabulary) -> int:
    for phrase in known.phrases.get(text.small[position], ()):
        if tuple(text.small[position : position + len(phrase)]) == phrase:
            return len(phrase)
    return 0


# --- names ------------------------------------------------------------------------------------------------------------


def _full_names(text: SentenceText, given: Sequence[int], known: Vocabulary) -> Iterator[Span]:
    """Each given name with what stands beside it: a family name, or a capitalised word that nobody knows."""
    for position in given:
        for other in (_neighbour(text, position, 1), _neighbour(text, position, -1)):
            if other is None:
                continue
            first, last = min(position, other), max(position, other)
            if _is_family(text.small[other]):
                yield Span(first, last)
            elif text.words[position][0].isupper() and _is_strange(text, other, known):
                yield Span(first, last, is_certain=False)


def _neighbour(text: SentenceText, position: int, step: int) -> int | None:
    """The next word that can belong to the same name, at most two small words farther (step 1 forward, -1 back)."""
    between = _listed("between")
    for distance in (1, 2, 3):
        other = position + step * distance
        if not 0 <= other < len(text.words):
            return None
        gap = text.gaps[max(other, other - step)]
        if (gap != " " and not JOINS.fullmatch(gap)) or text.words[other].isdigit():
            return None
        if text.small[other] not in between:
            return other
    return None


def _is_family(word: str) -> bool:
    beginnings = tuple(_read_lists()["beginnings"]["family"])
    return word in _listed("family") or (len(word) > 7 and word.startswith(beginnings))


def _is_strange(text: SentenceText, position: int, known: Vocabulary) -> bool:
    """Whether a word has a capital and is nothing that we know; ECPAT or AFD are too short for names in capitals."""
    word = text.words[position]
    fewest = 5 if word.isupper() else 3
    return word[0].isupper() and len(word) >= fewest and text.small[position] not in known.words


def _titled(text: SentenceText, known: Vocabulary) -> Iterator[Span]:
    titles = _listed("bearers", "titles")
    for position, word in enumerate(text.small[:-1]):
        if word not in titles or not text.words[position][0].isupper():
            continue
        after = position + 1
        if text.gaps[after] in (" ", ". ", ".") and _is_strange(text, after, known):
            yield Span(after, after)


def _is_borne(text: SentenceText, name: Span) -> bool:
    """Whether a school, a street or a foundation bears the name."""
    around = [*text.small[max(name.first - 3, 0) : name.first], text.small_at(name.last + 1)]
    return not _listed("bearers", "words").isdisjoint(around)


def _has_strange_run(text: SentenceText, known: Vocabulary) -> bool:
    """Whether words with a capital follow each other, two or more, and we know none of them.

    « Fondation Terre Rouge » holds a word that we know.
    """
    run: list[int] = []
    between = _listed("between")
    for position, word in enumerate(text.words):
        is_capital = word[0].isupper()
        if run and not JOINS.fullmatch(text.gaps[position]):
            if _is_strange_run(text, run, known):
                return True
            run = []
        if is_capital:
            run.append(position)
        elif run and text.small[position] not in between:
            if _is_strange_run(text, run, known):
                return True
            run = []
    return _is_strange_run(text, run, known)


def _is_strange_run(text: SentenceText, run: Sequence[int], known: Vocabulary) -> bool:
    return len(run) > 1 and all(_is_strange(text, position, known) for position in run)


# --- ages -------------------------------------------------------------------------------------------------------------


def _ages(text: SentenceText) -> Iterator[Span]:
    """Exact ages: « 12 ans », « aged 12 », « née en 2009 »; no ranges, limits and durations."""
    if _age_signs().isdisjoint(text.small):
        return
    for position, word in enumerate(text.words):
        if not word.isdigit():
            continue
        age = None
        if len(word) <= 2:
            age = _age_with_unit(text, position) or _age_behind_word(text, position)
        elif len(word) == 4:
            age = _birth_year(text, position)
        if age:
            yield age


def _age_with_unit(text: SentenceText, position: int) -> Span | None:
    """12 ans, 12-year-old, âgée de 12 ans."""
    if text.small_at(position + 1) not in _units() or text.gaps[position + 1] not in ("", " ", "-"):
        return None
    age = Span(position, position + 1)
    before, further = text.small_at(position - 1), text.small_at(position - 2)
    if before in _listed("ages", "words"):
        return Span(position - 1, position + 1)
    if before.isdigit() and not ENDS.search(text.gaps[position]):
        return None  # the end of a range
    if before in ("de", "d"):
        is_limit = further in _listed("ages", "durations") | _listed("ages", "limits")  # moins de 15 ans
        return None if is_limit else age
    if before == "a":
        return None if further.isdigit() else age  # « Amina a 12 ans », and « 10 à 12 ans »
    return None if before in _listed("ages", "durations") else age


def _age_behind_word(text: SentenceText, position: int) -> Span | None:
    """Aged 12, âge : 12, edad 12."""
    if text.small_at(position - 1) not in _listed("ages", "words"):
        return None
    is_range = text.is_number(position + 1) and text.gaps[position + 1].strip() in ("-", "–", "/")
    if is_range or text.small_at(position + 1) in ("a", "to", "et", "and", "y", "e"):
        return None
    return Span(position - 1, position)


def _birth_year(text: SentenceText, position: int) -> Span | None:
    """Née en 2009, born in Ségou in 2009."""
    if not text.words[position].startswith(("19", "20")):
        return None
    for first in range(max(position - 5, 0), position):
        if text.small[first] in _listed("ages", "born"):
            return Span(first, position)
    return None


# --- names with ages --------------------------------------------------------------------------------------------------


def _has_name_near(text: SentenceText, names: Sequence[Span], ages: Sequence[Span]) -> bool:
    """Whether a name and an age stand in one sentence, a few words from each other."""
    farthest = _read_lists()["ages"]["farthest"] + 1
    ends = {name.first for name in names} | {name.last for name in names}
    if not ends:
        return False
    for age in ages:
        before = range(max(age.first - farthest, 0), age.first)
        after = range(age.last + 1, age.last + farthest + 1)
        if any(each in ends and _is_one_sentence(text, each, age.first) for each in before):
            return True
        if any(each in ends and _is_one_sentence(text, age.last, each) for each in after):
            return True
    return False


def _is_one_sentence(text: SentenceText, first: int, last: int) -> bool:
    """Whether no sentence ends between two words; « Fanta D. (14 ans) » is one."""
    for position in range(first + 1, last + 1):
        is_initial = len(text.words[position - 1]) == 1
        if ENDS.search(text.gaps[position]) and not is_initial:
            return False
    return True


def _has_word_near(text: SentenceText, given: Sequence[int], ages: Sequence[Span], known: Vocabulary) -> bool:
    """A given name alone beside an age, or a strange word: « Fatou, fillette de 13 ans », « Zenabou (12 ans) »."""
    names = frozenset(given)
    return any(_is_named(text, names, age) or _is_beside(text, names, age, known) for age in ages)


def _is_named(text: SentenceText, given: frozenset[int], age: Span) -> bool:
    farthest = _read_lists()["ages"]["farthest"]
    for position in range(max(age.first - farthest, 0), age.first):
        is_name = position in given and text.words[position][0].isupper()
        if is_name and _is_one_sentence(text, position, age.first):
            return True
    after = age.last + 1
    return after in given and text.gaps[after] in (" ", ", ")


def _is_beside(text: SentenceText, given: frozenset[int], age: Span, known: Vocabulary) -> bool:
    """A name right before the age: of the list in small letters, or one that no list knows."""
    before = age.first - 1
    is_apposed = APPOSES.fullmatch(text.gaps[age.first]) is not None
    if before < 0 or not (is_apposed or text.gaps[age.first] == " "):
        return False
    if is_apposed and before in given:
        return True
    is_project = text.small_at(before - 1) in _listed("bearers", "projects")  # « programme Kafuli, 5 ans »
    if is_project or not _is_of_a_child(text, age):
        return False
    if _is_strange(text, before, known):
        return True
    has_no_capitals = not text.words[before].isascii()  # Nepali knows none
    is_pair = before > 0 and text.gaps[before] == " " and _is_unknown(text, before - 1, known)
    return (is_apposed or has_no_capitals) and is_pair and _is_unknown(text, before, known)


def _is_unknown(text: SentenceText, position: int, known: Vocabulary) -> bool:
    return len(text.words[position]) > 2 and not text.is_number(position) and text.small[position] not in known.words


def _is_of_a_child(text: SentenceText, age: Span) -> bool:
    """Whether an age in years is that of a child, and nothing follows that makes it the age of something else."""
    if text.small_at(age.last + 1) in _listed("ages", "limits"):
        return False
    numbers = [text.words[each] for each in range(age.first, age.last + 1) if text.is_number(each)]
    is_in_years = text.is_number(age.last) or text.small[age.last] in _listed("ages", "years")
    return is_in_years and _is_years_of_a_child(numbers[0])


def _has_bare(text: SentenceText, given: Sequence[int]) -> bool:
    """A name with a number behind it: « Amina Traoré (12) », « Mary, 12 »."""
    for position in given:
        is_capital = text.words[position][0].isupper()
        if is_capital and (_is_bare_age(text, position + 1) or _is_bare_age(text, position + 2)):
            return True
        if _is_family(text.small_at(position + 1)) and _is_bare_age(text, position + 2):
            return True
    return False


def _is_bare_age(text: SentenceText, position: int) -> bool:
    """Whether a number from 3 to 17 stands in brackets, or between commas."""
    if not text.is_number(position) or len(text.words[position]) > 2:
        return False
    is_last = text.gaps[position + 1].startswith((")", ",", " –", " -")) or position + 1 == len(text)
    return is_last and _is_years_of_a_child(text.words[position]) and text.gaps[position] in (" (", ", ")
