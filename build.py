"""From data packages to a published site. This file is the table of contents: each command is a paragraph.

    data/raw -> check -> count -> release (data/processed) -> site

Only the first half sees rows; `build.py site` needs a release and nothing else.
"""

import sys
import traceback
from argparse import Namespace
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.catalogue import Catalogue, read_catalogue
from pipeline.model import DefinitionError, Finding, NotOursError, ReleaseMissingError, Severity
from pipeline.options import HERE, Commands, code_version, parser

if TYPE_CHECKING:
    from pipeline.records.packages import Package
    from pipeline.records.protection import Frames
    from pipeline.records.report.checked import Checked
    from pipeline.records.tables import Tables
    from pipeline.records.workbook.receipt import Edition
    from pipeline.release import Release

GOOD, BAD_DEFINITION, OUR_BUG = 0, 2, 70


class StoppedError(Exception):
    """The findings that stop a command."""

    def __init__(self, findings: "Sequence[Finding] | Checked") -> None:
        super().__init__()
        self.findings = findings


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 good, 1 data, 2 definitions, 3 protection, 70 our own bug."""
    options = parser(COMMANDS).parse_args(arguments)
    if arguments is None and options.command is check:  # a process of its own, which no frame follows
        from pipeline.records.light import leave, light

        with light():
            leave(_run(options))
    return _run(options)


def _run(options: Namespace) -> int:
    """Run the chosen command; whatever stops it becomes an exit code."""
    try:
        options.command(options)
    except StoppedError as stop:
        return _tell(stop.findings, options.lang)
    except NotOursError as error:
        return _tell([Finding("folder-not-ours", package=str(error))], options.lang)
    except DefinitionError as error:
        print(error, file=sys.stderr)
        return BAD_DEFINITION
    except OSError as error:
        print(f"{error.filename or ''}: {error.strerror or error}", file=sys.stderr)
        return BAD_DEFINITION
    except Exception:  # noqa: BLE001 - the last resort: whatever it is, it is our bug and says so
        traceback.print_exc()
        return OUR_BUG
    return GOOD


# --- commands -------------------------------------------------------------------------------------------------------


def check(options: Namespace) -> None:
    """Judge packages and say everything that is wrong with them."""
    from pipeline.records.checking import check_by_own, read_edition, verdict
    from pipeline.records.report.files import write_reports
    from pipeline.records.validation.report import exit_code

    paths = options.paths or [options.raw]
    if options.contract == "own":
        checked = check_by_own(paths, _say)
        _say(verdict(checked, options.lang))
    else:
        beside = options.raw if options.paths else None
        catalogue = _catalogue()
        _, _, checked = edition = read_edition(paths, catalogue.contract, _say, beside)
        if options.receipts or not options.paths:
            _leave_receipts(edition, catalogue, options)
    write_reports(checked, options, _say)
    if exit_code(checked.causes):
        raise StoppedError(checked)
    _tell(checked, options.lang)


def _leave_receipts(edition: "Edition", catalogue: Catalogue, options: Namespace) -> None:
    """A private receipt for whoever sent each package, with the addresses of its pages."""
    from pipeline.records.workbook.receipt import leave_receipts
    from pipeline.website.addresses import addresses

    pages = addresses(HERE / "site_templates", options.lang)
    if folder := leave_receipts(edition, catalogue, pages, options):
        _say(f"private receipts are in {folder}")


def release(options: Namespace) -> None:
    """Count what the packages hold, protect the counts of people, and write the release."""
    from pipeline.records.checking import read_edition
    from pipeline.records.engine import count_all, unfilled_scopes
    from pipeline.records.history import replaced_release, unexplained, with_history
    from pipeline.records.publish import Stamp, publish
    from pipeline.records.reach import holds_people
    from pipeline.records.validation.report import exit_code
    from pipeline.release import write_release

    catalogue = _catalogue()
    packages, tables, checked = read_edition([options.raw], catalogue.contract, _say)
    if exit_code(checked.causes):
        raise StoppedError(checked)
    dated = options.date or max((each.created for each in packages if each.created), default=None)
    day = dated or max(period.end for period in catalogue.periods) + timedelta(days=1)
    _tell(checked.also([] if dated else [Finding("no-date", Severity.WARNING)]), options.lang)
    version = options.release or max(each.version for each in packages) or day.isoformat()
    replaced = replaced_release(options.processed, packages[0].basis, version)
    if isinstance(replaced, Finding):
        raise StoppedError([replaced])
    catalogue = catalogue.of_edition(packages[0].basis)
    _say("counting the indicators")
    counts = count_all(tables, catalogue, day)
    people = _protect(tables, catalogue, packages, options) if holds_people(tables) else {}
    made = publish(tables, counts, people, catalogue, packages, Stamp(version, day, code_version()))
    write_release(made := with_history(made, replaced, catalogue), options.processed)
    if remarks := [*unfilled_scopes(tables, catalogue), *unexplained(made)]:
        _tell(remarks, options.lang)
    _say(f"release {version} of {day} is in {options.processed}")


def _protect(tables: "Tables", catalogue: Catalogue, packages: "list[Package]", options: Namespace) -> "Frames":
    """The files about people, and the new private state on disk before the release."""
    from pipeline.records.packages import renamed_projects
    from pipeline.records.private import Memory, RefusedError
    from pipeline.records.protection import protected_files

    _say("protecting the counts of people, and checking them in the mirror")
    allowed = (options.first_release, options.recover_from, renamed_projects(packages))
    memory = Memory(options.private, options.processed, *allowed)
    try:
        return protected_files(tables, catalogue, memory, packages[0].basis)
    except RefusedError as refused:
        raise StoppedError([refused.finding]) from None


def site(options: Namespace) -> None:
    """Build the site from a release, and from the demonstration's where it is asked for; nothing else is read."""
    from pipeline.release import replace_folder
    from pipeline.website.declared import declared_faults
    from pipeline.website.render import render_site

    templates = HERE / "site_templates"
    if faults := declared_faults(templates):
        raise StoppedError(faults)
    current = _release_in(options.processed)
    _say("drawing the pages")
    beside = options.with_demonstration
    render = partial(render_site, templates=templates, beside=bool(beside), cache=HERE / ".cache")
    files = render(current)
    if beside:
        invented = render(_release_in(beside, "demonstration"))
        files |= {f"demonstration/{name}": content for name, content in invented.items()}
    replace_folder(options.site, files, marker="404.html")
    pages = sum(name.endswith(".html") for name in files)
    _say(f"{pages} pages are in {options.site}; open {options.site / 'index.html'}")


