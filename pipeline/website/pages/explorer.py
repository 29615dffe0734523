"""How many children, where, when, for what: a page for each country and year, and one that leads to all of them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

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
from pipeline.website.page import Cell, Link, Page, Quotable, Ref, Row, Table, table_of_numbers
from pipeline.website.pages.beneficiaries import Figure, PageSection, figure_of, place_name, sentences
from pipeline.website.pages.beneficiaries_breakdowns import (
    countries_section,
    forms_sentence,
    groups_section,
    groups_sentence,
    overlapping_section,
    services_sentence,
)

WORLD = "world"
SPLITS = ("services", "groups", "forms")
PROTECTION = "service_protection"


@dataclass(frozen=True)
class Choice:
    """One way to ask otherwise: what is chosen, and the links to the same page for another choice."""

    title: str
    links: tuple[Link, ...]
    is_long: bool = False


@dataclass(frozen=True)
class Place:
    """A country to choose: the word for it in addresses, and the years that have an answer."""

    name: str
    code: str
    years: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """What a reader chooses. `address`: the page of an answer; the script fills in its {place} and {year}."""

    address: Ref
    places: tuple[Place, ...]
    years: tuple[str, ...]
    splits: tuple[tuple[str, str], ...]  # the place on the page, and its name
    place: str
    year: str


@dataclass(frozen=True)
class ExplorerContent:
    question: Question
    table: Table
    sentences: tuple[str, ...]
    onward: tuple[Link, ...]


@dataclass(frozen=True)
class AnswerContent:
    """The answer for a country and a year. `sure`: for how many projects it stands, how far numbers may be."""

    question: Question
    choices: tuple[Choice, ...]
    figures: tuple[Figure, ...]
    sure: tuple[str, ...]
    parts: tuple[PageSection, ...]
    onward: tuple[Link, ...]


def explorer_page(site: Site, data: Beneficiaries) -> Page:
    words = site.words
    rows = []
    for code in _with_all(site, filter(data.lead, data.countries)):
        name = Cell(place_name(site, code), None if code == TOTAL else site.country_ref(code))
        rows.append(Row(name, tuple(_year_cell(site, data, code, year) for year in data.years)))
    columns = (words("beneficiaries.country_header"), *data.years)
    table = table_of_numbers(words("explorer.caption"), columns, rows, "explorer")
    newest = [year for year in data.years if data.lead_of_year(TOTAL, year)][-1]
    content = ExplorerContent(
        question=_question(site, data, TOTAL, newest),
        table=table,
        sentences=sentences(site, data.usual_error),
        onward=(site.page("children"), site.page("children_method")),
    )
    title, summary = words("explorer.title"), words("explorer.summary")
    return site.make_page("explorer", "explorer", title, summary, content, "children", has_list=True)


def _question(site: Site, data: Beneficiaries, country: str, year: str) -> Question:
    places = []
    for code in _with_all(site, data.countries):
        years = tuple(each for each in data.years if data.lead_of_year(code, each))
        if years:
            places.append(Place(place_name(site, code), _word(code), years))
    return Question(
        address=Ref("explorer_answer", "{place}-{year}"),
        places=tuple(places),
        years=data.years,
        splits=tuple((anchor, site.words(f"beneficiaries.page_{anchor}")) for anchor in SPLITS),
        place=_word(country),
        year=year,
    )


def _with_all(site: Site, countries: Iterable[str]) -> list[str]:
    return [TOTAL, *site.by_name(countries)]


def _year_cell(site: Site, data: Beneficiaries, country: str, year: str) -> Cell:
    """The leading number of a year, which leads to its answer; the nothing in its place leads nowhere."""
    lead = data.lead_of_year(country, year)
    if lead is None:
        return cell(data.country(country, year, CHILDREN), site.words)
    text = amount(lead, site.words) if lead.measure == CHILDREN else people(lead, site.words)
    return Cell(text, answer_ref(country, year), key=str(lead.value))


def answer_ref(country: str, year: str, anchor: str = "") -> Ref:
    """The answer for a country, or for all of them with `_T`, in a year."""
    return Ref("explorer_answer", f"{_word(country)}-{year}", anchor)


def _word(country: str) -> str:
    return WORLD if country == TOTAL else country.lower()


def newest_answer(data: Beneficiaries, country: str) -> Ref | None:
    years = [year for year in data.years if data.lead_of_year(country, year)]
    return answer_ref(country, years[-1]) if years else None


def answer_pages(site: Site, data: Beneficiaries) -> list[Page]:
    pages = []
    for country in (TOTAL, *data.countries):
        for year in data.years:
            lead = data.lead_of_year(country, year)
            if lead is not None:
                pages.append(_answer(site, data, country, lead))
    return pages


def _answer(site: Site, data: Beneficiaries, country: str, lead: Count) -> Page:
    words, year = site.words, lead.year
    title = _title(site, data, country, lead)
    parts = _parts(site, data, country, lead)
    cited = words("beneficiaries.cite", finding=limited(title, lead, words))
    onward = [site.page("explorer"), site.page("children")]
    whole = None if country == TOTAL else site.country_ref(country)
    if whole:
        onward.insert(0, Link(words("explorer.whole_page", place=site.country(country)), whole))
    content = AnswerContent(
        question=_question(site, data, country, year),
        choices=_choices(site, data, country, year, parts),
        figures=_figures(site, data, country, lead),
        sure=_sure(site, data, country, lead),
        parts=tuple(parts),
        onward=tuple(onward),
    )
    return Page(
        ref=answer_ref(country, year),
        language=site.language,
        template="explorer_answer",
        title=title,
        summary=words("explorer.answer_summary"),
        content=content,
        section="children",
        trail=(site.page("home"), site.page("children"), site.page("explorer")),
        label=words("explorer.answer_label", place=place_name(site, country), year=year),
        quotable=Quotable(cited, ()) if lead.value else None,
    )


def _parts(site: Site, data: Beneficiaries, country: str, lead: Count) -> list[PageSection]:
    """The services, the groups and the forms of a year, as far as they have a number; for all countries, each."""
    words, year = site.words, lead.year
    parts = []
    services = [data.country(country, year, each) for each in data.measures(SERVICE)]
    if any(count.value is not None for count in services):
        received = words.opening(services_sentence(site, data, country, year))
        said = words("explorer.sentence", text=received or _none(site, "services", services[0]))
        parts.append(replace(overlapping_section(site, data, SERVICE, country, year), sentence=said))
    if lead.measure == CHILDREN:
        both = groups_sentence(site, data, lead)
        said = words("explorer.sentence", text=both) if both else ""
        parts.append(replace(groups_section(site, data, lead), sentence=said))
    forms = [data.country(country, year, each) for each in data.measures(FORM)]
    if any(count.value is not None for count in forms):
        if most := forms_sentence(site, data, country, year):
            said = words("explorer.forms_said", form=most)
        else:
            said = words("explorer.sentence", text=_none(site, "forms", forms[0]))
        parts.append(replace(overlapping_section(site, data, FORM, country, year), sentence=said))
    if country == TOTAL and (places := countries_section(site, data, lead)):
        parts.append(places)
    return parts


def _none(site: Site, kind: str, count: Count) -> str:
    """That each service or form reads zero, and for how many projects."""
    return limited(site.words(f"explorer.{kind}_zero", amount=amount(count, site.words)), count, site.words)


def _title(site: Site, data: Beneficiaries, country: str, lead: Count) -> str:
    """« Ghana, 2020 : environ 8 120 enfants atteints, dont environ 190 protégés ou pris en charge »."""
    words, place = site.words, place_name(site, country)
    children = people(lead, words)
    if not lead.value:
        return words("explorer.title_zero", place=place, year=lead.year, children=children)
    if lead.measure != CHILDREN:
        return words("explorer.title_other", place=place, year=lead.year, children=children)
    protected = data.country(country, lead.year, PROTECTION)
    if not protected.value:
        return words("explorer.title_children", place=place, year=lead.year, children=children)
    shown = amount(protected, words)
    return words("explorer.title_protected", place=place, year=lead.year, children=children, protected=shown)


def _figures(site: Site, data: Beneficiaries, country: str, lead: Count) -> tuple[Figure, ...]:
    """The whole, then each service; a zero only where it is of the same children."""
    words = site.words
    noun = words(f"beneficiaries.figure_{lead.measure}", when=words("beneficiaries.in_year", year=lead.year))
    figures = [figure_of(site, lead, noun)]
    for name in data.measures(SERVICE):
        count = data.country(country, lead.year, name)
        is_of_the_same = lead.measure == CHILDREN and count.stated >= lead.stated
        if count.value or (is_of_the_same and count.value is not None):
            figures.append(figure_of(site, count, words(f"beneficiaries.{name}_done")))
    return tuple(figures)


def _sure(site: Site, data: Beneficiaries, country: str, lead: Count) -> tuple[str, ...]:
    """What is counted, for how many projects, how far numbers usually are from the truth, and who counts twice."""
    words, count = site.words, lead
    sent = words("explorer.sent", n=words.number(count.stated), all=words.number(count.projects))
    if count.status == "partial" and count.stated == count.projects:
        sent = words("explorer.partial", sent=sent)
    error = data.usual_errors.get(country, {}).get(lead.year)
    meaning = words(f"beneficiaries.meaning_{lead.measure}")
    return (meaning, words("explorer.sentence", text=words.opening(sent)), *sentences(site, error))


def _choices(site: Site, data: Beneficiaries, country: str, year: str, parts: list[PageSection]) -> tuple[Choice, ...]:
    """The other years of the country, the parts of this page, the other countries in this year."""
    words = site.words
    years = tuple(Link(each, answer_ref(country, each)) for each in data.years if data.lead_of_year(country, each))
    here = tuple(Link(part.title, answer_ref(country, year, part.anchor)) for part in parts)
    countries = (code for code in data.countries if data.lead_of_year(code, year))
    places = tuple(Link(place_name(site, code), answer_ref(code, year)) for code in _with_all(site, countries))
    return (
        Choice(words("columns.year"), years),
        Choice(words("explorer.split"), here),
        Choice(words("explorer.other_country", year=year), places, is_long=True),
    )
