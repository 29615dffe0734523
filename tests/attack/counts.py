"""True counts of children by cell and measure, as the attack judges by them."""

from collections import Counter
from typing import NamedTuple

SEXES = ("f", "m", "other", "_U")
AGES = ("0-4", "5-9", "10-14", "15-17", "_U")
"""The code `_U`: not stated by the sender."""
SERVICES = ("service_protection", "service_legal_social", "service_education", "service_awareness")
FORMS = ("form_prostitution", "form_travel", "form_online", "form_trafficking")
PARTS = (*SERVICES, *FORMS)
"""Measures that count some of the children of a cell."""
SMALL = range(1, 5)
"""The counts of children that must not come out."""


class Cell(NamedTuple):
    """The finest group that is published."""

    project: str
    country: str
    year: int
    sex: str
    age: str


Counts = Counter[tuple[str, Cell]]
"""Number by measure and cell; what is not listed is 0."""
