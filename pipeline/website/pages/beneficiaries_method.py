"""How children are counted and protected, and what a reader may conclude."""

from pipeline.website.content.site import Site
from pipeline.website.page import Note, Page, Text
from pipeline.website.pages.beneficiaries import PageSection, counting_page

COUNTED = ("children", "new", "participations", "estimates", "services", "forms", "adults")
NOTHINGS = ("zero", "not_reported", "not_stated", "not_applicable", "total_only")
STEPS = ("cell", "tens", "key", "sum", "correction")
MAY = ("order", "compare", "equal")
MAY_NOT = ("zero", "difference", "small", "years", "measures")
LIMITS = ("outside", "insider", "elsewhere")


def method_page(site: Site) -> Page:
    words = site.words
    parts = (
        PageSection(words("counting.counted"), notes=_notes(site, "counted", COUNTED)),
        PageSection(words("counting.nothings"), notes=_notes(site, "nothings", NOTHINGS)),
        PageSection(
            words("counting.protection"),
            (words("counting.protection_text"),),
            notes=_notes(site, "protection", STEPS),
            anchor="protection",
        ),
        PageSection(words("counting.may"), notes=_notes(site, "may", MAY)),
        PageSection(
            words("counting.may_not"), (words("beneficiaries.sum_laws"),), notes=_notes(site, "may_not", MAY_NOT)
        ),
        PageSection(words("counting.limits"), (words("counting.limits_text"),), notes=_notes(site, "limits", LIMITS)),
        PageSection(words("counting.never"), (words("counting.never_text"),)),
    )
    return counting_page(site, site.beneficiaries, "method", words("counting.title"), parts)


def _notes(site: Site, kind: str, names: tuple[str, ...]) -> tuple[Note, ...]:
    notes = []
    for name in names:
        key = f"counting.{kind}_{name}"
        notes.append(Note(site.words(f"{key}_term"), (Text(site.words(f"{key}_text")),)))
    return tuple(notes)