def _release_in(folder: Path, edition: str = "") -> "Release":
    from pipeline.release import read_release

    try:
        found = read_release(folder)
    except ReleaseMissingError:
        raise StoppedError([Finding("release-missing", package=str(folder))]) from None
    if found.info["edition"] != (edition or found.info["edition"]):
        raise StoppedError([Finding("release-of-other-edition", package=str(folder))])
    return found


def build_all(options: Namespace) -> None:
    """Check, count, write the release and build the site, once every definition and every text fits."""
    from pipeline.website.declared import declared_faults

    _catalogue(also=declared_faults(HERE / "site_templates"))
    release(options)
    site(options)


def serve(options: Namespace) -> None:
    """Build the site and show it on this machine only, until Ctrl+C."""
    from contextlib import suppress
    from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

    site(options)
    handler = partial(SimpleHTTPRequestHandler, directory=str(options.site))
    with suppress(KeyboardInterrupt), ThreadingHTTPServer(("127.0.0.1", options.port), handler) as server:
        _say(f"http://127.0.0.1:{server.server_port}/ (Ctrl+C ends it)")
        server.serve_forever()


def demo(options: Namespace) -> None:
    """Write the invented packages of the demonstration."""
    from pipeline.records.demonstration import write_demonstration, write_first_sending

    write = write_first_sending if options.first_sending else write_demonstration
    write(options.out, _catalogue(), options.children, options.seed, options.rows, _say)
    _say(f"the packages of the demonstration are in {options.out}")


