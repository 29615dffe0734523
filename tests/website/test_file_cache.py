"""Costly files are made once, and a cache that is wrong, full or gone changes no byte."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.website.file_cache import FileCache
from pipeline.website.output import share_images as share
from pipeline.website.output.share_images import picture, share_layout
from pipeline.website.page import Page, Ref, Shared
from tests.website.releases import TEMPLATES, documented, site_of, templates

SHARED = Page(Ref("home"), "fr", "home", "Trois études", "", None, kicker="KE-1", shared=Shared((("3", "études"),)))


def counting(content: bytes) -> tuple[list[bytes], Callable[[], bytes]]:
    """Make a file, and note each time that it is made."""
    made: list[bytes] = []

    def make() -> bytes:
        made.append(content)
        return content

    return made, make


def test_a_file_is_made_once_for_the_same_sources_and_anew_for_others(tmp_path: Path) -> None:
    made, make = counting(b"content")
    for cache in (FileCache(tmp_path), FileCache(tmp_path)):
        assert cache.file(["a", b"b"], make) == b"content"
    assert len(made) == 1
    others: list[list[str | bytes]] = [["a", b"c"], ["ab", b""], ["a", b"b", ""], [b"ab"]]
    for sources in others:
        FileCache(tmp_path).file(sources, make)
    assert len(made) == 5


@pytest.mark.parametrize("damage", [b"", b"short", b"\0" * 40])
def test_a_damaged_file_is_made_again(damage: bytes, tmp_path: Path) -> None:
    made, make = counting(b"content")
    cache = FileCache(tmp_path)
    cache.file(["a"], make)
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(damage)
    assert cache.file(["a"], make) == cache.file(["a"], make) == b"content"
    assert len(made) == 2


def test_without_a_folder_or_where_none_can_be_made_the_file_is_made_each_time(tmp_path: Path) -> None:
    made, make = counting(b"content")
    (tmp_path / "file").write_bytes(b"")
    for cache in (FileCache(), FileCache(tmp_path / "file/inside")):
        assert cache.file(["a"], make) == b"content"
    assert len(made) == 2


def test_a_picture_is_drawn_once_and_again_when_a_word_or_a_font_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fonts, cache = TEMPLATES / "fonts", FileCache(tmp_path / "cache")
    values = share_layout(site_of(documented(), "fr"), SHARED, fonts)
    svg = templates().draw("share_image", status="Aucune ligne confirmée", **values)
    plain = picture(svg, fonts, FileCache())
    assert picture(svg, fonts, cache) == plain
    monkeypatch.setattr(share, "_png", lambda *_: b"drawn again")
    assert picture(svg, fonts, cache) == plain
    assert picture(svg.replace("KE-1", "KE-2"), fonts, cache) == b"drawn again"
    other = tmp_path / "fonts"
    other.mkdir()
    for font in fonts.glob("*.ttf"):
        (other / font.name).write_bytes(font.read_bytes() + b"\0")
    assert picture(svg, other, cache) == b"drawn again"
