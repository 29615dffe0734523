"""What is amiss in a datapackage.json is said in its own words, before anything is opened."""

import copy
import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from pipeline.model import Finding, Severity
from pipeline.records.checking import check_by_own, read_edition, verdict
from pipeline.records.gates.limits import limits
from pipeline.records.gates.names import distance, nearest
from pipeline.records.gates.patterns import Danger, danger_of
from pipeline.records.gates.profile import fits, profile, profile_findings
from pipeline.records.own import judge_own
from pipeline.records.validation.report import sentence
from tests.building import ROOT
from tests.spec.test_file_forms import CONTRACT, say

Node = dict[str, Any]
Change = Callable[[Node], Any]
BASE: Node = {
    "name": "p",
    "resources": [
        {
            "name": "t",
            "path": "t.csv",
            "schema": {"fields": [{"name": "a", "type": "integer"}, {"name": "b", "type": "string"}]},
        }
    ],
}


def table(node: Node) -> Node:
    return node["resources"][0]  # type: ignore[no-any-return]


def schema(node: Node) -> Node:
    return table(node)["schema"]  # type: ignore[no-any-return]


def rules(node: Node, number: int = 0, **constraints: Any) -> Node:
    schema(node)["fields"][number]["constraints"] = constraints
    return node


def link(fields: list[str], target: str, there: list[str]) -> Change:
    key = {"fields": fields, "reference": {"resource": target, "fields": there}}
    return lambda node: schema(node).update(foreignKeys=[key])


def written(folder: Path, content: bytes) -> Path:
    """A package with this descriptor and one good table."""
    package = folder / "p"
    package.mkdir(exist_ok=True)
    (package / "t.csv").write_text("a,b\n1,x\n2,y\n", "utf-8")
    (package / "datapackage.json").write_bytes(content)
    return package


def changed(folder: Path, change: Change) -> Path:
    node = copy.deepcopy(BASE)
    change(node)
    return written(folder, json.dumps(node).encode())


def findings_of(package: Path) -> list[Finding]:
    return [finding for cause in check_by_own([package], say).causes for finding in cause]


