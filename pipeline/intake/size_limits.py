"""The limits of what is read, as contract/limits.toml states them with their reasons."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

PATH = Path(__file__).parents[1] / "contract" / "limits.toml"


@cache
def limits(part: str) -> Mapping[str, int]:
    """The limits of a part: descriptor or file."""
    found: Mapping[str, Mapping[str, int]] = tomllib.loads(PATH.read_text("utf-8"))
    return found[part]
