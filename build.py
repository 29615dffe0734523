"""From data packages to a published site. This file is the table of contents: each command is a paragraph.

    data/raw -> check -> count -> release (data/processed) -> site

Only the first half sees rows; `build.py site` needs a release and nothing else.
"""

import gc
import sys
import traceback
from argparse import Namespace
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from pipeline.catalogue import Catalogue, read_catalogue
from pipeline.model import DefinitionError, FaultError, Finding
from pipeline.options import HERE, Commands, code_version, read_options

if TYPE_CHECKING:
    from pipeline.disclosure import PeopleFiles
    from pipeline.intake.check_result import Checked
    from pipeline.intake.tables import Tables
    from pipeline.release import Release
    from pipeline.running import Run
    from pipeline.workbook.receipt import Edition

GOOD, BAD_DEFINITION, OUR_BUG = 0, 2, 70


class StoppedError(Exception):
    """The findings that stop a command."""

    def __init__(self, findings: "Sequence[Finding] | Checked") -> None:
        super().__init__()
        self.findings = findings


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 good, 1 data, 2 definitions, 3 protection, 70 our own bug."""
    options = read_options(COMMANDS, arguments)
    try:
        options.command(options)
    except (StoppedError, FaultError) as stop:
        return _tell(stop.findings, options.lang)
    except DefinitionError as error:
        print(error, file=sys.stderr)
        return BAD_DEFINITION
    except OSError as error:
        print(f"{error.filename or ''}: {error.strerror or error}", file=sys.stderr)
        return BAD_DEFINITION
    except Exception as error:  # noqa: BLE001 - the last resort: whatever it is, it is our bug and says so
        _say_where(error)
        return OUR_BUG
    return GOOD


def _say_where(error: BaseException) -> None:
    """Lines of our own code, and the kind of an exception: its text may hold a value about a person."""
    if error.__context__:
        _say_where(error.__context__)
    traceback.print_tb(error.__traceback__)
    print(f"{type(error).__name__} (its text is not shown: it may hold what a package says of people)", file=sys.stderr)


# --- commands -------------------------------------------------------------------------------------------------------


def check(options: Namespace) -> None:
    """Judge packages and say everything that is wrong with them."""
    from pipeline.intake.checking import read_edition
    from pipeline.report.files import ReportPaths, write_reports
    from pipeline.running import recover_packages

    catalogue = _catalogue()
    beside = options.edition if options.paths else []
    recover_packages(options.package_folders, _run(options))
    _, _, checked = edition = read_edition(options.paths or options.edition, catalogue.contract, _say, beside)
    if options.receipts or not options.paths:
        _leave_receipts(edition, catalogue, options)
    write_reports(checked, ReportPaths(options.json, options.html, options.worklist), options.lang, _say)
    if checked.has_errors:
        raise StoppedError(checked)
    _tell(checked, options.lang)


def _leave_receipts(edition: "Edition", catalogue: Catalogue, options: Namespace) -> None:
    """A private receipt for whoever sent each package, with the addresses of its pages."""
    from pipeline.website.addresses import addresses
    from pipeline.workbook.receipt import Places, leave_receipts

    pages = addresses(HERE / "site_templates", options.lang)
    public = (options.site, options.release_dir, options.raw)
    places = Places(options.receipts_folder, options.private, public, is_whole=not options.paths)
    if folder := leave_receipts(edition, catalogue, pages, places, options.lang):
        _say(f"private receipts are in {folder}")


def release(options: Namespace) -> None:
    """Count what the packages hold, protect the counts of people, and write the release, or say what would change."""
    from pipeline.demonstration import scenario_file
    from pipeline.disclosure import old_state
    from pipeline.indicators.all_indicators import unfilled_scopes
    from pipeline.intake.checking import read_edition
    from pipeline.publication.history import unexplained
    from pipeline.publication.next_release import Counted, ReleaseRequest, next_release, release_in_place, tell_release
    from pipeline.publication.preview import preview
    from pipeline.release import release_names, write_release
    from pipeline.running import alone, recover_packages

    catalogue, run = _catalogue(), _run(options)
    with alone(options.release_dir, release_names, run):
        recover_packages(options.package_folders, run)
        packages, tables, checked = read_edition(options.edition, catalogue.contract, _say)
        if checked.has_errors:
            raise StoppedError(checked)
        _tell(checked.also(old_state(options.private)), options.lang)
        replaced = release_in_place(options.release_dir, packages[0].basis)
        catalogue = catalogue.of_edition(packages[0].basis)
        people = _protect(tables, catalogue, packages[0].basis, replaced, options)
        invented = scenario_file() if packages[0].basis == "demonstration" else {}
        asked = ReleaseRequest(
            options.release, options.date, options.confirm_date, run.now.date(), code_version(), invented
        )
        made = next_release(Counted(tables, people, catalogue, packages), replaced, asked, _say)
        if remarks := [*unfilled_scopes(tables, catalogue), *unexplained(made)]:
            _tell(remarks, options.lang)
        if options.dry_run:
            print(preview(made, replaced, options.lang))
            return
        write_release(made, options.release_dir)
    tell_release(made, replaced, options.release_dir, options.lang)


def _protect(
    tables: "Tables", catalogue: Catalogue, basis: str, replaced: "Release | None", options: Namespace
) -> "PeopleFiles":
    """The files about people, rounded with the key of the edition and held against the release in place."""
    from pipeline.disclosure import DEMONSTRATION_KEY, read_key
    from pipeline.publication.beneficiaries import people_files

    _say("protecting the counts of people")
    key = DEMONSTRATION_KEY if basis == "demonstration" else read_key(options.private)
    return people_files(tables, catalogue, key, str(options.private), replaced, options.new)


def site(options: Namespace) -> None:
    """Build the site from a release, and from the demonstration's where it is asked for; nothing else is read."""
    from pipeline.running import alone, release_in
    from pipeline.website.output.render import render_site
    from pipeline.website.output.settings_check import declared_faults
    from pipeline.website.output.site_folder import site_names, write_site

    templates = HERE / "site_templates"
    if faults := declared_faults(templates):
        raise StoppedError(faults)
    run = _run(options)
    with alone(options.site, site_names, run):
        current = release_in(options.release_dir, run)
        _say("drawing the pages")
        beside = options.with_demonstration
        render = partial(render_site, templates=templates, beside=bool(beside), cache=HERE / ".cache")
        files = render(current)
        if beside:
            invented = render(release_in(beside, run, "demonstration"))
            files |= {f"demonstration/{name}": content for name, content in invented.items()}
        if kept := write_site(files, options.site, current.info["edition"]):
            from pipeline.report.run_notes import note

            note(options.lang, "kept_beside", folder=options.site, names=", ".join(kept))
    pages = sum(name.endswith(".html") for name in files)
    _say(f"{pages} pages are in {options.site}; open {options.site / 'index.html'}")


