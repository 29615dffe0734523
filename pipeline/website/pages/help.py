"""Where to ask for help: whom to call at once, then every line by country."""

from dataclasses import dataclass

from pipeline.website.content import list_entries, presence
from pipeline.website.content.site import Site
from pipeline.website.library import Record, grouped
from pipeline.website.page import WEB, Link, Page

TRUSTED = ("operator", "state")  # who may state a line before anybody has checked it
EMERGENCY, LISTENING, REPORTING = "emergency", "helpline", "report_online"
KINDS = (EMERGENCY, LISTENING, REPORTING)  # in the order in which they are shown
SIGN_LANGUAGE = "sgn"


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


def our_countries(site: Site) -> list[str]:
    codes = (site.library.organisations[org_id]["country_code"] for org_id in site.ours)
    return list(dict.fromkeys(filter(None, codes)))


def first_calls(site: Site, lines: list[Record], *kinds: str) -> list[Call]:
    """The numbers of a country to be told first: the first line of each kind that has one of its own."""
    calls = []
    for kind in kinds:
        for line in lines:
            if line["kind"] == kind and line["number"] not in ("", site.settings.emergency):
                calls.append(_call(site, line))
                break
    return calls


def _call(site: Site, line: Record) -> Call:
    """The name of a line goes without the number that it begins with: « 119 (enfance en danger) »."""
    number = line["number"]
    name = site.own(line, "name").removeprefix(number).strip()
    if name.startswith("(") and name.endswith(")"):
        name = name[1:-1]
    dialled = "".join(char for char in number if char.isdigit() or char == "+")
    return Call(number, dialled, name, _dated(site, line))


def _dated(site: Site, line: Record) -> str:
    if line["checked_on"]:
        return site.words("help.checked", date=site.words.date(line["checked_on"]))
    day = site.words.date(line["read_on"], line["date_precision"] or "unknown")
    return site.words("help.copied", date=day) if day else site.words("help.copied_undated")


def help_page(site: Site) -> Page:
    lines, words = lines_by_country(site), site.words
    ours = our_countries(site) if lines else []
    others = site.by_name(lines.keys() - {"", *ours})
    areas = {}
    for code in (*ours, "", *others):
        if code in ours or code in lines:
            areas[code] = [_line(site, line) for line in lines.get(code, [])]
    websites = []
    for org_id in site.ours:
        website = site.library.organisations[org_id]["website"]
        if website.startswith(WEB):
            websites.append(Link(site.organisation(org_id), website))
    content = {
        "first": {code: first_calls(site, lines.get(code, []), EMERGENCY, LISTENING) for code in ours},
        "areas": areas,
        "elsewhere": _elsewhere(site, lines),
        "websites": websites,
    }
    return site.make_page(
        "help",
        "help",
        words("help.title"),
        words("help.summary"),
        content,
        "help",
    )


def _line(site: Site, line: Record) -> dict[str, object]:
    words, name = site.words, site.own(line, "name")
    facts = [site.own(line, "hours"), site.own(line, "cost")]
    if who := site.own(line, "run_by"):
        facts.insert(0, words("help.who", who=who))
    if line["languages"]:
        spoken = []
        for code in line["languages"].split(";"):
            spoken.append(words("help.sign_language") if code == SIGN_LANGUAGE else words.language_name(code))
        facts.append(words("help.languages", languages=words.listed(spoken)))
    return {
        "name": name,
        "link": Link(name, line["url"]) if line["url"].startswith(WEB) else None,
        "call": _call(site, line) if line["number"] else None,
        "for_whom": site.own(line, "for_whom"),
        "facts": list(filter(None, facts)),
        "dated": _dated(site, line),
        "sources": site.source(line["source_id"]),
    }


def _elsewhere(site: Site, lines: dict[str, list[Record]]) -> str:
    if site.library.is_demonstration:
        return ""
    missing = list_entries.countries_in(site, presence.projects_of(site.library).in_window) - lines.keys()
    names = [site.country(code) for code in site.by_name(missing)]
    return site.words("help.without", countries=site.words.listed(names)) if names else ""
