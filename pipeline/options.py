"""The command line of build.py: every option once, and what each command takes. Its words: pipeline/wording."""

import argparse
import re
import sys
import tomllib
from argparse import Namespace
from collections.abc import Callable, Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

from pipeline.texts import LANGUAGES, text

Commands = dict[str, tuple[Callable[[Namespace], int | None], tuple[str, ...]]]
"""By name: what a command does, and the options that it takes beside those that all take."""
Say = Callable[..., None]
"""Tells how far a command is, by the name of a text of the command line and the words that fill it."""

HERE = Path(__file__).resolve().parents[1]
FOLDER = {"type": Path, "metavar": "DIR"}
FILE = {"type": Path, "metavar": "FILE"}
NUMBER = {"type": int, "metavar": "N"}
TEXT = {"metavar": "TEXT", "default": ""}
FLAG = {"action": "store_true"}
NAMES = {"action": "append", "default": []}
OPTIONS: dict[str, dict[str, Any]] = {  # a second word tells apart what commands call alike
    "paths": {"type": Path, "nargs": "*", "metavar": "PATH"},
    "folder": FOLDER,
    "sent": {"type": Path, "metavar": "PATH"},
    "--raw": {**FOLDER, "default": HERE / "data/raw"},
    "--release-dir": {**FOLDER, "default": HERE / "data/processed"},
    "--site": {**FOLDER, "default": HERE / "site"},
    "--lang": {"choices": LANGUAGES, "default": LANGUAGES[0]},
    "--json": FILE,
    "--html": FILE,
    "--worklist": {**FILE, "metavar": "FILE.csv"},
    "--date": {"type": date.fromisoformat, "metavar": "YYYY-MM-DD"},
    "--confirm-date": FLAG,
    "--release": {"metavar": "YEAR.N", "default": ""},
    "--dry-run": FLAG,
    "--private": FOLDER,
    "--new": {**NAMES, "metavar": "PROJECT"},
    "--without": {**NAMES, "metavar": "NAME"},
    "--with-demonstration": FOLDER,
    "--out": {**FOLDER, "default": HERE / "data/demonstration/raw"},
    "--out FILE": {**FILE, "metavar": "FILE.xlsx", "required": True},
    "--out PACKAGE": FOLDER,
    "--prefill": {"metavar": "NAME"},
    "--basis": {"choices": ("documented", "demonstration")},
    "--receipts": FOLDER,
    "--package": {"metavar": "NAME"},
    "--title": TEXT,
    "--version": TEXT,
    "--children": {**NUMBER, "default": 468_000},
    "--seed": {**NUMBER, "default": 2018},
    "--rows": FLAG,
    "--initial": FLAG,
    "--port": {**NUMBER, "default": 8000},
}
SHARED = ("--raw", "--release-dir", "--site", "--lang")
REFUSALS = {  # what argparse says, by the name of our sentence for it; the first that fits counts
    "language": r"argument --lang: invalid choice: '(?P<given>.*?)'",
    "command": r"argument (?:COMMANDE?): invalid choice: '(?P<given>.*?)'",
    "choice": r"argument (?P<name>\S+): invalid choice: '(?P<given>.*?)' \(choose from (?P<known>.*)\)",
    "unknown": r"unrecognized arguments: (?P<given>.*)",
    "missing": r"the following arguments are required: (?P<name>.*)",
    "value": r"argument (?P<name>\S+): expected (?:one|at least one) argument",
    "date": r"argument --date: invalid \S+ value: '(?P<given>.*)'",
    "number": r"argument (?P<name>\S+): invalid int value: '(?P<given>.*)'",
}


def code_version() -> str:
    return str(tomllib.loads((HERE / "pyproject.toml").read_text("utf-8"))["project"]["version"])


