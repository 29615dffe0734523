"""The first sentence of a report, and all there is to say where nothing is wrong."""

from collections.abc import Sequence
from pathlib import Path

from pipeline.intake.check_result import Checked
from pipeline.report.cards import Card
from pipeline.texts import large, t


def status(made: Sequence[Card], checked: Checked, language: str) -> str:
    """The first sentence: may it be published, and if not, how much is to be fixed."""
    bad = [card for card in made if card.is_error]
    remarks = sum(not (card.is_error or card.is_conversion) for card in made)
    packages = sorted(({card.finding.package for card in made} | set(checked.packages)) - {""})
    if bad and not any(_is_name(each) for each in packages):
        return t("stopped", language, count=len(bad))
    words: dict[str, str | int] = {
        "subject": _subject(packages, checked, language),
        "count": len(bad),
        "touching": _touching(bad, checked, language),
        "remarks": t("remarks", language, count=remarks) if remarks else "",
    }
    return t("bad" if bad else "good", language, **words)


def _is_name(package: str) -> bool:
    """Whether a finding names a package, and not a folder that a command could not use."""
    return Path(package).name == package


def _subject(packages: Sequence[str], checked: Checked, language: str) -> str:
    """What the report is about: the one file, the one package or the set of them."""
    if any(sheet.in_workbook for sheet in checked.sheets.values()):
        return t("workbook", language, file=packages[0])
    files = [sheet.path for sheet in checked.sheets.values()]
    if len(files) == 1 and len(packages) == 1:
        return t("file", language, path=files[0])
    if len(packages) > 1:
        return t("packages", language, count=len(packages))
    return t("package", language, package=packages[0]) if packages else t("nothing_read", language)


def _touching(bad: Sequence[Card], checked: Checked, language: str) -> str:
    """How many cells are wrong, of how many; blank where no cell was looked at."""
    counted = [card for card in bad if card.places]
    cells = sum(card.count for card in counted)
    if not cells:
        return ""
    everything = sum(sheet.cells for sheet in checked.sheets.values())
    if everything and all(card.is_of_cells for card in counted):
        return t("touching_cells", language, count=cells, all=large(everything, language))
    return t("touching", language, count=cells)
