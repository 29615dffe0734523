"""The letters of columns, as whoever opens the file sees them: fields may stand in any order there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from pipeline.intake.files import letter_of
from pipeline.intake.finding_groups import FindingGroup

Labels: TypeAlias = Mapping[tuple[str, str], Sequence[str]]
"""The titles of each file, by its package and its resource."""


def with_letters(groups: Iterable[FindingGroup], labels: Labels) -> list[FindingGroup]:
    """The causes about a field, each with the letter of its column in the file of its package; blank if it has none."""
    told = []
    for group in groups:
        own = group.template
        titles = labels.get((own.package, own.resource))
        if own.field and titles is not None:
            own = replace(own, column=letter_of(own.field, titles))
        told.append(replace(group, template=own))
    return told
