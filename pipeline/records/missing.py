"""What one missing fact would change: each rule is tried again as if one date, or one confirmation, were known.

The same engine counts, with one row changed: a date is set in turn to the first day of each year of the window and to
its last day; a draft is taken as established. What comes out is never a value: only whether the row would then
count, and for whom. A row that misses its threshold alone is tried once more together with one other missing fact.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from pipeline.catalogue import Catalogue, key_fields
from pipeline.model import Reading, Row, Status
from pipeline.records.counting import Outcome, outcomes_of
from pipeline.records.engine import settings_of
from pipeline.records.results import Counts
from pipeline.records.rules import RULES, Rule, Setting
from pipeline.records.rules.reading import Dated, every, key_of
from pipeline.records.tables import PACKAGE, Tables, keyed, status_of

OPEN = frozenset({"draft", "undated", "submission_undated", "link_undated"})
"""Reasons that one fact more may lift."""
STATUS = "validation_status"
WIDEST = "NETWORK"
Fates = Mapping[str, Mapping[str, Outcome]]
"""What becomes of each row of the driving table, by scope and key."""


@dataclass(frozen=True)
class Fact:
    """One thing that a row does not say: its date or, where there is none to give, that it is established."""

    table: str
    place: int
    row: Row
    dated: Dated | None = None

    @property
    def field(self) -> str:
        """The field that is to be filled in."""
        return self.dated.fields[0] if self.dated else STATUS

    def known_in(self, tables: Tables, day: date) -> Tables:
        """The tables as if the fact were known."""
        known = self.dated.known(self.row, day) if self.dated else {**self.row, STATUS: str(Status.SOURCED)}
        return tables.with_row(self.table, self.place, known)


@dataclass(frozen=True)
class Effect:
    """What a fact would change: the scopes where rows would count, on every day tried or on some, else what remains.

    `companion` is the other fact without which this one would change nothing.
    """

    keys: frozenset[str]
    scopes: tuple[str, ...] = ()
    always: bool = False
    remains: str = ""
    companion: Fact | None = None

    @property
    def code(self) -> str:
        """The effect in a word of the release."""
        if not self.scopes:
            return "would_not_count"
        if self.companion:
            return "with_another"
        return "would_count" if self.always else "could_count"


@dataclass(frozen=True)
class Missing:
    """A missing fact of one row, with its effect on one indicator and the line that the release gives it."""

    fact: Fact
    effect: Effect
    line: Mapping[str, str]


@dataclass(frozen=True)
class Case:
    """One indicator with the rows as they are."""

    rule: Rule
    tables: Tables
    setting: Setting
    fates: Fates

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The days tried: the first of each year, and the last of the window."""
        return (*(period.start for period in self.setting.periods), self.setting.periods[-1].end)

    @cached_property
    def open_keys(self) -> frozenset[str]:
        """The rows that one fact more may let count."""
        return frozenset(key for fates in self.fates.values() for key, fate in fates.items() if _is_open(fate))

    def fates_if(self, facts: Iterable[Fact], day: date) -> Fates:
        """What would become of the rows if some facts were known."""
        tables = self.tables
        for fact in facts:
            tables = fact.known_in(tables, day)
        readings = self.rule.read(tables, self.setting)
        return {
            scope.code: {each.key: each for each in outcomes_of(self.rule, readings, scope, self.setting)}
            for scope in self.setting.network.scopes
        }


def missing_facts(tables: Tables, counts: Counts, catalogue: Catalogue, day: date) -> Iterator[Missing]:
    """Every missing fact of rows of the right kind, by indicator; `day` is that of the release."""
    sources = keyed(tables.rows("sources"), "source_id")
    for setting in settings_of(tables, catalogue, "calendar"):
        outcomes = counts[setting.indicator.id, "calendar"].outcomes
        fates = {scope: {each.key: each for each in found} for scope, found in outcomes.items()}
        case = Case(RULES[setting.indicator.id], tables, setting, fates)
        for fact, effect in effects(case, catalogue):
            years = Years(setting.periods[0].start, setting.periods[-1].end, day)
            likelihood = "rather_outside" if years.exclude(fact.row, sources.get(fact.row.get("source_id"))) else ""
            line = _line(case, fact, effect, catalogue)
            yield Missing(fact, effect, {**line, "likelihood": likelihood if fact.dated else ""})


