"""From data packages to a published site. This file is the table of contents: each command is a paragraph.

    data/raw -> check -> count -> release (data/processed) -> site

Only the first half sees rows; `build.py site` needs a release and nothing else.
"""

import os
import signal
import sys


def _leave_before_work(*_: object) -> None:
    """Ctrl+C while modules are loaded, which takes a second: the language and its texts are not known yet."""
    print("Interrompu avant de commencer. / Interrupted before anything began.", file=sys.stderr, flush=True)
    os._exit(130)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, _leave_before_work)

import gc
import traceback
from argparse import Namespace
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, TextIO

from pipeline.catalogue import Catalogue, read_catalogue
from pipeline.model import DefinitionError, FaultError, Finding
from pipeline.options import HERE, Commands, code_version, read_options

if TYPE_CHECKING:
    from pipeline.disclosure import PeopleFiles
    from pipeline.intake.check_result import Checked
    from pipeline.intake.tables import Tables
    from pipeline.release import Release
    from pipeline.running import Run
    from pipeline.workbook import Edition

SCREEN = "stdout"
GOOD, BAD_DEFINITION, OUR_BUG, INTERRUPTED = 0, 2, 70, 130


class StoppedError(Exception):
    """The findings that stop a command."""

    def __init__(self, findings: "Sequence[Finding] | Checked") -> None:
        super().__init__()
        self.findings = findings


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 good, 1 data, 2 definitions, 3 protection, 70 our own bug."""
    options = read_options(COMMANDS, arguments)
    try:
        if signal.getsignal(signal.SIGINT) is _leave_before_work:
            signal.signal(signal.SIGINT, signal.default_int_handler)  # a command puts back what it has begun
        return options.command(options) or GOOD
    except (StoppedError, FaultError) as stop:
        return _tell(stop.findings, options.lang)
    except (DefinitionError, KeyboardInterrupt, OSError) as error:
        return _ended(error, options.lang)
    except Exception as error:  # noqa: BLE001 - the last resort: whatever it is, it is our bug and says so
        _say_where(error)
        return OUR_BUG


def _ended(error: BaseException, language: str) -> int:
    """Tell what came from outside: a definition that cannot be read, an interruption, the system's refusal."""
    from pipeline.report.finding import system_finding
    from pipeline.report.run_notes import note

    if isinstance(error, OSError) and not isinstance(error, BrokenPipeError):
        return _tell([system_finding(error)], language, to=sys.stderr if error.filename == SCREEN else sys.stdout)
    if isinstance(error, KeyboardInterrupt):
        note(language, "interrupted")
        return INTERRUPTED
    if isinstance(error, DefinitionError):
        print(error, file=sys.stderr)
        return BAD_DEFINITION
    _leave_screen()
    return GOOD


