"""From data packages to a published site. This file is the table of contents: each command is a paragraph.

    data/raw -> check -> count -> release (data/processed) -> site

Only the first half sees rows; `build.py site` needs nothing but a release.
"""

import argparse
import json
import sys
import tomllib
import traceback
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.catalogue import Catalogue, read_catalogue
from pipeline.model import Finding, NotOursError, ReleaseMissingError, Severity
from pipeline.records.validation.report import as_json, as_text, level, summary

if TYPE_CHECKING:
    from pipeline.records.packages import Package
    from pipeline.records.tables import Tables

HERE = Path(__file__).resolve().parent
GOOD, BAD_DATA, BAD_DEFINITION, OUR_BUG = 0, 1, 2, 70


class StoppedError(Exception):
    """The findings that stop a command."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__()
        self.findings = findings


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 good, 1 data, 2 descriptor or definitions, 70 our own bug."""
    options = _parser().parse_args(arguments)
    try:
        options.command(options)
    except StoppedError as stop:
        return _tell(stop.findings, options.lang)
    except NotOursError as error:
        return _tell([Finding("folder-not-ours", package=str(error))], options.lang)
    except OSError as error:
        print(f"{error.filename or ''}: {error.strerror or error}", file=sys.stderr)
        return BAD_DEFINITION
    except KeyboardInterrupt:
        return 130
    except Exception:  # noqa: BLE001 - the last resort: whatever it is, it is our bug and says so
        traceback.print_exc()
        return OUR_BUG
    return GOOD


# --- commands -------------------------------------------------------------------------------------------------------


def check(options: argparse.Namespace) -> None:
    """Judge packages and say everything that is wrong with them."""
    catalogue = _catalogue()
    _, _, findings = _read(options.paths or [options.raw], catalogue)
    if options.json:
        _write_whole(
            options.json,
            json.dumps([as_json(each) for each in findings], ensure_ascii=False, indent=1) + "\n",
        )
    if _errors(findings):
        raise StoppedError(findings)
    _tell(findings, options.lang)


def release(options: argparse.Namespace) -> None:
    """Count what the packages hold, and write the release."""
    from pipeline.records.engine import count_all, missing_rules
    from pipeline.records.publish import Stamp, publish
    from pipeline.release import write_release

    catalogue = _catalogue()
    packages, tables, findings = _read([options.raw], catalogue)
    findings += missing_rules(catalogue)
    if _errors(findings):
        raise StoppedError(findings)
    _tell(findings, options.lang)
    day = options.date or max((each.created for each in packages if each.created), default=None)
    if day is None:
        raise StoppedError([Finding("no-date", package=packages[0].name)])
    version = options.release or max(each.version for each in packages) or day.isoformat()
    _say("counting the indicators")
    counts = count_all(tables, catalogue, day)
    stamp = Stamp(version, day, _code_version())
    write_release(publish(tables, counts, catalogue, packages, stamp), options.processed)
    _say(f"release {version} of {day} is in {options.processed}")


def site(options: argparse.Namespace) -> None:
    """Build the site from a release; nothing else is read."""
    from pipeline.release import read_release, replace_folder
    from pipeline.website.render import render_site

    try:
        current = read_release(options.processed)
    except ReleaseMissingError:
        raise StoppedError([Finding("release-missing", package=str(options.processed))]) from None
    _say("drawing the pages")
    files = render_site(current, HERE / "site_templates")
    replace_folder(options.site, files, marker="404.html")
    pages = sum(name.endswith(".html") for name in files)
    _say(f"{pages} pages are in {options.site}; open {options.site / 'index.html'}")


def build_all(options: argparse.Namespace) -> None:
    """Check, count, write the release and build the site."""
    release(options)
    site(options)


def serve(options: argparse.Namespace) -> None:
    """Build the site and show it on this machine only, until Ctrl+C."""
    from functools import partial
    from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

    site(options)
    handler = partial(SimpleHTTPRequestHandler, directory=str(options.site))
    with ThreadingHTTPServer(("127.0.0.1", options.port), handler) as server:
        _say(f"http://127.0.0.1:{server.server_port}/ (Ctrl+C ends it)")
        server.serve_forever()


