"""What pages say of indicators is what the release holds, in worlds of ties, decreases, minimums, zeros and no names.

The rules ask what stands where (a title, a headline, a citation, a mark of a chart), not how it is worded.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import pytest

from pipeline.website.charts.chart import Bound, Chart
from pipeline.website.content import findings
from pipeline.website.content.findings import quotable
from pipeline.website.content.site import Site
from pipeline.website.page import Page
from pipeline.website.pages.indicator import indicator_pages
from pipeline.website.pages.results import results_pages
from pipeline.website.pages.to_complete import to_complete_page
from tests.website.releases import LANGUAGES, site_of, words_of
from tests.website.test_claims import AT_LEAST_NONE, BROKEN, FRACTION, parts
from tests.website.worlds import WORLDS, made

Row = Mapping[str, str]
EACH = [(name, language) for name in WORLDS for language in LANGUAGES]
NUMBER = re.compile(r"\d+")
AT_LEAST = re.compile(r"\bau moins\b|\bat least\b|≥", re.IGNORECASE)
NO_NAME = re.compile(r"\[…\]|non nommée|not named|unnamed|non publié|not published")
TWICE = re.compile(r"(au moins|at least|environ|about)\s+(au moins|at least|environ|about)\b", re.IGNORECASE)
ELISION = re.compile(
    r"\b(?:de|que|le|la|ne|se) (?=[AEÉÈIOUaeéèiouâêîô])|\b(?:d|qu|l)’(?=[bcdfgjklmnpqrstvwxzBCDFGJKLMNPQRSTVWXZ])"
)


@cache
def site_in(name: str, language: str) -> Site:
    return replace(site_of(made(name), language), files=defaultdict(bytes))


@cache
def pages(name: str, language: str) -> tuple[Page, ...]:
    site = site_in(name, language)
    return (*indicator_pages(site), *results_pages(site))


@cache
def totals(name: str) -> dict[tuple[str, str, str], Row]:
    """The cumulative values of the whole window: by indicator, scope and series."""
    return {
        (row["indicator_id"], row["scope_code"], row["series"]): row
        for row in made(name).lines("indicator_values")
        if (row["period_id"], row["measure"], row["dimension"]) == ("2021", "cumulative", "_T")
    }


@cache
def annual_values(name: str) -> Mapping[tuple[str, str], list[Row]]:
    """The network's numbers of each year, in all series of an indicator: by indicator and year."""
    found: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in made(name).lines("indicator_values"):
        place = (row["scope_code"], row["measure"], row["dimension"])
        if place == ("NETWORK", "annual", "_T") and is_number(row):
            found[row["indicator_id"], row["period_id"]].append(row)
    return found


def is_number(row: Row) -> bool:
    """Whether there is something to say: at least zero says nothing."""
    return row["value"] != "" and (row["value_kind"] == "value" or row["value"] != "0")


def numbers(text: str, *but: str) -> list[int]:
    for each in but:
        text = text.replace(each, "")
    return [int(each) for each in NUMBER.findall(text)]


@cache
def plurals(language: str) -> re.Pattern[str]:
    """One of a thing in its plural: every form for many that differs from the form for one."""
    known = words_of(language).plurals.values()
    forms = [(form["one"], form["other"]) for form in known if form["other"].startswith("{n}")]
    wrong = {other.format_map({"n": "1"}) for one, other in forms if one != other and other.count("{") == 1}
    return re.compile("|".join(rf"(?<![\d\u202f.,-]){re.escape(each)}(?!\w)" for each in wrong if len(each) < 60))


@pytest.mark.parametrize(("name", "language"), EACH)
def test_no_text_is_broken(name: str, language: str) -> None:
    wrong = []
    rules = [BROKEN, AT_LEAST_NONE, TWICE, plurals(language)]
    for page in pages(name, language):
        for text in (page.title, page.summary, *parts(page.content, str)):
            wrong += [(page.ref.code, rule.pattern[:40], text) for rule in rules if rule.search(text)]
        if language == "fr":
            said = (page.title, page.summary)
            wrong += [(page.ref.code, "elision", text) for text in said if ELISION.search(text)]
    assert wrong == []


@pytest.mark.parametrize(("name", "language"), EACH)
def test_title_and_citation_say_the_value_of_the_network(name: str, language: str) -> None:
    site, values = site_in(name, language), totals(name)
    for page in pages(name, language):
        if page.ref.name != "indicator":
            continue
        key, own = page.ref.code, site.library.by_key("indicators", "indicator_id")[page.ref.code]
        label = site.own(own, "title")
        assert page.title.startswith(label)
        total = values[key, "NETWORK", "_T"]
        told = numbers(page.title.removeprefix(label), site.window)
        assert told in ([], [int(total["value"] or -1)]), page.title
        assert not told or total["value_kind"] == "value", page.title
        assert not NO_NAME.search(page.title), page.title
        series = [row for (code, scope, _), row in values.items() if (code, scope) == (key, "NETWORK")]
        main = [row for row in series if row["series"] == "_T" or total["value_kind"] == "not_applicable"]
        cited = quotable(site, page)
        assert bool(cited) == any(map(is_number, main)), key
        if cited:
            said = numbers(cited.cite, site.window) or [0]
            meant = [row for row in main if is_number(row) and [int(row["value"])] == said]
            assert meant, cited.cite
            assert bool(AT_LEAST.search(cited.cite)) == (meant[0]["value_kind"] == "lower_bound"), cited.cite
            assert not NO_NAME.search(cited.cite)


