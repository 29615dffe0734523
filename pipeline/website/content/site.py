"""What every page is made with: the release, the words of one language, the declared settings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pipeline.model import ValueKind
from pipeline.typography import in_order, strip_control_characters, typeset_title
from pipeline.website.addresses import Settings
from pipeline.website.content.beneficiaries import Beneficiaries, read_beneficiaries
from pipeline.website.content.presence import (
    ByOrganisation,
    CountryPresence,
    actors_of,
    our_organisations,
    places_of,
    projects_of_others,
)
from pipeline.website.library import Library, Record, Value
from pipeline.website.page import Cell, Link, Nothing, Page, Ref, Text, Wording
from pipeline.website.words import Words

TRANSLATED = " (our translation)"
NUMBER_WORDS = {
    ValueKind.VALUE: "value.exact",
    ValueKind.LOWER_BOUND: "value.at_least",
    ValueKind.FIRST_DOCUMENTED: "value.first_documented",
}


@dataclass(frozen=True)
class Site:
    library: Library
    words: Words
    settings: Settings
    files: Mapping[str, bytes]  # downloads
    beside: bool = False  # the other edition

    @property
    def language(self) -> str:
        return self.words.language

    @cached_property
    def window(self) -> str:
        """« 2018-2021 »."""
        return self._years("window")

    @cached_property
    def brand(self) -> str:
        """Whose register it is, by an invented name in the demonstration."""
        return self._policy("demonstration_network_name") or self.settings.organisation.name

    @cached_property
    def stamp(self) -> str:
        """Inside every picture of the demonstration; blank elsewhere."""
        mark = self._policy("demonstration_mark")
        return self.words("edition.stamp", mark=mark) if mark else ""

    def _policy(self, key: str) -> str:
        if not self.library.is_demonstration:
            return ""
        return str(self.library.by_key("policy", "key")[key]["value"])

    @property
    def beneficiaries(self) -> Beneficiaries | None:
        return read_beneficiaries(self.library)

    @cached_property
    def between(self) -> str:
        """« entre 2018 et 2021 »."""
        return self._years("between")

    def _years(self, key: str) -> str:
        periods = self.library.periods()
        return self.words(key, first=periods[0], last=periods[-1])

    @cached_property
    def places(self) -> dict[str, CountryPresence]:
        return places_of(self.library, frozenset(self.settings.campaigns))

    @cached_property
    def ours(self) -> tuple[str, ...]:
        return our_organisations(self.library)

    @cached_property
    def funders(self) -> ByOrganisation:
        return projects_of_others(self.library, "funders")

    @cached_property
    def partners(self) -> ByOrganisation:
        return projects_of_others(self.library, "taking_part")

    def ours_in(self, project: Record) -> list[str]:
        return [org_id for org_id in self.ours if org_id in actors_of(self.library, project).all]

    def names(self, org_id: str) -> bool:
        """Whether its name may be published."""
        row = self.library.organisations.get(org_id)
        return bool(row and row["name"] and row["publish_name"] not in {"no", "ask"})

    def own(self, row: Record, stem: str) -> str:
        """In the language of the page: `title` reads title_fr."""
        return self.words.typeset(strip_control_characters(row[f"{stem}_{self.language}"]))

    def page(self, name: str, code: str = "", anchor: str = "") -> Link:
        return self.link(code or self.words(f"page.{name}"), name, code, anchor)

    def make_page(
        self, name: str | Ref, template: str, title: str, summary: str, content: object, section: str = "", **more: Any
    ) -> Page:
        ref = name if isinstance(name, Ref) else Ref(name)
        above = ["home", section] if section not in {"", ref.name} else ["home"]
        trail = tuple(self.page(each) for each in above)
        return Page(ref, self.language, template, title, summary, content, section, trail=trail, **more)

    def whole(self, name: str) -> Link:
        return self.link(self.words(f"onward.{name}"), name)

    def link(self, label: str, name: str, code: str = "", anchor: str = "") -> Link:
        return Link(label, Ref(name, code, anchor))

    def organisation(self, org_id: str) -> str:
        if not org_id:
            return self.words("nothing.not_stated")
        row = self.library.organisations.get(org_id)
        if not (row and row["name"]):
            return self.words("organisation.unnamed")
        return self.words.typeset(self.words.translated(row["name"]).text)

    def organisations(self, org_ids: Iterable[str]) -> str:
        return self.words.listed(dict.fromkeys(self.organisation(org_id) for org_id in org_ids if org_id))

    def country(self, code: str) -> str:
        return self.own(self.library.countries[code], "name")

    def by_name(self, codes: Iterable[str]) -> list[str]:
        return sorted(codes, key=lambda code: (not code, in_order(self.country(code)) if code else ""))

    def country_ref(self, code: str) -> Ref | None:
        """The page of a country; that of a campaign where only one names it."""
        place = self.places.get(code)
        if place is None:
            return None
        return Ref("country", code) if place.has_page else Ref("project", place.campaigns[0]["project_id"])

    def source(self, source_id: str) -> tuple[Link, ...]:
        """None for a blank."""
        row = self.library.sources.get(source_id)
        if row is None:
            return ()
        name = "sources" if self.library.is_of_network(row["producer_org"]) else "sources_others"
        return (Link(self.title(row["title"], row["language"]), Ref(name, anchor=anchor_of(source_id))),)

    def sources(self, *rows: Record) -> tuple[Link, ...]:
        links: dict[Link, None] = {}
        for row in rows:
            for key in source_keys(row):
                links |= dict.fromkeys(self.source(key))
        return tuple(links)

    def title(self, title: str, language: str) -> Text | str:
        """A title in its own language; one that we gave, in that of the page."""
        if not title:
            return self.words("title.withheld")
        if not language:
            return self.words.translated(title)
        if self.words.has_translation(title):
            return Text(self.words.translated(title).text, wording=Wording.TITLE)
        own = typeset_title(strip_control_characters(title), language)
        return Text(own, "" if language == self.language else language, Wording.TITLE)

    def quotation(self, text: str, source_id: str = "") -> Text:
        source = self.library.sources.get(source_id)
        language = source["language"] if source and source["language"] != self.language else ""
        return Text(strip_control_characters(text), language, Wording.QUOTATION)

    def objective(self, objective_id: str) -> str:
        """Without the mark of our translation, which stands once on the page of the framework."""
        row = self.library.by_key("objectives", "objective_id")[objective_id]
        return self.own(row, "title").removesuffix(TRANSLATED)

    def indicator_link(self, indicator: Record) -> Link:
        code = indicator["indicator_id"]
        label = self.words("framework.label", id=code, title=self.own(indicator, "title"))
        return Link(label, Ref("indicator", code))

    def indicator_cell(self, indicator: Record) -> Cell:
        link = self.indicator_link(indicator)
        return Cell(link.label, link.to)

    def value(self, value: Value) -> str:
        if not value.is_counted or value.count is None:
            return self.words(f"nothing.{value.kind}")
        if value.unit == "yes_no":
            return self.words("value.yes" if value.count else "value.no")
        return self.words(NUMBER_WORDS[value.kind], n=self.words.number(value.count))

    def nothing(self, kind: str) -> Cell:
        return Cell(self.words(f"nothing.{kind}"), nothing=Nothing(kind))

    def stated(self, text: str, language: str = "") -> Cell:
        return Cell(Text(text, language)) if text else self.nothing(Nothing.NOT_STATED)

    def cell(self, value: Value) -> Cell:
        return Cell(self.value(value), nothing=None if value.is_counted else Nothing(value.kind))


def source_keys(row: Record) -> list[str]:
    keys = (row["source_id"], *row.get("other_sources", "").split(";"))
    return [key.strip() for key in keys if key.strip()]


def anchor_of(key: str) -> str:
    return "".join(char if char.isalnum() else "-" for char in key.lower())
