"""Cards put into words: everything a reader is told about a card, in one language, ready for any paper."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.intake.check_result import Checked
from pipeline.intake.finding_groups import LONGEST
from pipeline.intake.package_folders import WORKBOOKS
from pipeline.report.cards import Card, Example, cards, combine_cards, places_of
from pipeline.report.suggestions import CELLS, named_sign
from pipeline.texts import Wording, Words, fill_placeholders, large, message_of, share, t, wording
from pipeline.typography import strip_control_characters, typeset, without_credentials

CODES_SHOWN = 12
FEW_PLACES = 12
"""Places named on a card; a page names the others in an annex."""
KNOWN = (("undated", "unknown"),)
"""Remarks on what the sender has said to be unknown: nobody can act on them."""
SPACE = "\u2423"
"""What a space too many looks like."""


@dataclass(frozen=True)
class ExampleLine:
    place: str
    received: str
    expected: str


@dataclass(frozen=True)
class RenderedFinding:
    """A card in the words of one language. `asked`, `admitted` and `why` may be blank.

    `cells` is the number of its cells or rows; `is_known` says that nobody can do anything about it.
    """

    title: str
    place: str
    statement: str
    examples: tuple[ExampleLine, ...]
    asked: str
    admitted: str
    why: str
    steps: tuple[str, ...]
    places: tuple[str, ...]
    is_error: bool
    cells: int = 0
    is_known: bool = False


@dataclass(frozen=True)
class Report:
    """What is told about a whole check; `who` is blank until somebody is named."""

    language: str
    status: str
    is_good: bool
    blocking: tuple[RenderedFinding, ...]
    optional: tuple[RenderedFinding, ...]
    converted: tuple[RenderedFinding, ...]
    who: str


def compose(checked: Checked, language: str) -> Report:
    made = combine_cards(cards(checked), checked)
    rendered = [render_finding(card, checked, language) for card in made if not card.is_conversion]
    return Report(
        language,
        _status(made, checked, language),
        not any(card.is_error for card in made),
        tuple(each for each in rendered if each.is_error),
        tuple(each for each in rendered if not each.is_error),
        tuple(render_finding(card, checked, language) for card in made if card.is_conversion),
        t("who_can_help", language),
    )


def _status(made: Sequence[Card], checked: Checked, language: str) -> str:
    """The first sentence: may it be published, and if not, how much is to be fixed."""
    bad = [card for card in made if card.is_error]
    remarks = sum(not (card.is_error or card.is_conversion) for card in made)
    packages = sorted(({card.finding.package for card in made} | set(checked.packages)) - {""})
    if bad and not any(_is_name(each) for each in packages):
        return t("stopped", language, count=len(bad))
    words: dict[str, str | int] = {
        "subject": _subject(packages, checked, language),
        "count": len(bad),
        "touching": _touching(bad, checked, language),
        "remarks": t("remarks", language, count=remarks) if remarks else "",
    }
    return t("bad" if bad else "good", language, **words)


def _is_name(package: str) -> bool:
    """Whether a finding names a package, and not a folder that a command could not use."""
    return Path(package).name == package


def _subject(packages: Sequence[str], checked: Checked, language: str) -> str:
    if any(sheet.in_workbook for sheet in checked.sheets.values()):
        return t("workbook", language, file=packages[0])
    files = [sheet.path for sheet in checked.sheets.values()]
    if len(files) == 1 and len(packages) == 1:
        return t("file", language, path=files[0])
    if len(packages) > 1:
        return t("packages", language, count=len(packages))
    return t("package", language, package=packages[0]) if packages else t("nothing_read", language)


def _touching(bad: Sequence[Card], checked: Checked, language: str) -> str:
    """How many cells are wrong, of how many; blank where no cell was looked at."""
    counted = [card for card in bad if card.places]
    cells = sum(card.count for card in counted)
    if not cells:
        return ""
    everything = sum(sheet.cells for sheet in checked.sheets.values())
    if everything and all(card.is_of_cells for card in counted):
        return t("touching_cells", language, count=cells, all=large(everything, language))
    return t("touching", language, count=cells)


# --- a card -----------------------------------------------------------------------------------------------------------


def render_finding(card: Card, checked: Checked, language: str) -> RenderedFinding:
    words = _words(card, checked, language)
    form = wording("report", language)["form"].get(card.form, {})
    message = message_of(card.finding, language)
    asked = _asked(card, language)
    steps = form.get("how") or message.get("how") or [message["fix"]]
    why = form.get("why") or message.get("why", "")
    return RenderedFinding(
        fill_placeholders(form.get("title") or message["title"], words, language),
        _place(card, checked, language),
        _statement(card, form.get("many") or message.get("many"), message, words, language),
        tuple(_lines(card, language)),
        asked,
        _admitted(card, asked, language),
        fill_placeholders(why, words, language),
        tuple(_by_titles(fill_placeholders(step, words, language), card, checked, language) for step in steps),
        tuple(_places(card, language)),
        card.is_error,
        card.count,
        (card.finding.code, card.finding.variant) in KNOWN,
    )


QUOTED_NAME = re.compile(r"(?<=«[\u00a0 \u202f])\w+(?=[\u00a0 \u202f]»)|(?<=“)\w+(?=”)")
"""A single word in quotation marks, such as the name of a field."""


def _by_titles(text: str, card: Card, checked: Checked, language: str) -> str:
    """A text in which columns and tables are called by their titles, as whoever fills in a sheet knows them."""
    if not card.finding.in_sheet:
        return text
    fields = checked.schemas.get(card.finding.resource, {}).get("fields", ())
    titles = {name: table_title(name, checked.schemas, language) for name in checked.schemas}
    titles |= {each["name"]: field_title(each, language) for each in fields}
    return QUOTED_NAME.sub(lambda found: titles.get(found[0], found[0]), text)


def _places(card: Card, language: str) -> list[str]:
    texts = places_of(card.places, card.finding.column)
    if card.finding.column or not texts:
        return texts
    rows = sum(last - first + 1 for first, last in card.places)
    return [f"{t('rows', language, count=rows)} {texts[0]}", *texts[1:]]


def few_places(card: RenderedFinding, language: str) -> str:
    more = len(card.places) - FEW_PLACES
    rest = f" {t('rest_of_places', language, count=more)}" if more > 0 else ""
    return ", ".join(card.places[:FEW_PLACES]) + rest


def _statement(card: Card, many: Wording | None, message: Mapping[str, Any], words: Words, language: str) -> str:
    if many:
        text = fill_placeholders(many, words, language)
    else:
        text = fill_placeholders(message["what"], words, language)
        text += f" {t('also', language, count=card.count - 1)}" if card.count > 1 else ""
    if not card.of or card.count < 2 or not card.finding.field or card.is_conversion:
        return text
    part = share(card.count, card.of, language)
    return f"{text} {t('whole' if card.is_whole else 'share', language, share=part, of=card.of)}"


def _words(card: Card, checked: Checked, language: str) -> dict[str, str | int]:
    own = card.finding
    words: dict[str, str | int] = {
        "package": strip_control_characters(own.package),
        "resource": table_title(own.resource, checked.schemas, language),
        "row": str(own.row or ""),
        "column": own.column,
        "code": own.code,
        "count": card.count,
        **{
            name: without_credentials(strip_control_characters(word)) for name, word in own.params
        },  # a stretch told as one has a count of its own
        "field": field_title(card.declared, language) or own.field,
        "names": ", ".join(card.names),
        "names_count": len(card.names),
        "sign": named_sign(dict(own.params).get("label", "")),
    }
    if "columns" in words:
        fields = checked.schemas.get(own.resource, {}).get("fields", ())
        titles = {each["name"]: field_title(each, language) for each in fields}
        words["columns"] = ", ".join(titles.get(name, name) for name in str(words["columns"]).split(", "))
    for name in ("target", "table"):
        if name in words:
            words[name] = table_title(str(words[name]), checked.schemas, language)
    return words


def table_title(resource: str, schemas: Mapping[str, Mapping[str, Any]], language: str) -> str:
    return _title(schemas.get(resource, {}), language) or resource


def field_title(declared: Mapping[str, Any], language: str) -> str:
    return _title(declared, language) or str(declared.get("name", ""))


def _title(declared: Mapping[str, Any], language: str) -> str:
    own = declared.get("ecpat:en", {}) if language == "en" else {}
    return typeset(str(own.get("title") or declared.get("title", "")), language)


def _place(card: Card, checked: Checked, language: str) -> str:
    own = card.finding
    names = {"column": own.column, "field": field_title(card.declared, language) or own.field}
    kind = "named_column" if own.column else "unplaced_column"
    parts = []
    if own.column or own.field:
        parts.append(t(kind if names["field"] else "column", language, **names))
    sheet = checked.sheets.get((own.package, own.resource))
    if own.resource and not (sheet and own.resource not in checked.schemas):  # the form on the sending is no table
        parts.append(t("table", language, table=table_title(own.resource, checked.schemas, language)))
    if sheet:
        form = "inside_workbook" if sheet.in_workbook else "inside"
        parts.append(t(form, language, path=sheet.path, package=own.package))
    elif own.package:
        is_book = own.package.casefold().endswith(WORKBOOKS)
        parts.append(t("whole_workbook" if is_book else "inside_package", language, package=own.package))
    text = " · ".join(parts)
    return text[:1].upper() + text[1:]


def _lines(card: Card, language: str) -> Iterator[ExampleLine]:
    for example in card.examples:
        if card.finding.column and (example.received or example.expected or example.twin):
            place = f"{card.finding.column}{example.row}"
            yield ExampleLine(
                place, visible(example.received) or t("not_shown", language), expected_text(card, example, language)
            )


def visible(text: str) -> str:
    """A received text as it can be shown: its outer spaces as marks, without what could steer a screen."""
    text = strip_control_characters(text)
    before, after = len(text) - len(text.lstrip()), len(text) - len(text.rstrip())
    return SPACE * before + text.strip() + SPACE * after if text.strip() else SPACE * len(text)


def expected_text(card: Card, example: Example, language: str) -> str:
    """What should stand in a cell, with the condition under which that is right; blank where it is not certain."""
    if example.twin:
        package, row = example.twin
        is_elsewhere = package != card.finding.package
        return t("twin_elsewhere" if is_elsewhere else "twin", language, row=row, package=package)
    if not example.expected:
        return ""
    if example.doubt == "either_day":
        first, _, second = example.expected.partition(" / ")
        return t("either_day", language, first=first, second=second)
    name = shortened(card.codes.get(example.expected, ("", ""))[language == "en"])
    proposed = strip_control_characters(example.expected)
    text = f"{proposed} ({name})" if name else proposed
    return t(example.doubt, language, expected=text) if example.doubt else text


def _asked(card: Card, language: str) -> str:
    if card.form or card.finding.code not in CELLS:
        return ""
    own = card.declared.get("ecpat:en", {}) if language == "en" else {}
    return typeset(str(own.get("description") or card.declared.get("description", "")), language)


def _admitted(card: Card, asked: str, language: str) -> str:
    """The codes that the column takes, with their names, a few where there are many; none if they are `asked` for."""
    if card.is_conversion or all(code in asked for code in card.codes):
        return ""
    named = [
        f"{code} ({shortened(names[language == 'en'])})" if names[0] else code for code, names in card.codes.items()
    ]
    if len(named) <= CODES_SHOWN:
        return ", ".join(named)
    return t("more_codes", language, codes=", ".join(named[:3]), count=len(named))


def shortened(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"