@pytest.mark.parametrize(("name", "language"), EACH)
def test_headlines_years_and_charts_of_an_indicator_are_its_values(name: str, language: str) -> None:
    site, values = site_in(name, language), totals(name)
    short = {site.own(row, "short"): row["scope_code"] for row in site.library.scopes}
    for page in pages(name, language):
        content = page.content
        if page.ref.name != "indicator":
            continue
        key = page.ref.code
        of_network = [row for (code, scope, _), row in values.items() if (code, scope) == (key, "NETWORK")]
        known = [(int(row["value"]), row["value_kind"] == "lower_bound") for row in of_network if is_number(row)]
        shown = [(numbers(each["number"])[0], bool(each["before"])) for each in content["headlines"]]
        assert set(shown) <= set(known)
        assert not any(FRACTION.search(each["number"]) for each in content["headlines"])
        assert bool(shown) == bool(known)
        told = [(year.year, str(cell.text)) for year in content["years"] for cell in year.names]
        for year, text in (*told, *((column.label, column.shown) for column in content["columns"])):
            if numbers(text):
                value = (numbers(text)[0], bool(AT_LEAST.search(text)))
                assert value in [
                    (int(row["value"]), row["value_kind"] == "lower_bound") for row in annual_values(name)[key, year]
                ]
        for chart in parts(content, Chart):
            if chart.id.startswith("scopes-"):
                series = next(row for row in of_network if is_number(row))["series"]
                check_marks(chart, {label: values[key, code, series] for label, code in short.items()})


def check_marks(chart: Chart, rows: Mapping[str, Row]) -> None:
    """Every mark of a chart is the value of its scope, a minimum where it is one."""
    assert {mark.label for mark in chart.marks} == set(rows)
    for mark in chart.marks:
        row = rows[mark.label]
        if not is_number(row):
            assert mark.count is None
            assert mark.nothing is not None
        else:
            assert mark.count == int(row["value"])
            assert (mark.bound is Bound.AT_LEAST) == (row["value_kind"] == "lower_bound")


@pytest.mark.parametrize(("name", "language"), EACH)
def test_the_page_of_each_scope_counts_the_indicators_that_have_a_number_there(name: str, language: str) -> None:
    values = totals(name)
    for page in pages(name, language):
        content = page.content
        if page.template != "results":
            continue
        scope = page.ref.code or "NETWORK"
        having = {code for (code, of, _), row in values.items() if of == scope and _is_main(row) and is_number(row)}
        cards = [card for group in content["groups"] for card in group["cards"]]
        assert {card.indicator_id for card in cards} == having
        assert numbers(page.summary) == ([len(having), 13] if having else [13])
        for card in cards:
            rows = [row for (code, of, _), row in values.items() if (code, of) == (card.indicator_id, scope)]
            main = [row for row in rows if _is_main(row) and is_number(row)]
            if main[0]["unit_measure"] == "yes_no":
                assert not numbers(card.number)
                assert not card.before
            else:
                meant = (numbers(card.number)[0], bool(card.before))
                assert meant in [(int(row["value"]), row["value_kind"] == "lower_bound") for row in main]


def _is_main(row: Row) -> bool:
    return row["series"] == "_T" or row["indicator_id"] == "KE-3"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sum_says_what_it_sums_wherever_its_value_stands(language: str) -> None:
    site = site_in("one at least", language)
    noun = site.words.count("series.like", 1)
    content = to_complete_page(site).content
    (cells,) = [row.cells for row in content["indicators"].rows if row.anchor == "ke-3"]
    assert str(cells[0].text).endswith(noun)
    assert cells[2].nothing is None  # its reports are awaited as those of all others
    assert str(findings.cell_of(site, "KE-3", "NETWORK").text) == str(cells[0].text)


def test_a_zero_is_cited_as_reported_and_confirmed_rows_as_confirmed() -> None:
    for language in LANGUAGES:
        words = site_in("nothing", language).words
        for name, limit in (("nothing", "reported"), ("confirmed", "all"), ("one row", "none")):
            site = site_in(name, language)
            cited = [quotable(site, page) for page in indicator_pages(site)]
            assert all(each and words(f"cite.limit_{limit}") in each.cite for each in cited), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_worlds_are_for(language: str) -> None:
    """Each state is there, and the pages speak differently of each."""
    kinds = {name: {row["value_kind"] for row in totals(name).values()} for name in WORLDS}
    assert set().union(*kinds.values()) >= {"value", "lower_bound", "not_reported", "not_applicable"}
    firsts = [row for row in made("reported late").lines("indicator_values") if row["value_kind"] == "first_documented"]
    assert firsts
    leads = {tuple(page.title for page in pages(name, language)) for name in WORLDS}
    assert len(leads) > len(WORLDS) - 3
