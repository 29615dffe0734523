"""The report on a screen of 80 columns: plain text, no colour, one page however much is wrong."""

from collections.abc import Iterator
from textwrap import wrap

from pipeline.intake.check_result import Checked
from pipeline.report.formatting import ExampleLine, RenderedFinding, Report, compose
from pipeline.texts import t
from pipeline.typography import FIXED, NARROW

WIDTH = 80
WHOLE_CARDS = 6
"""Cards of a kind that are told in full; the others have a line each."""
LISTED = 20
PLAINER = str.maketrans({NARROW: " ", "\u2192": "->", "\u2026": "...", "\u2019": "'", "\u2423": "_"})
"""What stands for signs that an old screen does not have."""
FEW_PLACES = 12
"""Places named on a card."""


def answer(checked: Checked, language: str, encoding: str | None = None) -> str:
    """What a command prints about a check."""
    return printable(as_text(compose(checked, language)), encoding)


def as_text(report: Report) -> str:
    """The whole report; its status stands first, and last, where the eye is when the command ends."""
    return "\n".join([*_body(report), *_wrapped(report.status)])


def printable(text: str, encoding: str | None) -> str:
    """A text as a screen of this encoding can show it."""
    code = encoding or "utf-8"
    try:
        text.encode(code)
    except UnicodeEncodeError:
        plain = text.translate(PLAINER)
        return plain.encode(code, "replace").decode(code)
    return text


def _body(report: Report) -> Iterator[str]:
    parts = (("to_mend", report.blocking), ("optional", report.optional), ("accepted_remarks", report.accepted))
    if not any(rendered for _, rendered in parts):
        return
    yield from [*_wrapped(report.status), ""]
    first = 1
    for name, rendered in parts:
        if rendered:
            yield from [t(name, report.language).upper(), ""]
            yield from _cards(rendered, first, report.language)
            first += len(rendered)
    if report.who:
        yield from [*_labelled("who", report.who, report.language, ""), ""]


def _cards(rendered: tuple[RenderedFinding, ...], first: int, language: str) -> Iterator[str]:
    for number, card in enumerate(rendered[:WHOLE_CARDS], start=first):
        yield from [*_card(number, card, language), ""]
    rest = rendered[WHOLE_CARDS:]
    if rest:
        yield from [*_wrapped(t("rest_of_cards", language, count=len(rest))), ""]
        for number, card in enumerate(rest[:LISTED], start=first + WHOLE_CARDS):
            yield from _wrapped(f"{number}. {card.title} · {card.place}", "   ")
        if len(rest) > LISTED:
            yield from _wrapped(t("unlisted", language, count=len(rest) - LISTED))
        yield ""


def _card(number: int, card: RenderedFinding, language: str) -> Iterator[str]:
    yield f"{number}. {card.title}"
    yield from _wrapped(card.place, "   ", "   ")
    yield from _wrapped(card.statement, "   ", "   ")
    for line in card.examples:
        yield from _wrapped(_example(line, language), "       ", "     ")
    if card.places and (len(card.places) > 1 or not card.examples):
        yield from _labelled("where", _few(card, language), language)
    for name, text in (("asked", card.asked), ("admitted", card.admitted), ("why", card.why)):
        yield from _labelled(name, text, language) if text else ()
    yield from _wrapped(card.accepted, "   ", "   ") if card.accepted else ()
    if len(card.steps) == 1:
        yield from _labelled("how", card.steps[0], language)
    elif card.steps:
        yield f"   {t('how', language)}{_colon(language)}"
        for place, step in enumerate(card.steps, start=1):
            yield from _wrapped(f"{place}. {step}", "        ", "     ")


def _few(card: RenderedFinding, language: str) -> str:
    """The first places, and how many more there are."""
    more = len(card.places) - FEW_PLACES
    rest = f" {t('rest_of_places', language, count=more)}" if more > 0 else ""
    return ", ".join(card.places[:FEW_PLACES]) + rest


def _example(line: ExampleLine, language: str) -> str:
    got = f"{t('received', language).lower()} {line.received}"
    return f"{line.place}  {got}" + (f"  →  {line.expected}" if line.expected else "")


def _labelled(name: str, text: str, language: str, indent: str = "   ") -> list[str]:
    return _wrapped(f"{t(name, language)}{_colon(language)} {text}", indent, indent)


def _colon(language: str) -> str:
    return f"{FIXED}:" if language == "fr" else ":"


def _wrapped(text: str, later: str = "", first: str = "") -> list[str]:
    return wrap(text, WIDTH, initial_indent=first, subsequent_indent=later, break_on_hyphens=False) or [""]
