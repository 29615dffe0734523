"""The build stops, and says where, when the words files and what asks for them do not fit."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

import build
from pipeline.model import Finding
from pipeline.text_checks import asked_by
from pipeline.website.output.render import check_twins
from pipeline.website.output.text_check import words_faults
from pipeline.website.page import Page, Ref
from pipeline.website.words import WordsError
from tests.website.releases import LANGUAGES, TEMPLATES


def changed(folder: Path, language: str, old: str, new: str) -> Path:
    """Copy the words files into a folder, one of them changed; templates are left out."""
    (folder / "words").mkdir()
    for each in LANGUAGES:
        text = (TEMPLATES / f"words/{each}.toml").read_text("utf-8")
        assert old in text or each != language
        (folder / f"words/{each}.toml").write_text(text.replace(old, new, 1) if each == language else text, "utf-8")
    for template in sorted(TEMPLATES.rglob("*.html")):
        (folder / template.name).write_text(template.read_text("utf-8"), "utf-8")
    return folder


def said(faults: list[Finding]) -> set[tuple[str, str]]:
    return {(fault.code, fault.field) for fault in faults}


def test_the_words_files_hold_what_is_asked_for_and_nothing_else() -> None:
    assert words_faults(TEMPLATES) == []


def test_a_text_in_one_language_only_is_a_fault(tmp_path: Path) -> None:
    found = words_faults(changed(tmp_path, "en", 'skip = "Skip to content"\n', ""))
    assert said(found) == {("definition-one-language", "site.skip")}
    assert [fault.resource for fault in found] == ["words/en.toml"]


def test_other_values_in_another_language_are_a_fault(tmp_path: Path) -> None:
    found = words_faults(changed(tmp_path, "en", "Data version {version}, {date}", "Data of {date}"))
    assert said(found) == {("definition-text-differs", "site.release")}


def test_a_text_that_nothing_asks_for_is_a_fault(tmp_path: Path) -> None:
    folder = changed(tmp_path, "fr", "[footer]\n", '[footer]\nolder = "Avant"\n')
    assert ("definition-text-unused", "footer.older") not in said(
        words_faults(folder)
    )  # the footer's headings are a family
    (tmp_path / "two").mkdir()
    folder = changed(tmp_path / "two", "fr", "[site]\n", '[site]\nolder = "Avant"\n')
    assert ("definition-text-unused", "site.older") in said(words_faults(folder))


def test_a_text_that_is_asked_for_and_missing_is_a_fault(tmp_path: Path) -> None:
    found = words_faults(changed(tmp_path, "fr", "[site]\n", '[site]\nolder = "Avant"\n[lost]\n'))
    assert ("definition-text-missing", "site.leave") in said(found)
    assert any(dict(fault.params).get("place") == "base.html" for fault in found)


def test_a_file_that_cannot_be_read_is_a_fault_and_the_only_one(tmp_path: Path) -> None:
    found = words_faults(changed(tmp_path, "fr", "[site]\n", "[site\n"))
    assert [(fault.code, fault.resource) for fault in found] == [("definition-unreadable", "words/fr.toml")]


def test_a_source_asks_by_name_by_family_and_for_either_of_two() -> None:
    either = 't("e.f" if x == "g" else "h.i", **y)'
    text = f'words("a.b", n=1)\nsite.words.count(f"c.{{x}}.d", 2)\n{either}\nt("j." ~ name)'
    asked = asked_by({"m.py": text}, r"words\.count|words|t")
    assert asked.calls == (("words", "a.b", "m.py"), ("t", "e.f", "m.py"), ("t", "h.i", "m.py"))
    used = {key for key in ("a.b", "c.x.d", "c.x.y.d", "c.d", "e.f", "h.i", "j.k", "j.k.l", "k") if asked.uses(key)}
    assert used == {"a.b", "c.x.d", "e.f", "h.i", "j.k"}


def test_an_ending_belongs_to_the_openings_of_its_own_source() -> None:
    here = {"m.py": 'section(site, "rights.help")\nwords(f"{key}.text")', "n.py": 'page(site, "press.help")'}
    asked = asked_by(here, "words")
    assert asked.uses("rights.help.text")
    assert not asked.uses("press.help.text")


def test_the_build_stops_with_one_sentence_for_each_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    templates = tmp_path / "site_templates"
    shutil.copytree(TEMPLATES, templates)
    file = templates / "words/fr.toml"
    file.write_text(file.read_text("utf-8").replace("[site]\n", '[site]\nolder = "Avant"\n', 1), "utf-8")
    monkeypatch.setattr(build, "HERE", tmp_path)
    assert build.main(["site", "--site", str(tmp_path / "site"), "--lang", "en"]) == build.BAD_DEFINITION
    told = capsys.readouterr().out
    assert "“site.older”" in told
    assert "Traceback" not in told
    assert not (tmp_path / "site").exists()


def test_a_page_in_one_language_only_stops_the_build() -> None:
    french = Page(Ref("press"), "fr", "plain", "Presse", "", None)
    english = replace(french, language="en")
    check_twins([french, english])
    check_twins([french])
    with pytest.raises(WordsError, match=r"every language: country ML$"):
        check_twins([french, english, replace(french, ref=Ref("country", "ML"))])