CHANGES: dict[str, tuple[Change, list[tuple[str, str]]]] = {
    "nothing": (lambda node: node.update(), []),
    "names of one's own": (lambda node: node.update({"ecpat:x": 1, "colour": "red"}), []),
    "names of one's own in a field": (lambda node: schema(node)["fields"][0].update(unit="m"), []),
    "misspelt in the package": (lambda node: node.update(licences=[]), [("property-name", "")]),
    "misspelt in a table": (lambda node: table(node).update(encodng="x"), [("property-name", "")]),
    "misspelt in a dialect": (lambda node: table(node).update(dialect={"delimeter": ";"}), [("property-name", "")]),
    "misspelt in a schema": (lambda node: schema(node).update(primary_key=["a"]), [("property-name", "")]),
    "misspelt in a field": (
        lambda node: schema(node)["fields"][0].update(constraint={"minimum": 5}), [("property-name", "")]),
    "misspelt in rules": (lambda node: rules(node, minimun=5), [("field-error", "rule-near")]),
    "a rule of one's own": (lambda node: rules(node, colour=5), [("field-error", "rule")]),
    "two tables of one name": (
        lambda node: node["resources"].append(copy.deepcopy(table(node))), [("package-error", "resource-twice")]),
    "two columns of one name": (
        lambda node: schema(node)["fields"].append({"name": "a"}), [("schema-error", "field-twice")]),
    "two categories of one name": (
        lambda node: schema(node)["fields"][1].update(categories=["x", "y", "x"]), [("category-twice", "")]),
    "no table": (lambda node: node.update(resources=[]), [("profile", "")]),
    "empty unique keys": (lambda node: schema(node).update(uniqueKeys=[]), [("unique-field", "empty")]),
    "empty licences": (lambda node: node.update(licenses=[]), [("profile", "")]),
    "a day as a moment": (lambda node: node.update(created="2020-01-01"), [("package-error", "created")]),
    "a word as a moment": (lambda node: node.update(created="yesterday"), [("package-error", "created")]),
    "a capital in a name": (lambda node: node.update(name="My Package"), [("package-error", "name")]),
    "a link to no table": (link(["a"], "zz", ["a"]), [("resource-error", "link")]),
    "a link from no column": (link(["zz"], "", ["a"]), [("schema-error", "link-field")]),
    "a link to no column": (link(["a"], "", ["zz"]), [("link-target", "")]),
    "a link of two to one": (link(["a", "b"], "", ["a"]), [("schema-error", "link-size")]),
    "an id of no column": (lambda node: schema(node).update(primaryKey=["zz"]), [("schema-error", "key-field")]),
    "unique values of no column": (lambda node: schema(node).update(uniqueKeys=[["zz"]]), [("unique-field", "")]),
    "a bound that is no number": (lambda node: rules(node, minimum="x"), [("rule-unread", "")]),
    "a code that is no number": (lambda node: rules(node, enum=[1, 2, "x"]), [("profile", ""), ("rule-unread", "")]),
    "a length that is no number": (lambda node: rules(node, 1, minLength="x"), [("profile", ""), ("rule-unread", "")]),
    "bounds that cross": (
        lambda node: schema(rules(node, minimum=5, maximum=1)).update(missingValues=["1", "2"]),
        [("rules-crossed", "")]),
    "lengths that cross": (
        lambda node: schema(rules(node, 1, minLength=5, maxLength=1)).update(missingValues=["x", "y"]),
        [("rules-crossed", "")]),
    "a pattern that cannot be read": (lambda node: rules(node, 1, pattern="(a"), [("pattern-broken", "")]),
    "a pattern that explodes": (lambda node: rules(node, 1, pattern="(a+)+"), [("pattern-explosive", "")]),
    "a pattern beyond proof": (lambda node: rules(node, 1, pattern="x" * 3000), [("pattern-explosive", "unproven")]),
    "a table that is a word": (lambda node: node.update(resources=["t.json"]), [("package-error", "resource-form")]),
    "a column that is a word": (
        lambda node: schema(node).update(fields=["http://127.0.0.1:9/a"]), [("package-error", "field-form")]),
    "steering letters in a name": (
        lambda node: schema(node)["fields"][0].update(name="a\x1b[2J"), [("name-unseen", "")]),
    "too many columns": (
        lambda node: schema(node).update(fields=[{"name": f"f{number}"} for number in range(2001)]),
        [("too-many-columns", "")]),
    "too many tables": (
        lambda node: node.update(resources=[table(node)] * 1001), [("too-many-tables", "")]),
}  # fmt: skip
"""name: (change of a good descriptor, what is found first)."""


@pytest.mark.parametrize("name", CHANGES)
def test_each_fault_of_a_descriptor_is_named(name: str, tmp_path: Path) -> None:
    change, expected = CHANGES[name]
    findings = findings_of(changed(tmp_path, change))
    ours = [(each.code, each.variant) for each in findings]
    assert ours[: len(expected)] == expected
    others = {each.code for each in findings[len(expected) :] if not each.row}  # of the descriptor, not of cells
    assert others <= {"profile", "package-error", "field-error"}
    for finding in findings:
        for kind in ("what", "fix"):
            text = sentence(finding, kind, "fr") + sentence(finding, kind, "en")
            assert "\x1b" not in text
            assert not {"{name}", "{text}", "{near}", "{field}", "{path}"} & set(text.split())