def _leave_screen() -> None:
    """Whoever read the report has read enough."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _say_where(error: BaseException) -> None:
    """Lines of our own code, and the kind of an exception: its text may hold a value about a person."""
    if error.__context__:
        _say_where(error.__context__)
    traceback.print_tb(error.__traceback__)
    print(f"{type(error).__name__} (its text is not shown: it may hold what a package says of people)", file=sys.stderr)


# --- commands -------------------------------------------------------------------------------------------------------


def check(options: Namespace) -> int:
    """Judge packages and say everything that is wrong with them; receipts come last, and can stop no report."""
    from pipeline.intake.checking import read_edition
    from pipeline.report.files import ReportPaths, write_reports
    from pipeline.running import recover_packages

    catalogue = _catalogue()
    beside = options.edition if options.paths else []
    recover_packages(options.package_folders, _run(options))
    _, _, checked = edition = read_edition(options.paths or options.edition, catalogue.contract, options.say, beside)
    write_reports(checked, ReportPaths(options.json, options.html, options.worklist), options.lang, options.say)
    exit_code = _tell(checked, options.lang, "next_check")
    if options.receipts or not options.paths:
        _leave_receipts(edition, catalogue, options)
    return exit_code


def _leave_receipts(edition: "Edition", catalogue: Catalogue, options: Namespace) -> None:
    from pipeline.website.addresses import addresses
    from pipeline.workbook import Places, leave_receipts

    pages = addresses(HERE / "site_templates", options.lang)
    public = (options.site, options.release_dir, options.raw)
    places = Places(options.receipts_folder, options.private, public, is_whole=not options.paths)
    if folder := leave_receipts(edition, catalogue, pages, places, options.lang):
        options.say("receipts", folder=folder)


def release(options: Namespace) -> None:
    """Count what the packages hold, protect the counts of people, and write the release, or say what would change."""
    from pipeline import publication
    from pipeline.demonstration import scenario_file
    from pipeline.indicators import unfilled_scopes
    from pipeline.intake.checking import read_edition
    from pipeline.release import release_names, write_release
    from pipeline.running import alone, recover_packages

    catalogue, run = _catalogue(), _run(options)
    with alone(options.release_dir, release_names, run):
        recover_packages(options.package_folders, run)
        packages, tables, checked = read_edition(options.edition, catalogue.contract, options.say)
        if checked.has_errors:
            raise StoppedError(checked)
        _tell(checked, options.lang)
        replaced = publication.release_in_place(options.release_dir, packages[0].basis)
        catalogue = publication.hiding_names(catalogue.of_edition(packages[0].basis), tables)
        if missing := publication.left_out(packages, replaced, options.without, catalogue.policy):
            raise StoppedError(missing)
        people = _protect(tables, catalogue, packages[0].basis, replaced, options)
        invented = scenario_file() if packages[0].basis == "demonstration" else {}
        asked = publication.ReleaseRequest(
            options.release, options.date, options.confirm_date, _now().date(), code_version(), invented
        )
        made = publication.next_release(
            publication.Counted(tables, people, catalogue, packages), replaced, asked, options.say
        )
        if remarks := [*unfilled_scopes(tables, catalogue), *publication.unexplained(made)]:
            _tell(remarks, options.lang)
        if options.dry_run:
            print(publication.preview(made, replaced, options.lang))
            return
        write_release(made, options.release_dir)
    publication.tell_release(made, replaced, options.release_dir, options.lang)


def _protect(
    tables: "Tables", catalogue: Catalogue, basis: str, replaced: "Release | None", options: Namespace
) -> "PeopleFiles":
    """The files about people, rounded with the key of the edition and held against the release in place."""
    from pipeline.disclosure import DEMONSTRATION_KEY, read_key
    from pipeline.publication import people_files

    options.say("protecting")
    key = DEMONSTRATION_KEY if basis == "demonstration" else read_key(options.private)
    return people_files(tables, catalogue, key, str(options.private), replaced, options.new)


def site(options: Namespace) -> None:
    """Build the site from a release, and from the demonstration's where it is asked for; nothing else is read."""
    from pipeline.running import alone, release_in
    from pipeline.website.output import declared_faults, render_site, site_names, unknown_rows, write_site

    templates = HERE / "site_templates"
    if faults := declared_faults(templates):
        raise StoppedError(faults)
    run = _run(options)
    with alone(options.site, site_names, run):
        current = release_in(options.release_dir, run)
        if current.info["edition"] == "documented":
            for field, row in unknown_rows(templates, current):
                options.say("left_out", field=field, row=row)
        options.say("drawing")
        beside = options.with_demonstration
        if not beside and (options.site / "demonstration").is_dir():
            options.say("without_demonstration", folder=options.site)
        render = partial(render_site, templates=templates, beside=bool(beside), cache=HERE / ".cache")
        files = render(current)
        if beside:
            invented = render(release_in(beside, run, "demonstration"))
            files |= {f"demonstration/{name}": content for name, content in invented.items()}
        if kept := write_site(files, options.site, current.info["edition"]):
            from pipeline.report.run_notes import note

            note(options.lang, "kept_beside", folder=options.site, names=", ".join(kept))
    pages = sum(name.endswith(".html") for name in files)
    options.say("site", pages=pages, folder=options.site, index=options.site / "index.html")


def build_all(options: Namespace) -> None:
    """Check, count, write the release and build the site, once every definition and every text fits."""
    from pipeline.website.output import declared_faults

    _catalogue(also=declared_faults(HERE / "site_templates"))
    release(options)
    if not options.dry_run:
        site(options)


def serve(options: Namespace) -> None:
    """Build the site and show it on this machine only, until Ctrl+C."""
    from contextlib import suppress
    from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

    demonstration = HERE / "data/demonstration/processed"
    if (options.site / "demonstration").is_dir() and demonstration.is_dir():
        options.with_demonstration = options.with_demonstration or demonstration  # what is there stays there
    handler = partial(SimpleHTTPRequestHandler, directory=str(options.site))
    try:
        server = ThreadingHTTPServer(("127.0.0.1", options.port), handler)
    except OSError as error:
        error.filename = str(options.port)
        raise
    with suppress(KeyboardInterrupt), server:
        site(options)
        options.say("address", address=f"http://127.0.0.1:{server.server_port}/")
        server.serve_forever()


def demo(options: Namespace) -> None:
    from pipeline.demonstration import FIRST_SENDING, LAST_SENDING, Order, write_demonstration

    sending = FIRST_SENDING if options.initial else LAST_SENDING
    order = Order(options.children, options.seed, options.rows, sending)
    write_demonstration(options.out, _catalogue(), order, options.say)
    options.say("demonstration", folder=options.out)


def init_key(options: Namespace) -> None:
    """Make the protection key, once."""
    from pipeline.disclosure import make_key

    options.say("key_new" if make_key(options.private) else "key_there", folder=options.private)


