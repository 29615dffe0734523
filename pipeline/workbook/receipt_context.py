"""What all receipts of one check share: the edition, what was counted of it, and the words of the receipt."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.catalogue import Catalogue
from pipeline.disclosure import PeopleFiles
from pipeline.indicators import Count
from pipeline.intake.finding_groups import FindingGroup
from pipeline.intake.tables import Tables
from pipeline.report.html_builder import Inline, code
from pipeline.texts import text
from pipeline.typography import typeset

ROUGH = 100
"""Numbers of rows about people are told in steps of this many, as one row may be one child."""

Pages = Callable[[str, str], str]
"""The address of a page by its name and code."""
Counts = Mapping[str, Count]
"""What was counted in calendar years, by indicator."""


@dataclass(frozen=True)
class ReceiptContext:
    """What all receipts of one check share.

    counts: None where faults kept anything from being counted. people: the files about people as a release would
    hold them, None without the key or where only a part of the edition was checked.
    """

    tables: Tables
    catalogue: Catalogue
    groups: Sequence[FindingGroup]
    counts: Counts | None
    people: PeopleFiles | None
    pages: Pages
    language: str

    def say(self, key: str, **places: object) -> str:
        """A text of the receipt, its places filled."""
        shown = {name: str(value) for name, value in places.items()}
        return text("receipt", "words", key, self.language, **shown)

    def title(self, name: str, field: str = "") -> str:
        """The title of a table, or of one of its fields."""
        described = self.catalogue.contract.schemas[name]
        if field:
            described = next(each for each in described["fields"] if each["name"] == field)
        return typeset((described if self.language == "fr" else described["ecpat:en"])["title"], self.language)

    def years(self) -> list[str]:
        """The calendar years of the framework."""
        return [period.id for period in self.catalogue.periods_of("calendar")]

    def country(self, code_: str) -> str:
        """The name of a country."""
        rows = self.catalogue.contract.codes["countries"]
        return next(row[f"name_{self.language}"] for row in rows if row["country_code"] == code_)

    def roughly(self, number: int) -> str:
        """A number of rows about people, as a range."""
        least = number // ROUGH * ROUGH
        if not least:
            return self.say("fewer", most=ROUGH)
        return self.say("between", least=least, most=least + ROUGH)

    def page(self, words: str, name: str, code_: str) -> list[Inline]:
        """A sentence with the address of a page."""
        before, _, after = self.say(words).partition("{page}")
        return [before, code(self.pages(name, code_)), after]
