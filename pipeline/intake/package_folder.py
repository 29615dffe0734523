"""The folder of a package, as `import` writes it."""

import json
from collections.abc import Collection
from pathlib import Path

from pipeline.intake.paths import DESCRIPTOR


def package_names(folder: Path) -> Collection[str] | None:
    """The descriptor of a package and the files that it names; None where the folder holds no package."""
    try:
        read = json.loads((folder / DESCRIPTOR).read_text("utf-8-sig"))
        paths = [str(resource.get("path", "")) for resource in read["resources"]]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return [DESCRIPTOR, *paths]
