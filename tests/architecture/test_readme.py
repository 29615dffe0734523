"""The README keeps its word: what it tells people to type or to open is there."""

import re

from tests.building import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_make_command_of_the_readme_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    offered = set(re.findall(r"^([a-z-]+):", makefile, flags=re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z]+)\b(?=[`\s]*[`#|\n])", README))
    assert {"site", "test"} <= named <= offered


def test_every_kind_of_test_is_explained() -> None:
    explained = set(re.findall(r"^\| `(\w+)/` \|", README, flags=re.MULTILINE))
    there = {path.parent.relative_to(ROOT / "tests").parts[0] for path in (ROOT / "tests").rglob("test_*.py")}
    assert explained == there


def test_every_path_that_the_readme_names_is_there() -> None:
    tracked = re.findall(r"`((?:pipeline|site_templates|requirements|docs|tests)[\w./-]*)`", README)
    linked = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    assert [path for path in [*tracked, *linked] if not (ROOT / path).exists()] == []
