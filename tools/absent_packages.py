"""Names the packages of the release in data/processed that are not in data/raw, one a line.

Packages with rows about people lie in the private folder of whoever publishes; without them nobody can make the
release again.
"""

import json
from pathlib import Path

DATA = Path(__file__).resolve().parents[1] / "data"


def absent_packages(release: Path, raw: Path) -> list[str]:
    """The names of the packages from which a release was made and which a folder does not hold."""
    info = json.loads((release / "release.json").read_text("utf-8"))
    descriptors = raw.glob("*/datapackage.json")
    there = {json.loads(path.read_text("utf-8-sig"))["name"] for path in descriptors}
    return [package["name"] for package in info["packages"] if package["name"] not in there]


if __name__ == "__main__":
    for name in absent_packages(DATA / "processed", DATA / "raw"):
        print(name)
