"""How many children, where, when, for what: a page for each country and year, and one that leads to all of them."""

from dataclasses import replace

from pipeline.model import TOTAL
from pipeline.website.content.beneficiaries import (
    CHILDREN,
    FORM,
    SERVICE,
    Beneficiaries,
    Count,
    amount,
    cell,
    limited,
    people,
)
from pipeline.website.content.site import Site
from pipeline.website.page import Cell, Link, Page, Quotable, Ref, Row, table_of_numbers
from pipeline.website.pages import beneficiaries_breakdowns as breakdowns
from pipeline.website.pages.beneficiaries import Figure, PageSection, figure_of, place_name, sentences

WORLD = "world"
PROTECTION = "service_protection"

Leads = dict[str, dict[str, Count]]
"""The leading count of each country, all of them together first, by year; a year without one has no answer."""


def explorer_page(site: Site, data: Beneficiaries) -> Page:
    words, leads = site.words, _leads(site, data)
    rows = []
    for code, by_year in leads.items():
        if code == TOTAL or data.lead(code):
            name = Cell(place_name(site, code), None if code == TOTAL else site.country_ref(code))
            cells = []
            for year in data.years:
                if lead := by_year.get(year):
                    text = amount(lead, words) if lead.measure == CHILDREN else people(lead, words)
                    cells.append(Cell(text, _answer_ref(lead), key=str(lead.value)))
                else:
                    cells.append(cell(data.country(code, year, CHILDREN), words))
            rows.append(Row(name, tuple(cells)))
    columns = (words("beneficiaries.country_header"), *data.years)
    newest = list(leads[TOTAL].values())[-1]
    content = {
        "question": _question(site, data, leads, newest),
        "table": table_of_numbers(words("explorer.caption"), columns, rows, "explorer"),
        "sentences": sentences(site, data.usual_error),
    }
    return site.make_page(
        "explorer",
        "explorer",
        words("explorer.title"),
        words("explorer.summary"),
        content,
        "children",
        has_list=True,
    )


def _leads(site: Site, data: Beneficiaries) -> Leads:
    leads: Leads = {}
    for code in (TOTAL, *site.by_name(data.countries)):
        found = (data.lead_of_year(code, year) for year in data.years)
        leads[code] = {lead.year: lead for lead in found if lead}
    return leads


def _question(site: Site, data: Beneficiaries, leads: Leads, chosen: Count) -> dict[str, object]:
    """What a reader chooses. `address`: the page of an answer; the script fills in its {place} and {year}."""
    return {
        "address": Ref("explorer_answer", "{place}-{year}"),
        "places": [(place_name(site, code), _word(code), list(years)) for code, years in leads.items() if years],
        "years": data.years,
        "place": _word(chosen.country),
        "year": chosen.year,
    }


def _answer_ref(lead: Count, anchor: str = "") -> Ref:
    return Ref("explorer_answer", f"{_word(lead.country)}-{lead.year}", anchor)


def _word(country: str) -> str:
    return WORLD if country == TOTAL else country.lower()


def newest_answer(data: Beneficiaries, country: str) -> Ref | None:
    for year in reversed(data.years):
        if lead := data.lead_of_year(country, year):
            return _answer_ref(lead)
    return None


def answer_pages(site: Site, data: Beneficiaries) -> list[Page]:
    leads = _leads(site, data)
    pages = []
    for by_year in leads.values():
        pages += [_answer(site, data, leads, lead) for lead in by_year.values()]
    return pages


def _answer(site: Site, data: Beneficiaries, leads: Leads, lead: Count) -> Page:
    words, country, year = site.words, lead.country, lead.year
    title, parts = _title(site, data, lead), _parts(site, data, lead)
    cited = words("beneficiaries.cite", finding=limited(title, lead, words))
    whole = None if country == TOTAL else site.country_ref(country)
    places = [by_year[year] for by_year in leads.values() if year in by_year]
    content = {
        "question": _question(site, data, leads, lead),
        "years": [Link(each, _answer_ref(other)) for each, other in leads[country].items()],
        "here": [Link(part.title, _answer_ref(lead, part.anchor)) for part in parts],
        "places": [Link(place_name(site, other.country), _answer_ref(other)) for other in places],
        "figures": _figures(site, data, lead),
        "sure": _sure(site, data, lead),
        "parts": parts,
        "whole": Link(words("explorer.whole_page", place=site.country(country)), whole) if whole else None,
    }
    return Page(
        ref=_answer_ref(lead),
        language=site.language,
        template="explorer_answer",
        title=title,
        summary=words("explorer.answer_summary"),
        content=content,
        section="children",
        trail=(site.page("home"), site.page("children"), site.page("explorer")),
        label=words("explorer.answer_label", place=place_name(site, country), year=year),
        quotable=Quotable(cited) if lead.value else None,
    )


