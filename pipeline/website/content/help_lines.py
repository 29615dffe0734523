"""Where to ask for help and where to report: which lines are shown, and how a line is told."""

from dataclasses import dataclass

from pipeline.website.content.site import Site
from pipeline.website.library import Record, grouped

TRUSTED = ("operator", "state")
"""Who may state a line before anybody has checked it."""
EMERGENCY, LISTENING, REPORTING = "emergency", "helpline", "report_online"
KINDS = (EMERGENCY, LISTENING, REPORTING)  # in the order in which they are shown


@dataclass(frozen=True)
class Call:
    """A number to call: as it is read, as a telephone dials it, and who answers."""

    number: str
    dialled: str
    name: str
    dated: str


def is_shown(line: Record) -> bool:
    """Whether the service itself, a State or the European Union states the line, or somebody has checked it."""
    return line["stated_by"] in TRUSTED or bool(line["checked_on"])


def lines_by_country(site: Site) -> dict[str, list[Record]]:
    """The lines that are shown, by country, emergency first; those of the European Union stand under none."""
    shown = [line for line in site.library.rows("help_lines") if is_shown(line)]
    return grouped(sorted(shown, key=lambda line: KINDS.index(line["kind"])), "country_code")


def our_countries(site: Site) -> tuple[str, ...]:
    """The countries of our organisations, in the order of the scopes."""
    codes = (site.library.organisations[org_id]["country_code"] for org_id in site.ours)
    return tuple(dict.fromkeys(filter(None, codes)))


def first_calls(site: Site, lines: list[Record], kinds: tuple[str, ...]) -> tuple[Call, ...]:
    """The numbers of a country to be told first: the first line of each kind that has one of its own."""
    calls = []
    for kind in kinds:
        numbers = [line for line in lines if line["kind"] == kind and line["number"]]
        own = [line for line in numbers if line["number"] != site.settings.emergency]
        calls += [call_of(site, line) for line in own[:1]]
    return tuple(calls)


def call_of(site: Site, line: Record) -> Call:
    number = line["number"]
    dialled = "".join(char for char in number if char.isdigit() or char == "+")
    return Call(number, dialled, _without(number, site.own(line, "name")), dated(site, line))


def _without(number: str, name: str) -> str:
    """The name of a line without the number that it begins with: « 119 (enfance en danger) »."""
    rest = name.removeprefix(number).strip()
    return rest[1:-1] if rest.startswith("(") and rest.endswith(")") else rest


def dated(site: Site, line: Record) -> str:
    """When somebody checked the line; else the date of the copy in which it was read."""
    if line["checked_on"]:
        return site.words("help.checked", date=site.words.date(line["checked_on"]))
    day = site.words.date(line["read_on"], line["date_precision"] or "unknown")
    return site.words("help.copied", date=day) if day else site.words("help.copied_undated")
