"""`site` needs a release and nothing else: no line of the private half runs, and no package is read."""

import shutil
from pathlib import Path

from tests.building import copy_project, run

PRIVATE = (
    "contract",
    "demonstration",
    "disclosure",
    "framework",
    "indicators",
    "intake",
    "publication",
    "report",
    "workbook",
)


def test_the_site_is_built_where_the_private_half_and_its_packages_are_absent(tmp_path: Path) -> None:
    project = copy_project(tmp_path)
    shutil.rmtree(project / "data/raw")
    for private in PRIVATE:
        shutil.rmtree(project / "pipeline" / private)
    done = run(project, "build.py", "site")
    assert done.returncode == 0, done.stderr
    assert (project / "site/fr/index.html").is_file()