def effects(case: Case, catalogue: Catalogue) -> Iterator[tuple[Fact, Effect]]:
    """Each missing fact that touches a row of the right kind, with what it would change."""
    facts = list(_facts(case, catalogue)) if case.open_keys else []
    alone = [(fact, effect) for fact in facts if (effect := _effect(case, (fact,)))]
    short = [fact for fact, effect in alone if not effect.scopes] if case.rule.select is not every else []
    for fact, effect in alone:
        others = (other for other in short if other is not fact) if fact in short else ()
        together = (_effect(case, (fact, other)) for other in others)
        yield fact, next((found for found in together if found and found.scopes), effect)


def _is_open(fate: Outcome) -> bool:
    return fate.reason in OPEN and fate.of_kind and fate.public


def _facts(case: Case, catalogue: Catalogue) -> Iterator[Fact]:
    """The facts to be tried: drafts of the driving table, and records without any of the dates that decide."""
    driving = case.setting.indicator.driving_table
    for place, row in enumerate(case.tables.rows(driving)):
        if status_of(row) is Status.DRAFT and row_key(driving, row, catalogue) in case.open_keys:
            yield Fact(driving, place, row)
    for dated in case.rule.dates:
        for place, row in enumerate(case.tables.rows(dated.table)):
            is_open = dated.table != driving or row_key(driving, row, catalogue) in case.open_keys
            if is_open and dated.is_missing(row):
                yield Fact(dated.table, place, row, dated)


def row_key(table: str, row: Row, catalogue: Catalogue) -> str:
    """The key of a row as the release prints it."""
    return key_of(row, *key_fields(catalogue.contract.schemas[table]))


def _effect(case: Case, facts: tuple[Fact, ...]) -> Effect | None:
    """What the facts together would change; None where they touch no row of the right kind."""
    days = case.days if any(fact.dated for fact in facts) else case.days[:1]
    tried = [case.fates_if(facts, day) for day in days]
    touched = frozenset(key for key in case.open_keys if any(_changes(case.fates, fates, key) for fates in tried))
    if not touched:
        return None
    counted = {
        scope: sum(any(fates[scope][key].reason is None for key in touched) for fates in tried) for scope in case.fates
    }
    scopes = tuple(scope for scope, times in counted.items() if times)
    remains = "" if scopes else tried[-1][WIDEST][min(touched)].reason or ""
    always = bool(scopes) and all(counted[scope] == len(days) for scope in scopes)
    return Effect(touched, scopes, always, remains, facts[1] if len(facts) > 1 else None)


def _changes(before: Fates, after: Fates, key: str) -> bool:
    """Whether something else becomes of a row that is, then too, of the kind counted."""
    fate = after[WIDEST][key]
    return fate.of_kind and any(before[scope][key].reason != after[scope][key].reason for scope in before)


# --- what is told ---------------------------------------------------------------------------------------------------


def _line(case: Case, fact: Fact, effect: Effect, catalogue: Catalogue) -> dict[str, str]:
    companion = effect.companion
    return {
        "indicator_id": case.setting.indicator.id,
        "table_name": fact.table,
        "row_key": row_key(fact.table, fact.row, catalogue),
        "field": fact.field,
        "effect": effect.code,
        "scopes": " ".join(effect.scopes),
        "reason_code": effect.remains,
        "with_row": row_key(companion.table, companion.row, catalogue) if companion else "",
        "with_field": companion.field if companion else "",
        "organisations": " ".join(_who(case, effect)),
        "package": fact.row[PACKAGE],
    }


def _who(case: Case, effect: Effect) -> list[str]:
    """The organisations of the network behind the rows: they are asked, not their partners from outside."""
    readings: list[Reading] = case.rule.read(case.tables, case.setting)
    actors = dict.fromkeys(link.actor for each in readings if each.key in effect.keys for link in each.links)
    known = case.setting.network.organisations
    return [actor for actor in actors if actor in known and (known[actor].is_member or known[actor].is_secretariat)]


@dataclass(frozen=True)
class Years:
    """The window, and the day of the release after which no year can be meant."""

    first: date
    last: date
    today: date

    def exclude(self, row: Row, source: Row | None) -> bool:
        """Whether what the row says of itself makes it plainly older or later than the window.

        Its title names a year after the window; or every year that its note names lies before the window, or every
        one after it; or the source that speaks of it as done is older than the window.
        """
        named = _years(row.get("title"))
        if any(self.last.year < year <= self.today.year for year in named):
            return True
        noted = _years(row.get("note"))
        if noted and (max(noted) < self.first.year or min(noted) > self.last.year):
            return True
        published = source and source["published_on"]
        return bool(published and published < self.first and row.get("status") != "planned")


def _years(text: str | None) -> list[int]:
    return [int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", text or "")]
