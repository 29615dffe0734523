"""Numbers about people are found wherever a page says them."""

from pathlib import Path

import pytest

from tests.attack.pages import odd_numbers


def found(folder: Path, body: str) -> list[tuple[str, int]]:
    """The odd numbers of a page of people with this body."""
    page = folder / "site" / "fr" / "enfants" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text(f"<!doctype html><html lang='fr'><body>{body}</body></html>", encoding="utf-8")
    return odd_numbers(folder / "site")


SAYING = [
    "<td>3</td>",
    "<p>400\u202f123 enfants</p>",
    "<p>400&nbsp;123 enfants</p>",
    "<p>400,123 children</p>",
    "<img alt='1 fille sur 5' src='a.png'>",
    "<svg><title>Mali : 12</title></svg>",
    "<svg><text><tspan>2\u202f018</tspan></text></svg>",
    "<tr aria-label='Népal, 4'></tr>",
    "<div data-count='17'></div>",
    "<meta name='description' content='128 enfants'>",
    "<nav>2</nav><p>3</p>",
    "<ul><li data-not-people>2<li>3</ul>",
]


@pytest.mark.parametrize("body", SAYING)
def test_an_odd_number_is_found(body: str, tmp_path: Path) -> None:
    assert found(tmp_path, body)


SILENT = [
    "<p>En 2018, 400\u202f130 enfants de 10-14 ans, soit 37\u202f% du total</p>",
    "<p data-quotation>« 102 911 signatures »</p>",
    "<nav>3 pages</nav><style>a{width:7px}</style>",
    "<p><span data-not-people>3 rapports sur 4</span> et 20 enfants</p>",
]


@pytest.mark.parametrize("body", SILENT)
def test_other_numbers_are_let_pass(body: str, tmp_path: Path) -> None:
    assert found(tmp_path, body) == []
