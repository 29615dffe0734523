"""Builds the site in a copy of the project, so that a test run changes no file of the work tree."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# what a build may read; a build that needs more than this fails in the tests
PARTS = ("build.py", "pyproject.toml", "pipeline", "site_templates", "data/raw", "data/processed")

# the same words as in the Makefile (a test holds them together)
DEMO = "data/demonstration"
DEMO_RELEASE = f"build.py release --raw {DEMO}/raw --release-dir {DEMO}/processed"
MAKE_SITE = (
    f"build.py demo --initial --out {DEMO}/raw",
    f"{DEMO_RELEASE} --release 2022.1 --date 2022-03-31",
    f"build.py demo --out {DEMO}/raw",
    f"{DEMO_RELEASE} --release 2022.2 --date 2022-06-30",
    f"build.py all --with-demonstration {DEMO}/processed",
)


# one process for all: loading the libraries takes as long as a command
ONE_AFTER_THE_OTHER = """
import sys, build
for command in sys.argv[1:]:
    if code := build.main(command.split()[1:]):
        sys.exit(code)
"""


def copy_project(to: Path) -> Path:
    """Copy the parts that a build reads into the folder `to` and return it."""
    for part in PARTS:
        source, target = ROOT / part, to / part
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, target)
    return to


def run(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `python <arguments>` in the folder of a copied project."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=project,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def build_site(project: Path) -> None:
    """Copy the project into a folder and build its site there, with the drawings that earlier builds have kept."""
    copy_project(project)
    (ROOT / ".cache").mkdir(exist_ok=True)
    (project / ".cache").symlink_to(ROOT / ".cache", target_is_directory=True)
    done = run(project, "-c", ONE_AFTER_THE_OTHER, *MAKE_SITE)
    assert done.returncode == 0, f"the build failed with {done.returncode}:\n{done.stdout}\n{done.stderr}"
