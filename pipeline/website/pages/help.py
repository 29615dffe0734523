"""Where to ask for help: whom to call at once, then every line by country."""

from dataclasses import dataclass

from pipeline.website.content.list_entries import countries_in
from pipeline.website.content.presence import projects_of
from pipeline.website.content.site import Site
from pipeline.website.library import Record, grouped
from pipeline.website.page import WEB, Link, Page

TRUSTED = ("operator", "state")
"""Who may state a line before anybody has checked it."""
EMERGENCY, LISTENING, REPORTING = "emergency", "helpline", "report_online"
KINDS = (EMERGENCY, LISTENING, REPORTING)  # in the order in which they are shown


@dataclass(frozen=True)
class Call:
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


EUROPEAN = "european-union"  # the place of the European numbers on the page


@dataclass(frozen=True)
class HelpLine:
    name: str
    to: Link | None
    call: Call | None
    for_whom: str
    facts: tuple[str, ...]
    dated: str
    sources: tuple[Link, ...]


@dataclass(frozen=True)
class Area:
    """A country, or the European Union, with its lines; `calls`: those to be told first."""

    anchor: str
    name: str
    text: str
    lines: tuple[HelpLine, ...]
    calls: tuple[Call, ...] = ()


@dataclass(frozen=True)
class HelpContent:
    emergency: str
    first: tuple[Area, ...]  # the countries of our organisations
    areas: tuple[Area, ...]
    european: str
    elsewhere: str
    wrong: str  # where to tell of a wrong number: an address to write to, else a place on the page
    websites: tuple[Link, ...]  # of our organisations, as long as the site has no address to write to


def help_page(site: Site) -> Page:
    """Lines that the service itself, a State or the European Union states, and what to do where there is none."""
    lines = lines_by_country(site)
    first = tuple(_first(site, code, lines.get(code, [])) for code in our_countries(site) if lines)
    contact = site.settings.organisation.contact
    others = site.by_name(lines.keys() - {"", *our_countries(site)})
    content = HelpContent(
        emergency=site.settings.emergency,
        first=first,
        areas=(*first, *_european(site, lines.get("", [])), *(_country(site, code, lines[code]) for code in others)),
        european=EUROPEAN if "" in lines else "",
        elsewhere=_elsewhere(site, lines),
        wrong=f"mailto:{contact}" if contact else "#wrong",
        websites=() if contact else _websites(site),
    )
    title, summary = site.words("help.title"), site.words("help.summary")
    return site.make_page("help", "help", title, summary, content, "help")


def _first(site: Site, code: str, lines: list[Record]) -> Area:
    area = _country(site, code, lines)
    calls = first_calls(site, lines, (EMERGENCY, LISTENING))
    return Area(area.anchor, area.name, "" if calls else site.words("help.see_european"), area.lines, calls)


def _country(site: Site, code: str, lines: list[Record]) -> Area:
    return Area(code.lower(), site.country(code), "", tuple(_line(site, line) for line in lines))


def _european(site: Site, lines: list[Record]) -> tuple[Area, ...]:
    if not lines:
        return ()
    told = tuple(_line(site, line) for line in lines)
    return (Area(EUROPEAN, site.words("help.european_union"), site.words("help.european_text"), told),)


def _line(site: Site, line: Record) -> HelpLine:
    words, name = site.words, site.own(line, "name")
    facts = []
    if who := site.own(line, "run_by"):
        facts.append(words("help.who", who=who))
    facts += [site.own(line, "hours"), site.own(line, "cost")]
    if line["languages"]:
        spoken = []
        for code in line["languages"].split(";"):
            spoken.append(words("help.sign_language") if code == "sgn" else words.language_name(code))
        facts.append(words("help.languages", languages=words.listed(spoken)))
    return HelpLine(
        name=name,
        to=Link(name, line["url"]) if line["url"].startswith(WEB) else None,
        call=call_of(site, line) if line["number"] else None,
        for_whom=site.own(line, "for_whom"),
        facts=tuple(filter(None, facts)),
        dated=dated(site, line),
        sources=site.source(line["source_id"]),
    )


def _elsewhere(site: Site, lines: dict[str, list[Record]]) -> str:
    """What to do in the countries of projects of which no line is shown."""
    if site.library.is_demonstration:
        return ""
    missing = countries_in(site, projects_of(site.library).in_window) - lines.keys()
    names = [site.country(code) for code in site.by_name(missing)]
    return site.words("help.without", countries=site.words.listed(names)) if names else ""


def _websites(site: Site) -> tuple[Link, ...]:
    known = {org_id: site.library.organisations[org_id]["website"] for org_id in site.ours}
    return tuple(
        Link(site.organisation(org_id), website) for org_id, website in known.items() if website.startswith(WEB)
    )
