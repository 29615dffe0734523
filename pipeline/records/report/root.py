"""A cause as it is told: with what follows from it, and what is known of it as a whole."""

from dataclasses import dataclass

from pipeline.model import Finding, Severity
from pipeline.records.causes import Cause

CELLS = ("type-error", "constraint-error", "foreign-key", "unique-error", "lexical-form", "pattern-whole", "category")
"""Faults of single cells, which say something by what they hold."""
ROWS = ("blank-row", "extra-cell", "missing-cell")
"""Faults of a whole row, which explain those of its cells."""


@dataclass(frozen=True, eq=False)
class Root:
    """A cause that is told, how many faults of other cells follow from it, and the titles put together with it.

    `meant` is the field that an unknown title stands for; `form` is what is known of a fault of whole rows.
    """

    cause: Cause
    folded: int = 0
    names: tuple[str, ...] = ()
    meant: str = ""
    form: str = ""

    @property
    def is_of_rows(self) -> bool:
        """Whether it is a fault of whole rows, which explains those of their cells."""
        return self.pattern.code in ROWS or self.form == "slipped"

    @property
    def is_error(self) -> bool:
        """Whether it stops the build."""
        return self.pattern.severity is Severity.ERROR

    @property
    def pattern(self) -> Finding:
        """The finding without its row."""
        return self.cause.pattern

    @property
    def table(self) -> tuple[str, str]:
        """Where it belongs: package and table."""
        return self.pattern.package, self.pattern.resource
