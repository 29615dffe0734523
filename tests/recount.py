"""The published numbers of children, counted once more from the rows by the rule of the method, in plain Python.

    cell   = (project by its oldest code, country, year, sex, age)
    t      = 1 + HMAC-SHA256(key, "1|children|P-X|ML|2019|f|10-14") mod 10
    number = 10 * floor((n + 10 - t) / 10)

Nothing of the pipeline is used here. Rows and projects are those of packages.
"""

import hmac
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from tests.packages import Rows

FLAGS = {
    "s_protection": "service_protection", "s_legal_social": "service_legal_social", "s_education": "service_education",
    "s_awareness": "service_awareness", "f_prostitution": "form_prostitution", "f_travel": "form_travel",
    "f_online": "form_online", "f_trafficking": "form_trafficking",
}  # fmt: skip
COLUMNS = ("project_id", "country_code", "year", "sex", "age_band")
Cell = tuple[str, ...]


@dataclass(frozen=True)
class Recount:
    """Rounded numbers by cell and measure, and what a project leaves blank in a year: (project, year, measure)."""

    numbers: Mapping[tuple[Cell, str], int]
    blank: frozenset[tuple[str, str, str]]

    def sums(self, reported: set[tuple[str, str]]) -> Counter[tuple[str, ...]]:
        """Every sum of cells, by the codes of COLUMNS (_T is summed over) and the measure.

        reported: project and year on which there is a report; nothing is shown of the others.
        """
        sums: Counter[tuple[str, ...]] = Counter()
        for (cell, measure), number in self.numbers.items():
            project, _, year, _, _ = cell
            if (project, year) in reported and (project, year, measure) not in self.blank:
                for codes in product(*((code, "_T") for code in cell)):
                    sums[*codes, measure] += number
        return sums


def recount(rows: Rows, projects: Rows, key: bytes) -> Recount:
    """Count the rows that stand, and round each cell."""
    described = {project["project_id"]: project for project in projects}
    counts: Counter[tuple[Cell, str]] = Counter()
    blank: set[tuple[str, str, str]] = set()
    for row in rows:
        if row["population"] != "children" or row["validation_status"] not in ("sourced", "validated"):
            continue
        cell = _cell(row, described)
        size = int(row["value"])
        if row["counted_as"] == "estimate":
            counts[cell, "estimates"] += size
            continue
        if row["counted_as"] == "contacts" or row["dedup_scope"] == "activity":
            counts[cell, "participations"] += size
            continue
        counts[cell, "children"] += size
        answers = {FLAGS[flag]: row.get(flag, "") for flag in FLAGS}
        for measure, answer in answers.items():
            counts[cell, measure] += size if answer == "true" else 0
        new = row.get("new_in_period", "")
        counts[cell, "new"] += int(new or 0)
        for measure, answer in {**answers, "new": new}.items():
            if not answer:
                blank.add((row["project_id"], row["period_id"], measure))
    numbers = {(cell, measure): _rounded(n, _offset(cell, described, key)) for (cell, measure), n in counts.items()}
    return Recount({_published(cell): number for cell, number in numbers.items()}, frozenset(blank))


def _cell(row: Mapping[str, str], projects: Mapping[str, Mapping[str, str]]) -> Cell:
    is_detailed = projects[row["project_id"]].get("children_detail") == "sex_age"
    group = (row["sex"], row["age_band"]) if is_detailed else ("_Z", "_Z")
    return (row["project_id"], row["country_code"], row["period_id"], *group)


def _offset(cell: Cell, projects: Mapping[str, Mapping[str, str]], key: bytes) -> int:
    """The offset of a cell: its name has the oldest code of the project, and the codes of the packages."""
    former = projects[cell[0]].get("formerly", "")
    oldest: Sequence[str] = [*former.split(";"), cell[0]] if former else [cell[0]]
    name = "|".join(("1", "children", oldest[0], *cell[1:]))
    return 1 + int.from_bytes(hmac.digest(key, name.encode(), "sha256"), "big") % 10


def _rounded(n: int, t: int) -> int:
    return 10 * ((n + 10 - t) // 10)


def _published(counted: tuple[Cell, str]) -> tuple[Cell, str]:
    cell, measure = counted
    return tuple("_U" if code == "unknown" else code for code in cell), measure
