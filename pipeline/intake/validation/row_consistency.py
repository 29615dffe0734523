"""Cells of one row that do not go together: a milestone of two things, an amount of nobody, a help line of no place."""

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from pipeline.intake.finding_groups import FindingGroup
from pipeline.intake.validation.key_checks import SubmittedTable
from pipeline.model import Finding

SUBJECTS = ("project_id", "initiative_id", "publication_id", "report_id", "activity_id")
"""What a milestone may be of; at most one of them."""


def consistency_findings(sent: SubmittedTable) -> Iterator[FindingGroup]:
    """The contradictions inside single rows of one table."""
    if sent.name in OF_TABLE:
        yield from OF_TABLE[sent.name](sent)


def _milestones(sent: SubmittedTable) -> Iterator[FindingGroup]:
    blank = np.sum([sent.is_blank(field) for field in SUBJECTS], axis=0)
    yield from sent.flagged(Finding("milestone-of-two", field="project_id"), blank < len(SUBJECTS) - 1)


def _budgets(sent: SubmittedTable) -> Iterator[FindingGroup]:
    """An amount is that of a project or of a whole organisation; money has a currency, a percentage has none."""
    has_one = sent.is_blank("project_id") ^ sent.is_blank("org_id")
    yield from sent.flagged(Finding("budget-owner", field="project_id"), ~has_one)
    is_money = ~sent.is_blank("amount") & ~sent.holds("unit", "percent")
    yield from sent.flagged(Finding("amount-currency", field="currency"), is_money ^ ~sent.is_blank("currency"))


def _help_lines(sent: SubmittedTable) -> Iterator[FindingGroup]:
    is_european = sent.holds("area", "european_union")
    yield from sent.flagged(Finding("help-area", field="country_code"), is_european ^ sent.is_blank("country_code"))


def _descriptions(sent: SubmittedTable) -> Iterator[FindingGroup]:
    """What a source hardly describes stays a draft until an organisation confirms it."""
    doubtful = sent.holds("confidence", "low") & sent.holds("validation_status", "sourced")
    yield from sent.flagged(Finding("description-doubtful", field="validation_status"), doubtful)


OF_TABLE: Mapping[str, Callable[[SubmittedTable], Iterator[FindingGroup]]] = {
    "milestones": _milestones,
    "project_budgets": _budgets,
    "help_lines": _help_lines,
    "project_descriptions": _descriptions,
}
