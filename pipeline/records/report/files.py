"""The files that a check writes where it is asked to: for people, for programs, and for whoever mends the tables."""

from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from pipeline.records.report.checked import Checked


def write_reports(checked: Checked, options: Namespace, say: Callable[[str], None]) -> None:
    """Write the files that `--html`, `--json` and `--worklist` name."""
    for path, pieces in report_files(checked, options):
        write_whole(path, pieces)
        say(f"written: {path}")


def write_whole(path: Path, pieces: Iterable[str]) -> None:
    """Write a file beside its place and swap it in."""
    new = path.with_name(f".{path.name}.new")
    with new.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(pieces)
    new.replace(path)


def report_files(checked: Checked, options: Namespace) -> Iterator[tuple[Path, Iterable[str]]]:
    """Each file that `--html`, `--json` and `--worklist` name, with its text in pieces."""
    if options.json:
        from pipeline.records.validation.listing import json_pieces

        yield options.json, json_pieces(checked.causes if checked.every is None else checked.every)
    if options.html:
        from pipeline.records.report.page import as_html
        from pipeline.records.report.speech import compose

        yield options.html, [as_html(compose(checked, options.lang)).decode("utf-8")]
    if options.worklist:
        from pipeline.records.report.worklist import worklist

        yield options.worklist, worklist(checked, options.lang)
