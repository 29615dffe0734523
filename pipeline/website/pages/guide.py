"""The demonstration introduces itself: eight things to see, each one click away, and what was planted."""

from collections.abc import Callable
from dataclasses import dataclass

from pipeline.model import TOTAL
from pipeline.website.page import Cell, Link, Page, Ref, Row, Table, Text
from pipeline.website.pages.reached import children_of, ref_of, sentences
from pipeline.website.pages.reached_years import packages_sent_again
from pipeline.website.reach import CHILDREN, NEW, Reach, Reached, Spot, ranked
from pipeline.website.site import Site

COUNTRY = "country"


@dataclass(frozen=True)
class Sight:
    """One thing to see: the way to it, what it shows, and what the release says there."""

    to: Link
    text: str
    shown: str


@dataclass(frozen=True)
class Guide:
    """What stands on the first page of the demonstration."""

    sights: tuple[Sight, ...]
    sentences: tuple[str, ...]
    scenario: Link | None


@dataclass(frozen=True)
class Scenario:
    """What was planted: sentences, the things to see, and the weights behind the numbers."""

    said: tuple[str, ...]
    seen: tuple[str, ...]
    weights: Table | None


def guide_page(site: Site) -> Page:
    """The first page of the demonstration."""
    scenario = site.page("scenario") if site.library.rows("scenario") else None
    reach = site.reach
    content = Guide(sights(site), sentences(site, reach) if reach else (), scenario)
    title, summary = site.words("guide.title"), site.words("guide.summary", window=site.window)
    return Page(Ref("home"), site.language, "guide", title, summary, content, section="home")


def sights(site: Site) -> tuple[Sight, ...]:
    """The things to see that the release can show, in their order."""
    found = []
    for name, place in PLACES.items():
        to = place(site)
        if to is not None:
            link = Link(Text(site.words(f"sight.{name}_title")), to)
            found.append(Sight(link, site.words(f"sight.{name}"), _shown(site, name)))
    return tuple(found)


def _people(name: str, anchor: str = "") -> Callable[[Site], Ref | None]:
    """A page that counts children, where the release counts them."""
    return lambda site: Ref(ref_of(name).name, anchor=anchor) if site.reach else None


def _smallest(site: Site) -> Ref | None:
    found = _smallest_country(site.reach) if site.reach else None
    return Ref(ref_of("countries").name, anchor=found[0].lower()) if found else None


def _range(site: Site) -> Ref | None:
    found = _country_of_range(site.reach) if site.reach else None
    return Ref(ref_of("countries").name, anchor=found[0].lower()) if found else None


PLACES: dict[str, Callable[[Site], Ref | None]] = {
    "most_is_awareness": _people("services"),
    "online_2020": _people("forms"),
    "late_correction": lambda site: _people("years", "sent-again")(site) if packages_sent_again(site) else None,
    "gaps_stay_gaps": _people("projects"),
    "members_exceed_total": lambda _: Ref("results"),
    "small_country": _smallest,
    "range": _range,
    "unnamed_country": lambda _: Ref("indicator", "CV-1", "values"),
}


def _smallest_country(reach: Reach) -> tuple[str, Reached] | None:
    """The country with the fewest new children, and some."""
    counts = ranked((code, reach.at(Spot(COUNTRY, code, TOTAL, NEW))) for code in reach.codes(COUNTRY))
    return next((pair for pair in reversed(counts) if pair[1].least), None)


def _country_of_range(reach: Reach) -> tuple[str, Reached, str] | None:
    """The first country whose children of a year are a range, and the year."""
    for spot, count in reach.cells.items():
        if (spot.level, spot.measure) == (COUNTRY, CHILDREN) and count.is_range:
            return spot.code, count, spot.period
    return None


def _shown(site: Site, name: str) -> str:
    """What the release says of a thing to see, in its own numbers; blank where words are enough."""
    reach, words = site.reach, site.words
    if reach is None:
        return ""
    year = site.library.periods()[-1]
    if name == "most_is_awareness":
        counts = ranked((each, reach.world(year, each)) for each in reach.measures("service_"))
        named = (
            words("sight.pair", name=words(f"reach.{each}"), children=children_of(site, count))
            for each, count in counts
        )
        return words("sight.services", year=year, pairs=words.opening(words("chart.separator").join(named)))
    if name == "small_country" and (small := _smallest_country(reach)):
        return words("sight.pair", name=site.country(small[0]), children=children_of(site, small[1]))
    if name == "range" and (ends := _country_of_range(reach)):
        place = words("sight.in_year", name=site.country(ends[0]), year=ends[2])
        return words("sight.pair", name=place, children=children_of(site, ends[1]))
    return ""


def scenario_page(site: Site) -> Page:
    """The page that says what was planted; nothing of it estimates anything."""
    rows = site.library.grouped("scenario", "kind")
    said, seen = (
        tuple(site.words.typeset(row[site.language]) for row in rows.get(kind, [])) for kind in ("say", "see")
    )
    content = Scenario(said, seen, _weights(site))
    title, summary = site.words("scenario.title"), site.words("scenario.summary")
    return Page(Ref("scenario"), site.language, "scenario", title, summary, content, trail=(site.page("home"),))


def _weights(site: Site) -> Table | None:
    rows = site.library.grouped("scenario", "kind").get("weight", [])
    if not rows:
        return None
    lines = tuple(Row(Cell(Text(row["code"])), (Cell(Text(row["value"])),)) for row in rows)
    return Table(
        site.words("scenario.weights"),
        (site.words("scenario.code"), site.words("scenario.weight")),
        lines,
        frozenset({1}),
    )