def read_options(table: Commands, arguments: Sequence[str] | None) -> Namespace:
    """The command line as it was meant: the private folder lies beside the packages where none is named.

    `edition` are the folders of its packages, `private_raw` is the one of those that hold rows about people;
    `package_folders` are the two, whether they are used or not.
    """
    typed = list(sys.argv[1:] if arguments is None else arguments)
    options = parser(table, _language(typed)).parse_args(typed)
    options.lang = _language(typed)  # before the command or after it
    options.private = options.private or options.raw.parent / "private"
    options.private_raw = options.private / "raw"
    options.say = progress(options.lang)
    options.package_folders = (options.raw, options.private_raw)
    options.receipts_folder = getattr(options, "receipts", None) or options.private / "receipts"
    entries = [*options.private_raw.glob("[!.]*"), *options.private_raw.glob(".*.old")]  # one is to be put back
    options.edition = [options.raw, options.private_raw] if entries else [options.raw]
    return options


def _language(typed: Sequence[str]) -> str:
    """The language that is asked for, known before the rest is understood; asked for twice, the last one holds."""
    line = " ".join(typed)
    asked = re.findall(r"(?:^| )--lang[ =](\w+)", line)
    return asked[-1] if asked and asked[-1] in LANGUAGES else LANGUAGES[0]


def parser(table: Commands, language: str) -> "Parser":
    """The command line; `all` is what happens where no command is named."""
    line = Parser(language=language, prog="python build.py", description=_word("description", language))
    line.epilog = _word("exit_codes", language)
    asked = {**OPTIONS["--lang"], "default": argparse.SUPPRESS}
    line.add_argument("--lang", help=_text("options_help", "--lang", language), **asked)
    title, place = _word("commands", language), _text("values", "COMMAND", language)
    commands = line.add_subparsers(title=title, metavar=place)
    for name, (command, own) in table.items():
        about = _text("commands", name, language)
        words = commands.add_parser(name, language=language, help=about, description=about)
        words.set_defaults(command=command, name=name, dry_run=False)
        for option in (*own, *SHARED):
            form = dict(OPTIONS[option])
            if "metavar" in form:
                form["metavar"] = _text("values", form["metavar"], language)
            words.add_argument(option.split()[0], help=_text("options_help", option, language), **form)
    line.names = (*table, *(option.split()[0] for option in OPTIONS if option.startswith("--")))
    line.set_defaults(**vars(commands.choices["all"].parse_args([])))
    return line


class Parser(argparse.ArgumentParser):
    """A command line that speaks one language, also of what it does not understand."""

    def __init__(self, *, language: str, **more: Any) -> None:
        super().__init__(add_help=False, allow_abbrev=False, **more)
        self.language = language
        self.names: tuple[str, ...] = ()
        self._positionals.title = _word("arguments", language)
        self._optionals.title = _word("options", language)
        self.add_argument("-h", "--help", action="help", help=_word("help", language))

    def format_usage(self) -> str:
        return super().format_usage().replace("usage:", _word("usage", self.language), 1)

    def format_help(self) -> str:
        text = super().format_help().replace("usage:", _word("usage", self.language), 1)
        return re.sub(r"(?m)^(\w+):$", "\\1\u00a0:", text) if self.language == "fr" else text

    def error(self, message: str) -> NoReturn:
        """Say what was not understood, in one sentence, and where to look; exit code 2."""
        hint = _text("words", "see_help", self.language, command=self.prog)
        self.exit(2, f"{_refusal(message, self.names, self.language)}\n{hint}\n")


def _refusal(message: str, names: Sequence[str], language: str) -> str:
    """What argparse did not understand, in our words; in its own where they are none that we know."""
    for name, pattern in REFUSALS.items():
        found = re.match(pattern, message)
        if found:
            words = {key: word.replace("'", "") for key, word in found.groupdict().items()}
            first = words.get("given", "").split(" ")[0]
            near = get_close_matches(first, names, n=1)
            words["near"] = _text("errors", "near", language, near=near[0]) if near else ""
            is_elsewhere = name == "unknown" and first in names
            return _text("errors", "elsewhere" if is_elsewhere else name, language, **words)
    return message


def progress(language: str) -> Say:
    def say(name: str, **words: object) -> None:
        shown = {key: str(word) for key, word in words.items()}
        print(_text("progress", name, language, **shown), file=sys.stderr, flush=True)

    return say


def _text(section: str, name: str, language: str, /, **words: str) -> str:
    return text("command_line", section, name, language, **words)


def _word(name: str, language: str) -> str:
    return _text("words", name, language)