def _parts(site: Site, data: Beneficiaries, lead: Count) -> list[PageSection]:
    """The services, the groups and the forms as far as they have a number; for all countries, each country."""
    parts = [_overlapping(site, data, SERVICE, lead)]
    if lead.measure == CHILDREN:
        both = breakdowns.groups_sentence(site, data, lead)
        sentence = site.words("explorer.sentence", text=both) if both else ""
        parts.append(replace(breakdowns.groups_section(site, data, lead), sentence=sentence))
    parts.append(_overlapping(site, data, FORM, lead))
    if lead.country == TOTAL:
        parts.append(breakdowns.countries_section(site, data, lead))
    return list(filter(None, parts))


def _overlapping(site: Site, data: Beneficiaries, kind: str, lead: Count) -> PageSection | None:
    """The services or the forms, headed by what they say, or by that each reads zero and for how many projects."""
    words, place = site.words, (lead.country, lead.year)
    counts = [data.country(*place, measure) for measure in data.measures(kind)]
    if all(count.value is None for count in counts):
        return None
    section = breakdowns.overlapping_section(site, data, kind, *place)
    zero = words(f"explorer.{section.anchor}_zero", amount=amount(counts[0], words))
    sentence = words("explorer.sentence", text=limited(zero, counts[0], words))
    if kind == SERVICE and (received := breakdowns.services_sentence(site, data, *place)):
        sentence = words("explorer.sentence", text=words.opening(received))
    if kind == FORM and (most := breakdowns.forms_sentence(site, data, *place)):
        sentence = words("explorer.forms_said", form=most)
    return replace(section, sentence=sentence)


def _title(site: Site, data: Beneficiaries, lead: Count) -> str:
    """« Ghana, 2020 : environ 8 120 enfants atteints, dont environ 190 protégés ou pris en charge »."""
    words = site.words
    said = {"place": place_name(site, lead.country), "year": lead.year, "children": people(lead, words)}
    if not lead.value:
        return words("explorer.title_zero", **said)
    if lead.measure != CHILDREN:
        return words("explorer.title_other", **said)
    protected = data.country(lead.country, lead.year, PROTECTION)
    if not protected.value:
        return words("explorer.title_children", **said)
    return words("explorer.title_protected", protected=amount(protected, words), **said)


def _figures(site: Site, data: Beneficiaries, lead: Count) -> list[Figure]:
    """The whole, then each service; a zero only where it is of the same children."""
    words = site.words
    noun = words(f"beneficiaries.figure_{lead.measure}", when=words("beneficiaries.in_year", year=lead.year))
    figures = [figure_of(site, lead, noun)]
    for name in data.measures(SERVICE):
        count = data.country(lead.country, lead.year, name)
        is_of_the_same = lead.measure == CHILDREN and count.stated >= lead.stated
        if count.value or (is_of_the_same and count.value is not None):
            figures.append(figure_of(site, count, words(f"beneficiaries.{name}_done")))
    return figures


def _sure(site: Site, data: Beneficiaries, lead: Count) -> list[str]:
    words = site.words
    sent = words("explorer.sent", n=words.number(lead.stated), all=words.number(lead.projects))
    if lead.status == "partial" and lead.stated == lead.projects:
        sent = words("explorer.partial", sent=sent)
    error = data.usual_errors.get(lead.country, {}).get(lead.year)
    sentence = words("explorer.sentence", text=words.opening(sent))
    return [words(f"beneficiaries.meaning_{lead.measure}"), sentence, *sentences(site, error)]
