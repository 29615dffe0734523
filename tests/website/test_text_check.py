"""The build stops, and says where, when the words files and what asks for them do not fit."""

import shutil
from pathlib import Path

import pytest

import build
from pipeline.model import FaultError, Finding
from pipeline.text_checks import asked_by
from pipeline.website.output.render import render_site
from pipeline.website.output.settings_check import declared_faults, unknown_rows
from pipeline.website.output.text_check import words_faults
from tests.website.releases import LANGUAGES, TEMPLATES, documented


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
    found = declared_faults(changed(tmp_path, "fr", "[site]\n", "[site\n"))
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


@pytest.mark.parametrize(
    ("file", "content", "wanted"),
    [
        ("words/fr.toml", 'skip = "Aller à"'.encode("cp1252"), ("template-letters", "")),
        ("site.toml", b"\xef\xbb\xbf", ("template-letters", "mark")),
        ("site.toml", b"[organisation\n", ("definition-unreadable", "")),
    ],
)
def test_a_file_that_an_editor_has_damaged_is_named(
    tmp_path: Path, file: str, content: bytes, wanted: tuple[str, str]
) -> None:
    (tmp_path / file).parent.mkdir(exist_ok=True)
    (tmp_path / file).write_bytes(content)
    assert [(fault.resource, fault.code, fault.variant or "") for fault in declared_faults(tmp_path)] == [
        (file, *wanted)
    ]


@pytest.mark.parametrize(
    ("file", "was", "instead", "wanted"),
    [
        ("site.toml", 'menu = ["home", ', 'menu = ["hom", ', "definition-name-unknown site.toml menu"),
        ("site.toml", '"legal", "search"]', '"legal", "serch"]', "definition-name-unknown site.toml footer.follow"),
        ("site.toml", "not_cited = [", 'not_cited = "home" #', "definition-list site.toml not_cited"),
        ("site.toml", "[organisation]", "[organisation]\nnom = 'x'", "definition-key-unknown site.toml nom"),
        ("site.toml", "\nfacts = [", "\nfact = [1]\nfacts = [", "definition-name-unknown site.toml first_page"),
        ("site.toml", '"education"', '"school"', "definition-name-unknown site.toml first_page.path.schooling.service"),
        ("slugs.toml", 'fr = "burkina-faso", ', "", "definition-one-language slugs.toml country.BF"),
        ("slugs.toml", 'fr = "burkina-faso"', 'fr = "Été"', "address-word slugs.toml country.BF"),
        ("slugs.toml", 'fr = "burkina-faso"', 'fr = "aux"', "address-word slugs.toml country.BF"),
    ],
)
def test_a_slip_in_the_settings_is_named(tmp_path: Path, file: str, was: str, instead: str, wanted: str) -> None:
    templates = tmp_path / "site_templates"
    shutil.copytree(TEMPLATES, templates, ignore=shutil.ignore_patterns("node_modules"))
    text = (templates / file).read_text("utf-8")
    assert was in text
    (templates / file).write_text(text.replace(was, instead, 1), "utf-8")
    faults = {f"{fault.code} {fault.resource} {fault.field}" for fault in declared_faults(templates)}
    assert wanted in faults


def test_a_row_that_the_settings_name_and_the_release_lacks_is_told(tmp_path: Path) -> None:
    text = (TEMPLATES / "site.toml").read_text("utf-8")
    assert unknown_rows(TEMPLATES, documented()) == []
    (tmp_path / "site.toml").write_text(text.replace('facts = ["RS11"', 'facts = ["RS-11"'), "utf-8")
    assert unknown_rows(tmp_path, documented()) == [("first_page.facts", "RS-11")]


def test_a_name_that_a_template_does_not_have_is_told_with_its_line(tmp_path: Path) -> None:
    templates = tmp_path / "site_templates"
    shutil.copytree(TEMPLATES, templates, ignore=shutil.ignore_patterns("node_modules"))
    page = templates / "base.html"
    page.write_text(page.read_text("utf-8").replace("</body>", "{{ nothing.here }}</body>"), "utf-8")
    with pytest.raises(FaultError) as stopped:
        render_site(documented(), templates, languages=("fr",))
    (fault,) = stopped.value.findings
    assert (fault.code, fault.resource) == ("template-broken", "base.html")
