"""The catalogue of findings: every code in the program has its sentences, and every sentence is used."""

import re
import tomllib

from tests.building import ROOT

MESSAGES = tomllib.loads((ROOT / "pipeline/contract/messages.toml").read_text("utf-8"))
CODE = "".join(path.read_text("utf-8") for path in [ROOT / "build.py", *(ROOT / "pipeline").rglob("*.py")])
QUOTED = set(re.findall(r'"([a-z][a-z_-]+)"', CODE))
JUDGE = {  # the types of the judge's own errors, which the program never spells
    "blank-header", "blank-row", "constraint-error", "extra-cell", "field-count", "incorrect-label", "missing-cell",
    "type-error", "unique-error", "unmatched-header",
}  # fmt: skip
BUILT = ("intake-", "acceptance")


def test_every_code_has_its_sentences_in_both_languages() -> None:
    """Codes given to Finding(...), .finding(...) and fault(...) stand in the catalogue."""
    given = set(re.findall(r'(?:Finding|finding|fault|_finding|_about)\(\s*(?:row, "\w+", )?"([a-z][a-z_-]+)"', CODE))
    assert len(given) > 25
    known = {name.split(".")[0].removeprefix("intake-") for name in MESSAGES} | set(MESSAGES)
    assert sorted(given - known) == []


def test_every_sentence_is_used() -> None:
    """No message outlives its finding."""
    codes = {name.split(".")[0] for name in MESSAGES} - JUDGE - {"summary"}
    assert sorted(code for code in codes if code not in QUOTED and not code.startswith(BUILT)) == []


def test_every_message_is_whole() -> None:
    """What is wrong and how to mend it, in French and in English, with the same places to fill."""
    for name, texts in MESSAGES.items():
        if name == "summary":
            continue
        for kind in ("what", "fix"):
            places = [set(re.findall(r"{(\w+)}", texts[f"{kind}_{language}"])) for language in ("fr", "en")]
            assert places[0] == places[1], name
