"""An edition with invented rows about people and a test key: `python -m tests.fixture_edition DIR` writes it.

The rows of real people are in no repository, so that a machine which builds the project has none. This edition takes
their place there: documented packages, a private package beside them, and the key that protects it.
"""

import shutil
import sys
from pathlib import Path

from tests.packages import write_package
from tests.people import groups, office

PACKAGES = Path(__file__).resolve().parents[1] / "data/raw"
KEY = bytes(range(32))
"""Public, as the rows are invented: every machine makes the same numbers."""


def write_edition(folder: Path) -> None:
    """Write `raw`, with the packages of the repository, and `private`, with people and key, into a new folder."""
    private = folder / "private"
    shutil.copytree(PACKAGES, folder / "raw")
    write_package(private / "raw" / "office", office(groups(300)))
    (private / "key").write_bytes(KEY)


if __name__ == "__main__":
    write_edition(Path(sys.argv[1]))