TEXTS: dict[str, tuple[bytes, str, dict[str, str]]] = {
    "a comma missing": (b'{"name": "p"\n "title": "x"}', "descriptor-unreadable", {"line": "2", "letter": "2"}),
    "nothing": (b"", "descriptor-unreadable", {"line": "1", "letter": "1"}),
    "no number": (b'{"name": "p", "x": NaN}', "descriptor-unreadable", {}),
    "a number without end": (b'{"x": ' + b"9" * 5000 + b"}", "descriptor-unreadable", {}),
    "half a letter": (b'{"name": "\\ud800"}', "descriptor-unreadable", {}),
    "a list": (b"[]", "descriptor-not-object", {}),
    "a word": (b'"datapackage"', "descriptor-not-object", {}),
    "old letters": ('{"title":\n"Népal"}'.encode("cp1252"), "descriptor-encoding", {"line": "2"}),
    "UTF-16": ('{"name": "p"}'.encode("utf-16"), "descriptor-encoding", {"line": "1"}),
    "deep": (b'{"x": ' + b"[" * 40 + b"]" * 40 + b"}", "descriptor-deep", {}),
    "very deep": (b'{"x": ' + b"[" * 200_000 + b"]" * 200_000 + b"}", "descriptor-deep", {}),
    "large": (b" " * (limits("descriptor")["bytes"] + 1), "descriptor-large", {"most": "4"}),
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_that_is_no_descriptor_is_refused_with_the_place(name: str, tmp_path: Path) -> None:
    content, code, words = TEXTS[name]
    package = written(tmp_path, content)
    for findings in (
        findings_of(package),
        [each for cause in read_edition([package], CONTRACT, say)[2].causes for each in cause],
    ):
        assert [finding.code for finding in findings] == [code]
        assert words.items() <= dict(findings[0].words).items()


def test_a_mark_before_a_descriptor_is_an_error_of_the_standard_alone(tmp_path: Path) -> None:
    """Frictionless and others stumble over it; the project reads on."""
    package = written(tmp_path, b"\xef\xbb\xbf" + json.dumps(BASE).encode())
    assert [each.code for each in findings_of(package)] == ["descriptor-mark"]
    project = [each.code for cause in read_edition([package], CONTRACT, say)[2].causes for each in cause]
    assert "descriptor-mark" not in project


def test_a_property_given_twice_is_told_and_the_rest_is_judged(tmp_path: Path) -> None:
    text = json.dumps(BASE).replace('"name": "p"', '"name": "p", "title": "x", "title": "y"')
    assert [each.code for each in findings_of(written(tmp_path, text.encode()))] == ["descriptor-name-twice"]


def test_a_schema_of_its_own_file_is_read_and_judged(tmp_path: Path) -> None:
    package = changed(tmp_path, lambda node: table(node).update(schema="schema.json"))
    (package / "schema.json").write_text(json.dumps(schema(BASE) | {"primaryKey": ["b", "zz"]}), "utf-8")
    (finding,) = findings_of(package)
    assert (finding.code, finding.variant, dict(finding.words)["name"]) == ("schema-error", "key-field", "zz")
    (package / "schema.json").write_text('{"fields": ', "utf-8")
    assert [each.code for each in findings_of(package)] == ["descriptor-unreadable"]


def test_faults_of_the_descriptor_and_of_the_cells_are_told_together(tmp_path: Path) -> None:
    """A misspelt name is a remark, and does not keep the cells from being judged."""
    package = changed(tmp_path, lambda node: schema(node)["fields"][0].update(titel="A"))
    (package / "t.csv").write_text("a,b\nx,y\n", "utf-8")
    findings = findings_of(package)
    assert [(each.code, each.severity) for each in findings] == [
        ("property-name", Severity.WARNING),
        ("type-error", Severity.ERROR),
    ]


VERDICTS: dict[str, tuple[Change, str, str]] = {
    "good": (lambda node: node.update(), "a,b\n1,x\n", "By frictionless: valid. By the standard: valid."),
    "remarks": (lambda node: node.update(licence=1), "a,b\n1,x\n", "By frictionless: valid. By the standard: valid."),
    "standard": (lambda node: node.update(licenses=[]), "a,b\n1,x\n", "By frictionless: valid. By the standard: not"),
    "digits": (lambda node: node.update(), "a,b\n1_0,x\n", "By frictionless: valid. By the standard: not valid."),
    "cells": (lambda node: node.update(), "a,b\nx,x\n", "By frictionless: not valid. By the standard: not valid."),
    "a form": (lambda node: node.update(), "a;b\n1;x\n", "By frictionless: not valid. By the standard: not valid."),
    "danger": (lambda node: table(node).update(path="/etc"), "a,b\n1,x\n", "By the standard: not valid. Frictionless"),
}


@pytest.mark.parametrize("name", VERDICTS)
def test_two_verdicts_are_given_where_they_may_differ(name: str, tmp_path: Path) -> None:
    change, text, expected = VERDICTS[name]
    package = changed(tmp_path, change)
    (package / "t.csv").write_text(text, "utf-8")
    checked = check_by_own([package], say)
    assert verdict(checked, "en").startswith(expected)
    assert "non valide" in verdict(checked, "fr") or "not" not in expected


# --- patterns ---------------------------------------------------------------------------------------------------------

DANGERS: dict[Danger, tuple[str, ...]] = {
    Danger.EXPLOSIVE: (
        "(a+)+", "(a+)+$", "(a|a)*", "(.*a){20}", "(a*)*", "(x+x+)+y", "([a-zA-Z]+)*", r"(\w+\s?)*", "((a?|b?)c)*",
        "(a|b*)*", "(a{1,9}){1,9}", "(?=(a+)+b)a*", "(?:a|ab|b)*c", "(é+)+", "([a-f]x|[d-z]x)*!",
    ),
    Danger.SLOW: (".*a.*b", r"[^@]+@[^@]+\.[a-z]+", "a{0,1000}a{0,1000}b", r"(\w+)\1x", r"\s*\S+\s*"),
    Danger.BROKEN: ("(a", "[", "*a", "a{2,1}", "(?i)a", "(?P<x>a)(?P<x>b)"),
    Danger.UNPROVEN: ("x" * 2001, "(a)?(?(1)b|c)"),
    Danger.NONE: (
        r"\d{4}-(0[1-9]|1[0-2])", "[A-Z]{2}", "[A-Z0-9][A-Z0-9-]{0,39}", "a|b", "(a|ab)*c", "(ab)+", "", r"(\w+,)*",
        "(abc|abd)*z", ".*",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("danger", "pattern"), [(danger, each) for danger, some in DANGERS.items() for each in some])
def test_the_danger_of_a_pattern_is_known_without_running_it(danger: Danger, pattern: str) -> None:
    """Exponential ways are refused, powers go by the clock. (a|ab)*c looks bad, but has one way only."""
    assert danger_of(pattern) is danger


def test_a_pattern_called_harmless_ends_at_once() -> None:
    """Random patterns of a few parts on texts that almost fit."""
    draw = random.Random(3)
    import re
    import time

    for _ in range(300):
        pattern = _random_pattern(draw, 3)
        if danger_of(pattern) is Danger.NONE:
            begin = time.process_time()
            for text in ("a" * 50 + "!", "ab" * 25 + "!", "b" * 50 + "!"):
                re.match(f"^{pattern}$", text)
            assert time.process_time() - begin < 5, pattern  # one that explodes takes longer than anybody waits


def _random_pattern(draw: random.Random, depth: int) -> str:
    if not depth:
        return draw.choice(["a", "b", "[ab]", ".", "ab", ""])
    one, other = _random_pattern(draw, depth - 1), _random_pattern(draw, depth - 1)
    return draw.choice([f"({one})*", f"({one})+", f"({one})?", f"({one}|{other})", one + other, f"({one}){{1,3}}"])


# --- profiles ---------------------------------------------------------------------------------------------------------


def _spoilt(node: Any, draw: random.Random) -> Any:
    """A descriptor with something replaced, left out or added somewhere."""
    strange: list[Any] = [None, 5, -1, 1.0, "", "x", [], {}, ["a", "a"], True, {"name": "x"}, [[]]]
    if draw.random() < 0.05:
        return draw.choice(strange)
    if isinstance(node, dict):
        kept = {name: _spoilt(value, draw) for name, value in node.items() if draw.random() > 0.02}
        extra = draw.choice(["type", "path", "data", "format", "fields", "created", "enum", "licenses", "categories"])
        return kept | ({extra: draw.choice(strange)} if draw.random() < 0.05 else {})
    return [_spoilt(each, draw) for each in node] if isinstance(node, list) else node


def _descriptors() -> Iterator[Node]:
    for change, _ in CHANGES.values():
        node = copy.deepcopy(BASE)
        change(node)
        if len(node["resources"]) < 10 and len(json.dumps(node)) < 9000:
            yield node
    yield from (json.loads(path.read_text("utf-8")) for path in sorted(ROOT.glob("data/raw/*/datapackage.json")))


@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_the_quick_yes_is_that_of_jsonschema(version: str) -> None:
    """On good descriptors, on each fault above, and on hundreds spoilt at random."""
    judge = Draft7Validator(profile(version))
    draw = random.Random(5)
    nodes = list(_descriptors())
    small = [node for node in nodes if len(json.dumps(node)) < 3000]
    nodes += [_spoilt(copy.deepcopy(draw.choice(small)), draw) for _ in range(400)]
    seen = [(fits(node, profile(version)), judge.is_valid(node)) for node in nodes]
    assert [index for index, (quick, slow) in enumerate(seen) if quick != slow] == []
    assert 30 < sum(quick for quick, _ in seen) < len(seen) - 30


def test_the_profiles_use_no_other_rule_than_those_known() -> None:
    """A new version of a profile with a new word would be passed over silently."""
    from pipeline.records.gates.profile import RULES

    words = {"$schema", "title", "description", "default", "examples", "propertyOrder", "context", "format", "notes"}
    words |= {"options", "item", "examples:", *RULES}
    for version in ("1.0", "2.0"):
        assert _words(profile(version)) <= words


def _words(node: Any) -> set[str]:
    found = set(node)
    for name, value in node.items():
        inner = value.values() if name == "properties" else value if name in ("anyOf", "oneOf") else ()
        inner = [value] if name == "items" else inner
        found |= {word for each in inner for word in _words(each)}
    return found


def test_a_list_field_is_good_though_the_profile_forgot_it() -> None:
    node = copy.deepcopy(BASE)
    schema(node)["fields"][1]["type"] = "list"
    assert profile_findings(node, Finding("")) == []


@pytest.mark.parametrize(
    ("one", "other", "letters"),
    [("", "", 0), ("minimun", "minimum", 1), ("pathh", "path", 1), ("a", "bc", 2), ("abc", "", 3)],
)
def test_distance_counts_letters(one: str, other: str, letters: int) -> None:
    assert distance(one, other) == distance(other, one) == letters


def test_a_short_name_is_near_by_one_letter_only() -> None:
    assert nearest("nam", {"name"}) == "name"
    assert nearest("note", {"name"}) == ""
    assert nearest("primary_keys", {"primaryKey"}) == "primaryKey"


def test_a_slow_pattern_is_stopped_by_the_clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Forty thousand letters against three stars would take hours."""
    monkeypatch.setattr("pipeline.records.own.limits", lambda part: {**limits(part), "seconds": 1})
    package = changed(tmp_path, lambda node: rules(node, 1, pattern="x*x*x*y"))
    (package / "t.csv").write_text("a,b\n1," + "x" * 40_000 + "\n", "utf-8")
    findings = [finding for cause in judge_own(package).told for finding in cause]
    assert [finding.code for finding in findings] == ["time-over"]