def descriptor(options: argparse.Namespace) -> None:
    """Write the datapackage.json of a folder of CSV files from the contract."""
    from pipeline.records.descriptor import FILE_NAME, describe

    if not options.folder.is_dir():
        raise StoppedError([Finding("no-package", package=str(options.folder))])
    try:
        content = describe(options.folder, _catalogue().contract.schemas)
    except ValueError:
        raise StoppedError(
            [Finding("descriptor-unreadable", package=options.folder.name, words=(("line", "1"),))]
        ) from None
    _write_whole(options.folder / FILE_NAME, json.dumps(content, ensure_ascii=False, indent=2) + "\n")
    _say(f"{options.folder / FILE_NAME} names {len(content['resources'])} tables")


# --- what the commands share ------------------------------------------------------------------------------------------


def _catalogue() -> Catalogue:
    catalogue, findings = read_catalogue()
    if catalogue is None:
        raise StoppedError(findings)
    return catalogue


def _read(paths: Sequence[Path], catalogue: Catalogue) -> tuple["list[Package]", "Tables", list[Finding]]:
    """The packages under the paths, their tables, and all findings."""
    from pipeline.records.packages import find_packages
    from pipeline.records.validation import read_tables

    packages, findings = find_packages(paths, catalogue.contract)
    _say(f"reading {', '.join(package.name for package in packages) or 'no package'}")
    tables, more = read_tables(packages, catalogue.contract)
    return packages, tables, findings + more


def _errors(findings: Sequence[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.severity is Severity.ERROR]


def _tell(findings: Sequence[Finding], language: str) -> int:
    """Print findings, and return the exit code that they mean."""
    for finding in findings:
        print(as_text(finding, language))
    print(summary(findings, language))
    levels = {level(finding) for finding in _errors(findings)}
    if not levels:
        return GOOD
    return BAD_DATA if levels == {"data"} else BAD_DEFINITION


def _write_whole(path: Path, text: str) -> None:
    """Write a file beside its place and swap it in."""
    new = path.with_name(f".{path.name}.new")
    new.write_text(text, "utf-8")
    new.replace(path)


def _say(text: str) -> None:
    """A line of progress, apart from what a command answers."""
    print(text, file=sys.stderr, flush=True)


def _code_version() -> str:
    project = tomllib.loads((HERE / "pyproject.toml").read_text("utf-8"))["project"]
    return str(project["version"])


# --- the command line -------------------------------------------------------------------------------------------------

FOLDER = {"type": Path, "metavar": "DIR"}
OPTIONS: dict[str, dict[str, Any]] = {
    "paths": {"type": Path, "nargs": "*", "metavar": "PATH", "help": "packages, or folders of them (default: --raw)"},
    "folder": {**FOLDER, "help": "folder of CSV files"},
    "--raw": {**FOLDER, "default": HERE / "data/raw", "help": "folder of data packages"},
    "--processed": {**FOLDER, "default": HERE / "data/processed", "help": "folder of the release"},
    "--site": {**FOLDER, "default": HERE / "site", "help": "folder of the site"},
    "--lang": {"choices": ("fr", "en"), "default": "fr", "help": "language of the findings (the site is in both)"},
    "--json": {"type": Path, "metavar": "FILE", "help": "write every finding to a JSON file"},
    "--date": {
        "type": date.fromisoformat,
        "metavar": "YYYY-MM-DD",
        "help": "date of the release; else the newest package's",
    },
    "--release": {"metavar": "NUMBER", "help": "number of the release; else the newest package's"},
    "--port": {"type": int, "default": 8000, "help": "port (0: any free one)"},
}
SHARED = ("--raw", "--processed", "--site", "--lang")
COMMANDS: dict[str, tuple[Callable[[argparse.Namespace], None], tuple[str, ...], str]] = {
    "all": (build_all, ("--date", "--release"), "check, release and site (the default)"),
    "check": (check, ("paths", "--json"), "say everything that is wrong with packages"),
    "release": (release, ("--date", "--release"), "count, and write the release"),
    "site": (site, (), "build the site from a release; nothing else is read"),
    "serve": (serve, ("--port",), "build the site and show it on this machine"),
    "descriptor": (descriptor, ("folder",), "write the datapackage.json of a folder of CSV files"),
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python build.py",
        description="Checks data packages, counts the indicators, writes the release and builds the site.",
        epilog="Exit codes: 0 good, 1 fault in data, 2 fault in a descriptor, a definition or a path, 70 our own bug.",
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name, (command, own, text) in COMMANDS.items():
        words = commands.add_parser(name, help=text, description=text)
        words.set_defaults(command=command)
        for option in (*own, *SHARED):
            words.add_argument(option, **OPTIONS[option])
    parser.set_defaults(**vars(commands.choices["all"].parse_args([])))
    return parser


if __name__ == "__main__":
    sys.exit(main())
