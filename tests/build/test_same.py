"""The tool that compares two builds finds what a reader or an analyst would miss, and nothing else."""

from pathlib import Path

import pytest

from tools import same

PAGE = """<!doctype html><html lang="fr"><head><title>Registre</title><style>a{b:c}</style>
<meta http-equiv="Content-Security-Policy" content="x"><meta name="description" content="Ce qui est compté"></head>
<body><h2 id="a">Les projets</h2><p>Période 2018-2021&nbsp;: <a href="#a">voir</a> <a href="b.html">suite</a></p>
<svg><title>Trois pays</title><rect width="3"/></svg></body></html>"""


def differences(level: str, before: dict[str, str], after: dict[str, str]) -> list[str]:
    encoded = [{name: text.encode() for name, text in files.items()} for files in (before, after)]
    return list(same.LEVELS[level](*encoded))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a{b:c}", "a{b:d}"),
        ("2018-2021&nbsp;", '<span class="y">2018-2021</span>\u00a0'),
        ('width="3"', 'width="4"'),
        ('"#a"', '"p.html#a"'),
    ],
)
def test_style_and_markup_are_no_content(old: str, new: str) -> None:
    assert not differences("content", {"p.html": PAGE}, {"p.html": PAGE.replace(old, new)})
    assert differences("bytes", {"p.html": PAGE}, {"p.html": PAGE.replace(old, new)})


def test_an_id_may_change_with_its_links() -> None:
    renamed = PAGE.replace('id="a"', 'id="z"').replace('"#a"', '"#z"')
    assert not differences("content", {"p.html": PAGE}, {"p.html": renamed})
    (found,) = differences("content", {"p.html": PAGE}, {"p.html": PAGE.replace('id="a"', 'id="z"')})
    assert "p.html#a, which is not there" in found


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Les projets", "Des projets"), ("2018-2021", "2018-2020"), ("&nbsp;", " "), ("b.html", "c.html"),
        ("Trois pays", "Quatre pays"), ("Ce qui est compté", "Ce qui compte"),
    ],
)  # fmt: skip
def test_words_and_links_are_content(old: str, new: str) -> None:
    (found,) = differences("content", {"fr/p.html": PAGE}, {"fr/p.html": PAGE.replace(old, new)})
    assert found.startswith("fr/p.html, word ")


def test_data_are_compared_cell_by_cell_and_value_by_value() -> None:
    before = {"a.csv": "k,v\n1,2\n3,4\n", "a.json": '{"x": [1, {"y": 2}]}', "s/figure-a.0123456789ab.js": "f(1)"}
    laid_out = {**before, "a.csv": 'k,v\n1,"2"\n3,4\n', "a.json": '{"x":[1,{"y":2}]}'}
    assert not differences("content", before, laid_out)
    after = {"a.csv": "k,v\n1,2\n3,5\n", "a.json": '{"x": [1, {"y": 3}]}', "s/figure-a.ba9876543210.js": "f(2)"}
    first, second, third = differences("content", before, after)
    assert first == "a.csv, row 3, column v: '4' became '5'"
    assert second == "a.json › x › 2 › y: 2 became 3"
    assert third.startswith("s/figure-a.js, byte 2")


def test_earlier_columns_are_replayed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    table = tmp_path / "renamed.toml"
    table.write_text(
        '[[file]]\nearlier = "old.csv"\nnow = "new.csv"\n[[file]]\nearlier = "went.csv"\nnow = ""\n'
        '[[column]]\nfile = "o*.csv"\nearlier = "group"\nwhere = { dimension = "_T" }\nnow = "_T"\n'
        '[[column]]\nfile = "o*.csv"\nearlier = "group"\nnow = "{dimension}={category}"\n'
        '[codes.dimension]\nkind = "form"\n'
        '[[column]]\nfile = "*"\nearlier = "spare"\nnow = ""\n'
    )
    monkeypatch.setattr(same, "RENAMED", table)
    same._renamed.cache_clear()
    before = {"f/old.csv": "k,group,spare\n1,_T,x\n2,form=online,y\n", "f/went.csv": "z\n1\n"}
    after = {"f/new.csv": "k,dimension,category,more\n1,_T,_T,?\n2,kind,online,?\n"}
    assert not differences("columns", before, after)
    other = {"f/new.csv": after["f/new.csv"].replace("online", "travel")}
    assert differences("columns", before, other) == [
        "f/old.csv, row 3, column group: 'form=online' became 'form=travel'"
    ]
    same._renamed.cache_clear()