def key(options: Namespace) -> None:
    """Make the protection key, once."""
    from pipeline.records.private import make_key

    news = "a new key is" if make_key(options.private) else "there was a key already; it stays"
    _say(f"{news} in {options.private}: keep a backup of it")


def descriptor(options: Namespace) -> None:
    """Write the datapackage.json of a folder of CSV files from the contract."""
    from pipeline.records.descriptor import write_descriptor

    findings = write_descriptor(options.folder, _catalogue().contract.schemas, _say)
    if findings:
        raise StoppedError(findings)


def template(options: Namespace) -> None:
    """Write the workbook for providers: empty, or with the rows of one package to be answered one by one."""
    from pipeline.records.workbook.filled import workbook

    content, findings = workbook(_catalogue().contract, options.lang, options.raw, options.filled)
    if findings:
        raise StoppedError(findings)
    options.out.write_bytes(content)
    _say(f"the workbook is in {options.out}")


def import_(options: Namespace) -> None:
    """Turn a workbook that was filled in into a package; where anything is wrong, nothing is written."""
    from pipeline.records.workbook.importing import import_workbook, write_import

    imported, checked = import_workbook(options.workbook, _catalogue().contract, options.raw, options.package or "")
    if imported is None:
        raise StoppedError(checked)
    write_import(imported, options)
    _tell(checked, options.lang)
    _say(f"the package {imported.name} is in {options.out}")


def _catalogue(also: Sequence[Finding] = ()) -> Catalogue:
    """All definitions; what is wrong with them, or was found beside them, stops the command."""
    from pipeline.records.rules import RULES

    catalogue, faults = read_catalogue(rules=RULES)
    if catalogue is None or also:
        raise StoppedError([*faults, *also])
    return catalogue


def _tell(told: "Sequence[Finding] | Checked", language: str) -> int:
    """Print the report, and return the exit code that it means."""
    from pipeline.records.report.checked import as_checked
    from pipeline.records.report.status import answer
    from pipeline.records.validation.report import exit_code

    checked = as_checked(told)
    print(answer(checked, language, sys.stdout.encoding))
    return exit_code(checked.causes)


def _say(text: str) -> None:
    """A line of progress, apart from what a command answers."""
    print(text, file=sys.stderr, flush=True)


# --- the command line -------------------------------------------------------------------------------------------------

CHECKING = ("paths", "--contract", "--html", "--json", "--worklist", "--receipts")
RELEASING = ("--date", "--release", "--private", "--first-release", "--recover-from")
COMMANDS: Commands = {
    "all": (build_all, (*RELEASING, "--with-demonstration"), "check, release and site (the default)"),
    "check": (check, CHECKING, "say everything that is wrong with packages"),
    "release": (release, RELEASING, "count, protect, and write the release"),
    "site": (site, ("--with-demonstration",), "build the site from a release; nothing else is read"),
    "serve": (serve, ("--with-demonstration", "--port"), "build the site and show it on this machine"),
    "demo": (demo, ("--out", "--children", "--seed", "--rows", "--first-sending"), "write the invented packages"),
    "key": (key, ("--private",), "make the protection key, once"),
    "template": (template, ("--out FILE", "--filled"), "write the workbook for providers"),
    "import": (import_, ("workbook", "--out PACKAGE", "--package", "--receipts"), "turn a workbook into a package"),
    "descriptor": (descriptor, ("folder",), "write the datapackage.json of a folder of CSV files"),
}


if __name__ == "__main__":
    sys.exit(main())