def build_all(options: Namespace) -> None:
    """Check, count, write the release and build the site, once every definition and every text fits."""
    from pipeline.website.output.settings_check import declared_faults

    _catalogue(also=declared_faults(HERE / "site_templates"))
    release(options)
    if not options.dry_run:
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
    from pipeline.demonstration import write_demonstration, write_initial_packages

    write = write_initial_packages if options.initial else write_demonstration
    write(options.out, _catalogue(), options.children, options.seed, options.rows, _say)
    _say(f"the packages of the demonstration are in {options.out}")


def init_key(options: Namespace) -> None:
    """Make the protection key, once."""
    from pipeline.disclosure import make_key

    news = "a new key is" if make_key(options.private) else "there was a key already; it stays"
    _say(f"{news} in {options.private}: keep a backup of it")


def descriptor(options: Namespace) -> None:
    """Write the datapackage.json of a folder of CSV files."""
    from pipeline.intake.write_descriptor import write_descriptor

    findings = write_descriptor(options.folder, _say)
    if findings:
        raise StoppedError(findings)


def template(options: Namespace) -> None:
    """Write the workbook for providers: empty, or with the rows of one package to be answered one by one."""
    from pipeline.workbook.prefill import workbook

    content, findings = workbook(_catalogue().contract, options.lang, options.edition, options.prefill)
    if findings:
        raise StoppedError(findings)
    options.out.write_bytes(content)
    _say(f"the workbook is in {options.out}")


