"""The command line of build.py: every option once, and what each command takes."""

import argparse
import tomllib
from argparse import Namespace
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

Commands = dict[str, tuple[Callable[[Namespace], None], tuple[str, ...], str]]
"""By name: what a command does, the options that it takes beside those that all take, and its line of help."""

HERE = Path(__file__).resolve().parents[1]
FOLDER = {"type": Path, "metavar": "DIR"}
OPTIONS: dict[str, dict[str, Any]] = {  # a second word tells apart what commands call alike
    "paths": {"type": Path, "nargs": "*", "metavar": "PATH", "help": "packages, or folders of them (default: --raw)"},
    "folder": {**FOLDER, "help": "folder of CSV files"},
    "--raw": {**FOLDER, "default": HERE / "data/raw", "help": "folder of data packages"},
    "--release-dir": {**FOLDER, "default": HERE / "data/processed", "help": "folder of the release"},
    "--site": {**FOLDER, "default": HERE / "site", "help": "folder of the site"},
    "--lang": {"choices": ("fr", "en"), "default": "fr", "help": "language of the findings (the site is in both)"},
    "--json": {"type": Path, "metavar": "FILE", "help": "write every finding to a JSON file, for programs"},
    "--html": {"type": Path, "metavar": "FILE", "help": "write the report as one HTML file, to be sent and printed"},
    "--worklist": {"type": Path, "metavar": "FILE.csv", "help": "write a line for each cell to be fixed, for Excel"},
    "--date": {"type": date.fromisoformat, "metavar": "YYYY-MM-DD", "help": "date of the release (default: today)"},
    "--confirm-date": {"action": "store_true", "help": "the date is meant: before the last release, or yet to come"},
    "--release": {"metavar": "YEAR.N", "default": "", "help": "number of the release (default: the next one)"},
    "--dry-run": {"action": "store_true", "help": "say what the release would change, and write nothing"},
    "--private": {
        **FOLDER,
        "help": "folder of the protection key, and in raw of rows about people (default: beside --raw)",
    },
    "--new": {
        "action": "append",
        "default": [],
        "metavar": "PROJECT",
        "help": "code of a project that is really new, where one seems renamed (may be given again)",
    },
    "--with-demonstration": {**FOLDER, "help": "release of the demonstration, to be built beside the site"},
    "--out": {**FOLDER, "default": HERE / "data/demonstration/raw", "help": "folder of the invented packages"},
    "--out FILE": {"type": Path, "metavar": "FILE.xlsx", "required": True, "help": "the workbook to write"},
    "--out PACKAGE": {
        **FOLDER,
        "help": "folder of the package to write (default: in --raw; with people in --private)",
    },
    "--prefill": {
        "metavar": "NAME",
        "help": "with the rows of this package or organisation, to be answered one by one",
    },
    "workbook": {"type": Path, "metavar": "FILE.xlsx", "help": "a workbook that was filled in"},
    "--receipts": {**FOLDER, "help": "folder of the private receipts (default: in --private, for a whole edition)"},
    "--package": {"metavar": "NAME", "help": "name of the package; else the one in the workbook"},
    "--children": {"type": int, "default": 468_000, "metavar": "N", "help": "children reached"},
    "--seed": {"type": int, "default": 2018, "metavar": "N", "help": "the same seed gives the same bytes"},
    "--rows": {"action": "store_true", "help": "one row per child instead of coded counts"},
    "--initial": {"action": "store_true", "help": "the packages as first sent, before 2019 was corrected"},
    "--port": {"type": int, "default": 8000, "help": "port (0: any free one)"},
}
SHARED = ("--raw", "--release-dir", "--site", "--lang")


def code_version() -> str:
    """The version of this program."""
    return str(tomllib.loads((HERE / "pyproject.toml").read_text("utf-8"))["project"]["version"])


def read_options(table: Commands, arguments: Sequence[str] | None) -> Namespace:
    """The command line as it was meant: the private folder lies beside the packages where none is named.

    `edition` are the folders of its packages, `private_raw` is the one of those that hold rows about people;
    `package_folders` are the two, whether they are used or not.
    """
    options = parser(table).parse_args(arguments)
    options.private = options.private or options.raw.parent / "private"
    options.private_raw = options.private / "raw"
    options.package_folders = (options.raw, options.private_raw)
    options.receipts_folder = getattr(options, "receipts", None) or options.private / "receipts"
    entries = [*options.private_raw.glob("[!.]*"), *options.private_raw.glob(".*.old")]  # one is to be put back
    options.edition = [options.raw, options.private_raw] if entries else [options.raw]
    return options


def parser(table: Commands) -> argparse.ArgumentParser:
    """The command line; `all` is what happens where no command is named."""
    line = argparse.ArgumentParser(
        prog="python build.py",
        description="Checks data packages, counts the indicators, writes the release and builds the site.",
        epilog="Exit codes: 0 good, 1 fault in data, 2 fault in a descriptor, a definition or a path,"
        " 3 refused to protect people, 70 our own bug.",
    )
    commands = line.add_subparsers(title="commands", metavar="COMMAND")
    for name, (command, own, text) in table.items():
        words = commands.add_parser(name, help=text, description=text)
        words.set_defaults(command=command, name=name, dry_run=False)
        for option in (*own, *SHARED):
            words.add_argument(option.split()[0], **OPTIONS[option])
    line.set_defaults(**vars(commands.choices["all"].parse_args([])))
    return line
