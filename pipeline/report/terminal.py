"""The report on a screen of 80 columns: plain text, no colour, one page however much is wrong."""

from collections.abc import Iterator
from textwrap import wrap

from pipeline.intake.check_result import Checked
from pipeline.report.formatting import ExampleLine, RenderedFinding, Report, compose, few_places
from pipeline.texts import t
from pipeline.typography import FIXED, NARROW

WIDTH = 80
WHOLE_CARDS = 6
"""Cards of a kind that are told in full; the others have a line each."""
LISTED = 20
PLAINER = str.maketrans({NARROW: " ", "\u2192": "->", "\u2026": "...", "\u2019": "'", "\u2423": "_"})
"""What stands for signs that an old screen does not have."""


def answer(checked: Checked, language: str, encoding: str | None = None, next_step: str = "") -> str:
    """What a command prints about a check; `next_step` names the text of what to do next where all is good."""
    report = compose(checked, language)
    step = next_step if report.is_good else "next_bad"
    return printable("\n".join([as_text(report), *(_wrapped(t(step, language)) if step else [])]), encoding)


def as_text(report: Report) -> str:
    """The whole report; what is to be fixed stands last, where the eye is when the command ends."""
    return "\n".join([*_body(report), *_wrapped(report.status)])


def printable(text: str, encoding: str | None) -> str:
    code = encoding or "utf-8"
    try:
        text.encode(code)
    except UnicodeEncodeError:
        plain = text.translate(PLAINER)
        return plain.encode(code, "replace").decode(code)
    return text


def _body(report: Report) -> Iterator[str]:
    remarks = tuple(each for each in report.optional if not each.is_known)
    counted = len(report.optional) - len(remarks)
    first = 1
    if report.converted:
        yield from [t("converted", report.language).upper(), ""]
        yield from [*_wrapped(t("converted_note", report.language)), ""]
        yield from _conversions(report)
    if remarks:
        yield from [t("optional", report.language).upper(), ""]
        yield from _cards(remarks, first, report.language)
        first += len(remarks)
    if counted:
        yield from [*_wrapped(t("counted", report.language, count=counted)), ""]
    if report.blocking:
        yield from [t("to_mend", report.language).upper(), ""]
        yield from _cards(report.blocking, first, report.language)
    if report.who and (remarks or report.blocking):
        yield from [*_labelled("who", report.who, report.language, ""), ""]


def _cards(rendered: tuple[RenderedFinding, ...], first: int, language: str) -> Iterator[str]:
    for number, card in enumerate(rendered[:WHOLE_CARDS], start=first):
        yield from [*_card(number, card, language), ""]
    rest = rendered[WHOLE_CARDS:]
    if rest:
        yield from [*_wrapped(t("rest_of_cards", language, count=len(rest))), ""]
        for number, card in enumerate(rest[:LISTED], start=first + WHOLE_CARDS):
            yield from _wrapped(f"{number}. {card.title} · {card.place}", "   ")
            for line in card.examples:
                yield from _wrapped(_example(line, language), "       ", "     ")
            if card.places and not card.examples:
                yield from _labelled("where", few_places(card, language), language)
            yield from _remedy(card, language)
        if len(rest) > LISTED:
            yield from _wrapped(t("unlisted", language, count=len(rest) - LISTED))
        yield ""


def _conversions(report: Report) -> Iterator[str]:
    for card in report.converted:
        yield from _wrapped(card.place, "   ")
        for line in card.examples:
            yield from _wrapped(_example(line, report.language), "       ", "     ")
        if not card.examples:
            yield from _wrapped(card.statement, "     ", "     ")
        if len(card.places) > bool(card.examples):
            yield from _labelled("where", few_places(card, report.language), report.language)
    yield ""


def _card(number: int, card: RenderedFinding, language: str) -> Iterator[str]:
    yield f"{number}. {card.title}"
    yield from _wrapped(card.place, "   ", "   ")
    yield from _wrapped(card.statement, "   ", "   ")
    for line in card.examples:
        yield from _wrapped(_example(line, language), "       ", "     ")
    if card.places and card.cells > len(card.examples):
        yield from _labelled("where", few_places(card, language), language)
    yield from _all_labelled(language, asked=card.asked, admitted=card.admitted, why=card.why)
    if len(card.steps) == 1:
        yield from _labelled("how", card.steps[0], language)
    elif card.steps:
        yield f"   {t('how', language)}{_colon(language)}"
        for place, step in enumerate(card.steps, start=1):
            yield from _wrapped(f"{place}. {step}", "        ", "     ")


def _remedy(card: RenderedFinding, language: str) -> Iterator[str]:
    """What is wanted, with the codes that will do, or else the first step towards it."""
    if card.asked or card.admitted:
        yield from _all_labelled(language, asked=card.asked, admitted=card.admitted)
    elif card.steps:
        yield from _labelled("how", card.steps[0], language)


def _example(line: ExampleLine, language: str) -> str:
    got = f"{t('received', language).lower()} {line.received}"
    return f"{line.place}  {got}" + (f"  →  {line.expected}" if line.expected else "")


def _all_labelled(language: str, **texts: str) -> Iterator[str]:
    for name, text in texts.items():
        if text:
            yield from _labelled(name, text, language)


def _labelled(name: str, text: str, language: str, indent: str = "   ") -> list[str]:
    return _wrapped(f"{t(name, language)}{_colon(language)} {text}", indent, indent)


def _colon(language: str) -> str:
    return f"{FIXED}:" if language == "fr" else ":"


def _wrapped(text: str, later: str = "", first: str = "") -> list[str]:
    return wrap(text, WIDTH, initial_indent=first, subsequent_indent=later, break_on_hyphens=False) or [""]
