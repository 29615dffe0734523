"""Points on which two sources do not say the same."""

from dataclasses import dataclass

from pipeline.typography import strip_control_characters
from pipeline.website.content.site import Site, anchor_of
from pipeline.website.library import Record
from pipeline.website.page import Note, Text, Wording


@dataclass(frozen=True)
class Disagreement:
    """One disagreement. `reply`: the sentence of the organisation that can settle it."""

    anchor: str
    subject: str
    sides: tuple[Note, ...]
    shown: str
    who: str
    settle: str
    reply: Text | None
    replied_on: str


def disagreement(site: Site, row: Record) -> Disagreement:
    return Disagreement(
        anchor=anchor_of(row["conflict_id"]),
        subject=site.own(row, "subject"),
        sides=(
            _side(site, row, "a", site.words("disagreements.a_source")),
            _side(site, row, "b", site.words("disagreements.another_source")),
        ),
        shown=site.own(row, "shown"),
        who=site.organisation(row["settle_org"]),
        settle=site.own(row, "settle"),
        reply=reply_in(row),
        replied_on=site.words.date(row["response_on"]),
    )


def reply_in(row: Record) -> Text | None:
    return Text(strip_control_characters(row["response"]), wording=Wording.QUOTATION) if row["response"] else None


def _side(site: Site, row: Record, side: str, unnamed: str) -> Note:
    """What one source says; `unnamed` stands for a source whose publisher is not known."""
    source = site.library.sources.get(row[f"source_{side}"])
    who = site.organisation(source["producer_org"]) if source and source["producer_org"] else unnamed
    said = Text(site.own(row, f"value_{side}"), wording=Wording.TITLE)
    return Note(who, (said,), site.source(row[f"source_{side}"]))
