"""A row of the release as readers see it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipeline.typography import strip_control_characters, typeset_title
from pipeline.website.content.site import Site
from pipeline.website.content.subject_page import country_links, organisation_links
from pipeline.website.library import Record
from pipeline.website.page import WEB, File, Link, Note, Ref, Text, Wording


@dataclass(frozen=True)
class Card:
    """One row: its title, its facts in words, its sources, the organisations behind it by id, and ways onward."""

    title: Text | str
    facts: tuple[str, ...]
    sources: tuple[Link, ...]
    organisations: tuple[str, ...] = ()
    onward: tuple[Note, ...] = ()


def describe(site: Site, table: str, key: str) -> Card:
    """The card of the row `key` of a table; the key itself where the release does not hold it."""
    if is_described(table):
        key_field, make = _MAKERS[table]
        row = site.library.by_key(table, key_field).get(key)
        if row is not None:
            return make(site, row)
    return Card(strip_control_characters(key), (), ())


def is_described(table: str) -> bool:
    return table in _MAKERS


def title_in(site: Site, title: str, language: str) -> Text | str:
    """An official title, in its language; one without a language is a description of ours, translated.

    A row without a title has it withheld, for each must have one.
    """
    if not title:
        return site.words("title.withheld")
    if not language:
        return site.words.translated(title)
    text = typeset_title(strip_control_characters(title), language)
    return Text(text, "" if language == site.language else language, wording=Wording.TITLE)


def when(site: Site, row: Record, *fields: str) -> str:
    """The first known date among the fields; else « sans date »."""
    dates = (site.words.date(row[field], row["date_precision"]) for field in fields)
    return next(filter(None, dates), site.words("date.unknown"))


def _publication(site: Site, row: Record) -> Card:
    links = site.library.rows_with("publication_contributions", "publication_id", row["publication_id"])
    countries = site.library.rows_with("publication_countries", "publication_id", row["publication_id"])
    facts = (
        site.words(f"pub_type.{row['pub_type']}"),
        site.words("evidence.legal_checklist") if row["is_legal_checklist"] else "",
        when(site, row, "completed_on", "published_on"),
        *_roles(site, links),
    )
    org_ids = [link["org_id"] for link in links]
    return Card(
        title_in(site, row["title"], row["language"]),
        tuple(filter(None, facts)),
        site.source(row["source_id"]),
        tuple(org_ids),
        (*_onward(site, countries, org_ids), *_public_page(site, row)),
    )


def _onward(site: Site, countries: list[Record], org_ids: list[str]) -> tuple[Note, ...]:
    """The countries of a row, and those of our organisations that stand behind it, each with its page."""
    ours = tuple(dict.fromkeys(each for each in org_ids if each in site.ours))
    codes = [row["country_code"] for row in countries]
    notes = (
        Note(site.words.count("project_page.countries", len(codes)), (), country_links(site, codes)),
        Note(site.words.count("organisation.behind", len(ours)), (), organisation_links(site, ours)),
    )
    return tuple(note for note in notes if note.links)


def leads_to(site: Site, row: Record) -> Ref | File | str | None:
    """Where the title of a publication or a report leads: to its own page in the web, else to its source."""
    if row["url"].startswith(WEB):
        return str(row["url"])
    return next((link.to for link in site.source(row["source_id"])), None)


def _public_page(site: Site, row: Record) -> tuple[Note, ...]:
    if not row["url"].startswith(WEB):
        return ()
    link = Link(site.words("evidence.open_page"), row["url"])
    return (Note(site.words("evidence.public_page"), (), (link,)),)


def _roles(site: Site, links: list[Record]) -> Iterator[str]:
    for role in dict.fromkeys(link["role"] for link in links):
        names = site.organisations([link["org_id"] for link in links if link["role"] == role])
        yield site.words(f"role.{role}", names=names)


def _report(site: Site, row: Record) -> Card:
    countries = site.library.rows_with("report_countries", "report_id", row["report_id"])
    submitters = site.library.rows_with("report_submitters", "report_id", row["report_id"])
    org_ids = [each["org_id"] for each in submitters]
    names = site.words.listed(site.country(each["country_code"]) for each in countries)
    title = site.words(
        "report.title", body=site.words(f"body.{row['body']}"), countries=names or site.words("report.no_country")
    )
    facts = (
        site.words("report.submitted", date=when(site, row, "submitted_on")),
        site.words("report.by", names=site.organisations(org_ids)) if org_ids else "",
        site.words(f"report.{row['form_of_report']}"),
        site.words("report.answered", symbol=strip_control_characters(row["un_symbol"])) if row["un_symbol"] else "",
    )
    sources = site.source(row["source_id"])
    onward = (*_onward(site, countries, org_ids), *_public_page(site, row))
    return Card(title, tuple(filter(None, facts)), sources, tuple(org_ids), onward)


def _evidence(site: Site, row: Record) -> Card:
    form = site.own(site.library.by_key("forms", "form")[row["form"]], "name")
    kind = site.words(f"evidence_kind.{row['kind']}")
    title = site.words("evidence_kind.title", name=site.organisation(row["org_id"]), form=form)
    facts = (kind, when(site, row, "evidence_date"))
    return Card(title, facts, site.source(row["source_id"]), (row["org_id"],), _onward(site, [], [row["org_id"]]))


def _engagement(site: Site, row: Record) -> Card:
    initiative = site.library.by_key("advocacy_initiatives", "initiative_id")[row["initiative_id"]]
    name = site.words.translated(initiative["title"]).text
    title = site.words("engagement.title", actor=site.organisation(row["org_id"]), initiative=name)
    level = site.words(f"engagement.level_{row['level']}") if row["level"] else site.words("engagement.level_unknown")
    facts = (level, when(site, row, "engaged_on"))
    carriers = site.library.rows_with("initiative_organisations", "initiative_id", row["initiative_id"])
    carried_by = dict.fromkeys([initiative["lead_org"], *(each["org_id"] for each in carriers)])
    organisations = tuple(filter(None, carried_by))
    return Card(Text(title, wording=Wording.TITLE), facts, site.source(row["source_id"]), organisations)


def _story(site: Site, row: Record) -> Card:
    title = site.words(
        "story.title", name=site.organisation(row["org_id"]), outlet=site.words.translated(row["outlet"]).text
    )
    facts = (site.words(f"story.{row['reach_level']}"), when(site, row, "published_on"))
    return Card(title, facts, site.source(row["source_id"]), (row["org_id"],))


_MAKERS: dict[str, tuple[str, Callable[[Site, Record], Card]]] = {
    "publications": ("publication_id", _publication),
    "reports_to_bodies": ("report_id", _report),
    "expertise_evidence": ("evidence_id", _evidence),
    "initiative_actors": ("engagement_id", _engagement),
    "media_contributions": ("contribution_id", _story),
}
"""How the rows of a table are told of, with the field that names them."""
