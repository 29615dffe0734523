"""A row of the release as readers see it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipeline.typography import strip_control_characters
from pipeline.website.content.site import Site
from pipeline.website.content.subject_page import country_links, organisation_links
from pipeline.website.library import Record
from pipeline.website.page import Link, Note, Text, Wording


@dataclass(frozen=True)
class Card:
    """One row: its title, its facts in words, its sources, the organisations behind it by id, and ways onward."""

    title: Text
    facts: tuple[str, ...]
    sources: tuple[Link, ...]
    organisations: tuple[str, ...] = ()
    onward: tuple[Note, ...] = ()


def describe(site: Site, table: str, key: str) -> Card:
    """The card of the row `key` of a table; the key itself where the release does not hold it."""
    maker = _MAKERS.get(table)
    card = maker(site, key) if maker else None
    return card or Card(Text(strip_control_characters(key)), (), ())


def is_described(table: str) -> bool:
    """Whether the rows of a table are told of one by one."""
    return table in _MAKERS


def title_in(site: Site, title: str, language: str) -> Text:
    """An official title, kept as it is, in its language; one without a language is a description of ours, translated.

    A row without a title has it withheld, for each must have one.
    """
    if not title:
        return Text(site.words("nothing.withheld"))
    if not language:
        return site.words.translated(title)
    return Text(strip_control_characters(title), "" if language == site.language else language, wording=Wording.TITLE)


def when(site: Site, row: Record, *fields: str) -> str:
    """The first known date among the fields; else « sans date »."""
    dates = (site.words.date(row[field], row["date_precision"]) for field in fields)
    return next((date for date in dates if date), site.words("date.unknown"))


def _publication(site: Site, key: str) -> Card | None:
    row = site.library.by_key("publications", "publication_id").get(key)
    if row is None:
        return None
    links = site.library.grouped("publication_contributions", "publication_id").get(key, [])
    countries = site.library.grouped("publication_countries", "publication_id").get(key, [])
    facts = (
        site.words(f"pub_type.{row['pub_type']}"),
        when(site, row, "completed_on", "published_on"),
        *_roles(site, links),
    )
    org_ids = [link["org_id"] for link in links]
    return Card(
        title_in(site, row["title"], row["language"]),
        tuple(fact for fact in facts if fact),
        site.source(row["source_id"]),
        tuple(org_ids),
        _onward(site, countries, org_ids),
    )


def _onward(site: Site, countries: list[Record], org_ids: list[str]) -> tuple[Note, ...]:
    """The countries of a row, and those of our organisations that stand behind it, each with its page."""
    ours = tuple(dict.fromkeys(each for each in org_ids if each in site.ours))
    notes = (
        Note(site.words("project_page.countries"), (), country_links(site, (row["country_code"] for row in countries))),
        Note(site.words.count("organisation.behind", len(ours)), (), organisation_links(site, ours)),
    )
    return tuple(note for note in notes if note.links)


def _roles(site: Site, links: list[Record]) -> Iterator[str]:
    for role in dict.fromkeys(link["role"] for link in links):
        names = site.organisations([link["org_id"] for link in links if link["role"] == role])
        yield site.words(f"role.{role}", names=names)


def _report(site: Site, key: str) -> Card | None:
    row = site.library.by_key("reports_to_bodies", "report_id").get(key)
    if row is None:
        return None
    countries = site.library.grouped("report_countries", "report_id").get(key, [])
    submitters = site.library.grouped("report_submitters", "report_id").get(key, [])
    org_ids = [each["org_id"] for each in submitters]
    names = site.words.listed(site.country(each["country_code"]) for each in countries)
    title = site.words(
        "report.title", body=site.words(f"body.{row['body']}"), countries=names or site.words("report.no_country")
    )
    facts = (
        site.words("report.submitted", date=when(site, row, "submitted_on")),
        site.words("report.by", names=site.organisations(org_ids)) if org_ids else "",
        site.words(f"report.{row['form_of_report']}"),
    )
    sources = site.source(row["source_id"])
    onward = _onward(site, countries, org_ids)
    return Card(Text(title), tuple(fact for fact in facts if fact), sources, tuple(org_ids), onward)


def _evidence(site: Site, key: str) -> Card | None:
    row = site.library.by_key("expertise_evidence", "evidence_id").get(key)
    if row is None:
        return None
    form = site.own(site.library.by_key("forms", "form")[row["form"]], "name")
    kind = site.words(f"evidence_kind.{row['kind']}")
    title = site.words("evidence_kind.title", name=site.organisation(row["org_id"]), form=form)
    facts = (kind, when(site, row, "evidence_date"))
    return Card(Text(title), facts, site.source(row["source_id"]), (row["org_id"],), _onward(site, [], [row["org_id"]]))


def _engagement(site: Site, key: str) -> Card | None:
    rows = {f"{row['initiative_id']}/{row['org_id']}": row for row in site.library.rows("initiative_actors")}
    row = rows.get(key)
    if row is None:
        return None
    initiative = site.library.by_key("advocacy_initiatives", "initiative_id")[row["initiative_id"]]
    name = site.words.translated(initiative["title"]).text
    title = site.words("engagement.title", actor=site.organisation(row["org_id"]), initiative=name)
    level = site.words(f"engagement.level_{row['level']}") if row["level"] else site.words("engagement.level_unknown")
    facts = (level, when(site, row, "engaged_on"))
    return Card(Text(title, wording=Wording.TITLE), facts, site.source(row["source_id"]), (initiative["lead_org"],))


def _story(site: Site, key: str) -> Card | None:
    row = site.library.by_key("media_contributions", "contribution_id").get(key)
    if row is None:
        return None
    title = site.words(
        "story.title", name=site.organisation(row["org_id"]), outlet=site.words.translated(row["outlet"]).text
    )
    facts = (site.words(f"story.{row['reach_level']}"), when(site, row, "published_on"))
    return Card(Text(title), facts, site.source(row["source_id"]), (row["org_id"],))


_MAKERS: dict[str, Callable[[Site, str], Card | None]] = {
    "publications": _publication,
    "reports_to_bodies": _report,
    "expertise_evidence": _evidence,
    "initiative_actors": _engagement,
    "media_contributions": _story,
}
