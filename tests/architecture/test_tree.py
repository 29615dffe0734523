"""The shape of the house: what import-linter cannot see."""

import ast
import re
from pathlib import Path

from tests.building import DEMO, MAKE_SITE, ROOT

ATTICS = {"utils", "util", "helpers", "helper", "common", "misc", "tools"}
MODULES = sorted([ROOT / "build.py", *(ROOT / "pipeline").rglob("*.py")])
TESTS = sorted((ROOT / "tests").rglob("*.py"))


def name_of(path: Path) -> str:
    """Return the path of a module below the root, for messages and test ids."""
    return path.relative_to(ROOT).as_posix()


def imported(path: Path) -> set[str]:
    """List the top-level names that a module imports."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    plain = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    parts = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
    return {name.split(".")[0] for name in plain | parts}


def test_no_module_is_an_attic() -> None:
    assert [name_of(path) for path in [*MODULES, *TESTS] if path.stem in ATTICS] == []


def test_nothing_imports_the_composer() -> None:
    assert [name_of(path) for path in MODULES if "build" in imported(path)] == []


def pins(lock: str) -> set[tuple[str, str]]:
    """Read (package, version with its condition) from a lock file."""
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z0-9.-]+)==(\S+(?: ; [^\\\n]+)?)", text, flags=re.MULTILINE))


def test_tests_run_with_the_very_versions_that_build_the_site() -> None:
    assert pins("site")
    assert pins("site") <= pins("dev")


def test_the_tests_build_the_site_as_make_site_does() -> None:
    recipes = r"^demonstration: setup\n((?:\t.*\n)+)\nsite: demonstration\n((?:\t.*\n)+)"
    found = re.search(recipes, (ROOT / "Makefile").read_text(), flags=re.MULTILINE)
    assert found
    lines = (found[1] + found[2]).replace("$(DEMO)", DEMO).split("\n")[:-1]
    typed = [line for line in lines if line != f"\trm -rf {DEMO}/processed"]
    assert typed == [f"\t$(BIN)/python {command}" for command in MAKE_SITE]
