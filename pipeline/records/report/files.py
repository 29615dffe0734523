"""The files that a check writes where it is asked to: for people, for programs, and for whoever mends the tables."""

from argparse import Namespace
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.records.report.checked import Checked


def report_files(checked: Checked, options: Namespace) -> Iterator[tuple[Path, Iterable[str]]]:
    """Each file that `--html`, `--json` and `--worklist` name, with its text in pieces."""
    if options.json:
        from pipeline.records.validation.listing import json_pieces

        yield options.json, json_pieces(checked.causes)
    if options.html:
        from pipeline.records.report.page import as_html
        from pipeline.records.report.speech import compose

        yield options.html, [as_html(compose(checked, options.lang)).decode("utf-8")]
    if options.worklist:
        from pipeline.records.report.worklist import worklist

        yield options.worklist, worklist(checked, options.lang)