def descriptor(options: Namespace) -> None:
    from pipeline.intake.descriptor import ASKED, write_descriptor

    asked = {name: getattr(options, name) for name in ASKED}
    findings = write_descriptor(options.folder, asked, options.say)
    if findings:
        raise StoppedError(findings)


def template(options: Namespace) -> None:
    """Write the workbook for providers: empty, or with the rows of one package to be answered one by one."""
    from pipeline.folders import write_whole
    from pipeline.running import recover_packages
    from pipeline.workbook import workbook

    recover_packages(options.package_folders, _run(options))
    content, findings = workbook(_catalogue().contract, options.lang, options.edition, options.prefill)
    if findings:
        raise StoppedError(findings)
    write_whole(options.out, [content])
    options.say("workbook", path=options.out)


def import_(options: Namespace) -> None:
    """Turn a workbook that was filled in, or CSV files, into a package; where anything is wrong, nothing is written."""
    from pipeline.folders import for_owner_only
    from pipeline.intake.descriptor import package_names
    from pipeline.report.files import ReportPaths, write_reports
    from pipeline.running import alone, recover_packages
    from pipeline.workbook import import_workbook, place_of, write_import

    run = _run(options)
    recover_packages(options.package_folders, run)
    imported, checked = import_workbook(
        options.sent, _catalogue().contract, options.edition, options.package or "", options.basis or ""
    )
    write_reports(checked, ReportPaths(options.json, options.html, options.worklist), options.lang, options.say)
    if imported is None:
        raise StoppedError(checked)
    place = place_of(imported, options.out, options.raw, options.private_raw)
    if isinstance(place, Finding):
        raise StoppedError([place])
    is_private = imported.holds_people or place.parent == options.private_raw
    with for_owner_only(is_private=is_private), alone(place, package_names, run):
        write_import(imported, place, options.receipts_folder, options.lang, is_moved=options.out is None)
    options.say("package", package=imported.name, folder=place)
    if imported.before and imported.before.parent == options.raw and place.parent == options.private_raw:
        is_gone = not imported.before.exists()
        options.say("package_moved" if is_gone else "package_moved_partly", former=imported.before, folder=place)
    _tell(checked, options.lang, "next_import")


# --- what the commands share ------------------------------------------------------------------------------------------


def _catalogue(also: Sequence[Finding] = ()) -> Catalogue:
    """All definitions; what is wrong with them, or was found beside them, stops the command."""
    from pipeline.indicators.rules import RULES

    catalogue, faults = read_catalogue(rules=RULES)
    if catalogue is None or also:
        raise StoppedError([*faults, *also])
    return catalogue


def _tell(told: "Sequence[Finding] | Checked", language: str, next_step: str = "", to: TextIO | None = None) -> int:
    """Print the report, with what to do next, and return the exit code that it means. Raises OSError."""
    from pipeline.intake.check_result import as_checked
    from pipeline.report.finding import exit_code
    from pipeline.report.terminal import answer

    checked = as_checked(told)
    screen = to or sys.stdout
    try:
        print(answer(checked, language, screen.encoding, next_step), file=screen, flush=True)
    except BrokenPipeError:
        _leave_screen()
    except OSError as error:
        error.filename = SCREEN
        raise
    return exit_code(checked.groups)


def _run(options: Namespace) -> "Run":
    from pipeline.running import Run

    return Run(options.lang, options.dry_run)


def _now() -> datetime:
    """The only clock: no file depends on it but by the day of a release."""
    return datetime.now(UTC).astimezone()


# --- the command line -------------------------------------------------------------------------------------------------

CHECKING = ("paths", "--private", "--html", "--json", "--worklist", "--receipts")
IMPORTING = (
    "sent",
    "--out PACKAGE",
    "--package",
    "--basis",
    "--private",
    "--receipts",
    "--html",
    "--json",
    "--worklist",
)
RELEASING = ("--date", "--confirm-date", "--release", "--dry-run", "--private", "--new", "--without")
COMMANDS: Commands = {
    "all": (build_all, (*RELEASING, "--with-demonstration")),
    "check": (check, CHECKING),
    "release": (release, RELEASING),
    "site": (site, ("--with-demonstration",)),
    "serve": (serve, ("--with-demonstration", "--port")),
    "demo": (demo, ("--out", "--children", "--seed", "--rows", "--initial")),
    "init-key": (init_key, ("--private",)),
    "template": (template, ("--out FILE", "--prefill", "--private")),
    "import": (import_, IMPORTING),
    "write-descriptor": (descriptor, ("folder", "--title", "--version", "--basis")),
}


if __name__ == "__main__":
    exit_code = main()
    gc.freeze()  # no garbage is looked for when the process ends
    sys.exit(exit_code)
