"""The files that a check writes where it is asked to: for people, for programs, and for whoever corrects the tables."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.folders import write_whole
from pipeline.intake.check_result import Checked
from pipeline.options import Say


@dataclass(frozen=True)
class ReportPaths:
    json: Path | None = None
    html: Path | None = None
    worklist: Path | None = None


def write_reports(checked: Checked, papers: ReportPaths, language: str, say: Say) -> None:
    for path, pieces in _files(checked, papers, language):
        write_whole(path, pieces)
        say("written", path=path)


def _files(checked: Checked, papers: ReportPaths, language: str) -> Iterator[tuple[Path, Iterable[str]]]:
    if papers.json:
        from pipeline.report.finding import json_pieces

        yield papers.json, json_pieces(checked.groups)
    if papers.html:
        from pipeline.report.formatting import compose
        from pipeline.report.html_report import as_html

        yield papers.html, [as_html(compose(checked, language)).decode("utf-8")]
    if papers.worklist:
        from pipeline.report.worklist import worklist

        yield papers.worklist, worklist(checked, language)
