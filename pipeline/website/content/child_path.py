"""The path of a child, from prevention to a life of its own: a number where there is one, else a sentence.

Which published figure and which service of the counts stands at a stage is declared in site.toml.
"""

from dataclasses import dataclass

from pipeline.website.content.beneficiaries import SERVICE, amount
from pipeline.website.content.quotations import statement
from pipeline.website.content.site import Site
from pipeline.website.page import Link

STAGES = ("prevention", "care", "rehabilitation", "schooling", "reintegration")


@dataclass(frozen=True)
class Stage:
    """A stage. `figure` is blank where no number is known; `at`: where and when it was counted.

    `is_counted`: the figure is a count of this site, and not one that a source tells.
    """

    name: str
    figure: str
    text: str
    at: str
    links: tuple[Link, ...]
    is_counted: bool = False


def child_path(site: Site) -> tuple[Stage, ...]:
    return tuple(_stage(site, name) for name in STAGES)


def _stage(site: Site, name: str) -> Stage:
    known = _counted(site, name) or _stated(site, name)
    return known or Stage(site.words(f"stage.{name}"), "", site.words(f"stage.{name}_text"), "", ())


def _counted(site: Site, name: str) -> Stage | None:
    """The stage by the count of its service in the newest year in which a child is counted or no project is missing.

    A zero that stands for some of the projects only tells nothing of the work; it stands on the page of services.
    """
    data, service = site.beneficiaries, site.settings.path[name].get("service", "")
    if not data or not service:
        return None
    measure = SERVICE + service
    for year in reversed(data.years_with(measure)):
        count = data.world(year, measure)
        if count.value or not count.is_partial:
            links = (site.link(site.words("beneficiaries.page_services"), "children_services"),)
            text = site.words(f"home.path_{service}")
            return Stage(site.words(f"stage.{name}"), amount(count, site.words), text, year, links, is_counted=True)
    return None


def _stated(site: Site, name: str) -> Stage | None:
    """The stage by what a source says, in its own count."""
    rows = site.library.by_key("reach_statements", "statement_id")
    row = rows.get(site.settings.path[name].get("statement", ""))
    if row is None:
        return None
    quoted = statement(site, row)
    at = ", ".join(text for text in (quoted.place, quoted.period.text) if text)
    return Stage(site.words(f"stage.{name}"), quoted.figure, quoted.subject.text, at, quoted.sources)