def import_(options: Namespace) -> None:
    """Turn a workbook that was filled in into a package; where anything is wrong, nothing is written."""
    from pipeline.intake.package_folder import package_names
    from pipeline.intake.private_packages import for_owner_only
    from pipeline.running import alone, recover_packages
    from pipeline.workbook.importing import import_workbook, place_of, write_import

    run = _run(options)
    recover_packages(options.package_folders, run)
    imported, checked = import_workbook(options.workbook, _catalogue().contract, options.edition, options.package or "")
    if imported is None:
        raise StoppedError(checked)
    place = place_of(imported, options.out, options.raw, options.private_raw)
    if isinstance(place, Finding):
        raise StoppedError([place])
    is_private = imported.holds_people or place.parent == options.private_raw
    with for_owner_only(is_private=is_private), alone(place, package_names, run):
        write_import(imported, place, options.receipts_folder, options.lang, is_moved=options.out is None)
    _tell(checked, options.lang)
    _say(f"the package {imported.name} is in {place}")


# --- what the commands share ------------------------------------------------------------------------------------------


def _catalogue(also: Sequence[Finding] = ()) -> Catalogue:
    """All definitions; what is wrong with them, or was found beside them, stops the command."""
    from pipeline.indicators.rules import RULES

    catalogue, faults = read_catalogue(rules=RULES)
    if catalogue is None or also:
        raise StoppedError([*faults, *also])
    return catalogue


def _tell(told: "Sequence[Finding] | Checked", language: str) -> int:
    """Print the report, and return the exit code that it means."""
    from pipeline.intake.check_result import as_checked
    from pipeline.report.finding import exit_code
    from pipeline.report.terminal import answer

    checked = as_checked(told)
    print(answer(checked, language, sys.stdout.encoding))
    return exit_code(checked.groups)


def _run(options: Namespace) -> "Run":
    """The command at work."""
    from pipeline.running import Run

    return Run(options.name, _now(), options.lang, options.dry_run)


def _now() -> datetime:
    """The only clock: no file depends on it but by the day of a release."""
    return datetime.now(UTC).astimezone()


def _say(text: str) -> None:
    """A line of progress, apart from what a command answers."""
    print(text, file=sys.stderr, flush=True)


# --- the command line -------------------------------------------------------------------------------------------------

CHECKING = ("paths", "--private", "--html", "--json", "--worklist", "--receipts")
IMPORTING = ("workbook", "--out PACKAGE", "--package", "--private", "--receipts")
RELEASING = ("--date", "--confirm-date", "--release", "--dry-run", "--private", "--new")
COMMANDS: Commands = {
    "all": (build_all, (*RELEASING, "--with-demonstration"), "check, release and site (the default)"),
    "check": (check, CHECKING, "say everything that is wrong with packages"),
    "release": (release, RELEASING, "count, protect, and write the release"),
    "site": (site, ("--with-demonstration",), "build the site from a release; nothing else is read"),
    "serve": (serve, ("--with-demonstration", "--port"), "build the site and show it on this machine"),
    "demo": (demo, ("--out", "--children", "--seed", "--rows", "--initial"), "write the invented packages"),
    "init-key": (init_key, ("--private",), "make the protection key, once"),
    "template": (template, ("--out FILE", "--prefill", "--private"), "write the workbook for providers"),
    "import": (import_, IMPORTING, "turn a workbook into a package"),
    "write-descriptor": (descriptor, ("folder",), "write the datapackage.json of a folder of CSV files"),
}


if __name__ == "__main__":
    exit_code = main()
    gc.freeze()  # no garbage is looked for when the process ends
    sys.exit(exit_code)
