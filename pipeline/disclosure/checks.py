"""What stops a release: a key, a project code or a detail that is not that of the release in place.

Equal truth gives an equal number only while the key and the names of the cells stay. The release in place is all
that is compared with: nothing else is remembered.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

import pandas as pd

from pipeline.disclosure.cells import CHILDREN, PLACE
from pipeline.disclosure.declared import NOT_APPLICABLE, PARTIAL, REPORTED, Project
from pipeline.disclosure.key import key_check
from pipeline.model import TOTAL, Finding

Frames = Mapping[str, pd.DataFrame]
Run = tuple[str, str, str]
"""A project, by its oldest code, that runs in a country and a year."""


def key_findings(key: bytes | None, published_check: str, place: str) -> Iterator[Finding]:
    """A key that is lost, or another one than that of the release in place; `place` names the folder of the key."""
    if published_check and key is None:
        yield Finding("key-lost", package=place)
    elif published_check and key is not None and key_check(key) != published_check:
        yield Finding("key-other", package=place)


def identity_findings(projects: Sequence[Project], earlier: Frames, new: Iterable[str]) -> Iterator[Finding]:
    """Project codes and details that differ from the release in place.

    projects: with their codes as published. earlier: the files of the release in place, by name.
    new: codes of projects that the sender declares as really new.
    """
    if not {"children", "children_coverage", "projects"} <= earlier.keys():
        return
    oldest = _published_oldest(earlier["projects"])
    runs = _published_runs(earlier["children"], oldest)
    yield from _vanished(projects, runs, set(new))
    yield from _merged(projects, {project for project, _, _ in runs})
    yield from _other_detail(projects, earlier["children_coverage"], oldest)


def _published_oldest(projects: pd.DataFrame) -> dict[str, str]:
    if "formerly" not in projects.columns:
        return {code: code for code in projects["project_id"]}
    pairs = zip(projects["project_id"], projects["formerly"], strict=True)
    return {code: former.split(";")[0] or code for code, former in pairs}


def _published_runs(children: pd.DataFrame, oldest: Mapping[str, str]) -> set[Run]:
    is_whole = (children["sex"] == TOTAL) & (children["age_band"] == TOTAL) & (children["measure"] == CHILDREN)
    is_told = (children[PLACE] != TOTAL).all(axis=1) & (children["status"] != NOT_APPLICABLE)
    rows = children.loc[is_whole & is_told, PLACE]
    return {(oldest.get(code, code), country, year) for code, country, year in rows.itertuples(index=False)}


def _vanished(projects: Sequence[Project], published: set[Run], new: set[str]) -> Iterator[Finding]:
    """A project that is gone from a country and year in which another one appears: renamed, merged or split."""
    now: set[Run] = set()
    appeared: dict[tuple[str, str], set[str]] = defaultdict(set)
    for project in projects:
        years = [year for year, report in project.reports.items() if report.status != NOT_APPLICABLE]
        runs = set(product([project.oldest], project.countries, years))
        now |= runs
        if project.code not in new:
            for _, country, year in runs - published:
                appeared[country, year].add(project.code)
    instead: dict[str, set[str]] = defaultdict(set)
    for code, country, year in published - now:
        instead[code] |= appeared[country, year]
    for code, others in sorted(instead.items()):
        if others:
            words = (("old", code), ("new", ", ".join(sorted(others))))
            yield Finding("project-vanished", resource="projects", field="formerly", params=words)


def _merged(projects: Sequence[Project], published: set[str]) -> Iterator[Finding]:
    """A code that has published cells of its own, declared as a later code of another project."""
    for project in projects:
        for code in project.codes[1:]:
            if code in published:
                words = (("old", project.oldest), ("new", code))
                yield Finding("project-merged", resource="projects", field="formerly", params=words)


def _other_detail(projects: Sequence[Project], coverage: pd.DataFrame, oldest: Mapping[str, str]) -> Iterator[Finding]:
    """A project that shows its children otherwise than it did for a year that is published."""
    published = coverage[coverage["status"].isin([REPORTED, PARTIAL])]
    details: dict[str, set[str]] = defaultdict(set)
    for code, detail in zip(published["project_id"], published["detail"], strict=True):
        details[oldest.get(code, code)].add(detail)
    for project in projects:
        if details[project.oldest] - {project.detail}:
            words = (("project", project.code),)
            yield Finding("detail-changed", resource="projects", field="children_detail", params=words)
