"""The attack on the built bytes: the release and the pages of the demonstration and of a small office."""

import json
from dataclasses import dataclass
from pathlib import Path

import plotly
import pytest

from tests.attack.canary import sightings
from tests.attack.feasibility import LAWS, ONE_CHILD, TOTALS, Knowledge
from tests.attack.office import Edition, Package, drawn_rows, group
from tests.attack.pages import numbers_about_people, unknown_numbers
from tests.attack.published_numbers import Published, broken_promises, disagreements, read_release
from tests.attack.release_attack import attack_release
from tests.attack.true_counts import Truth, distinctive, read_truth
from tests.building import ROOT

CANARIES = (1_234_567, 2_345_673, 3_456_781)
"""Children in a row of their own: numbers that nothing else says."""


ROUNDED_TO = 10


@dataclass(frozen=True)
class Built:
    """A release, its site and the truth behind them."""

    processed: Path
    site: Path
    published: Published
    truth: Truth

    def known_numbers(self) -> set[int]:
        """Every number about people that the files hold."""
        properties = json.loads((self.processed / "datapackage.json").read_text("utf-8"))
        error = int(properties["ecpat:children"]["usual_error"])
        adults = read_adults(self.processed)
        return (
            {value for value in self.published.values.values() if value is not None} | adults | {error, 0, ROUNDED_TO}
        )


def read_adults(processed: Path) -> set[int]:
    lines = (processed / "adults.csv").read_text("utf-8").splitlines()
    place = lines[0].split(",").index("value")
    values = {line.split(",")[place] for line in lines[1:]}
    return {int(value) for value in values if value}


@pytest.fixture(scope="session")
def demonstration(site: Path) -> Built:
    """The demonstration as `make site` builds it."""
    data = site.parent / "data/demonstration"
    processed = data / "processed"
    return Built(processed, site / "demonstration", read_release(processed), read_truth(data / "raw"))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The documented edition of an office with few children, and three rows with very many."""
    edition = Edition(tmp_path_factory.mktemp("office"))
    edition.make_key()
    places = (("P-SAHEL", "ML"), ("P-HIMAL", "NP"), ("P-MEKONG", "TH"))
    rows = [group(*place, "2020", value, sex="m") for place, value in zip(places, CANARIES, strict=True)]
    published, truth = edition.release(Package((*drawn_rows(150), *rows)))
    return Built(edition.processed, edition.publish(), published, truth)


EDITIONS = ["office", pytest.param("demonstration", marks=pytest.mark.audit)]


@pytest.fixture
def built(request: pytest.FixtureRequest) -> Built:
    """The edition that a test names."""
    found: Built = request.getfixturevalue(request.param)
    return found


@pytest.mark.parametrize("built", EDITIONS, indirect=True)
def test_the_release_keeps_its_promises(built: Built) -> None:
    """Multiples of ten, sums of cells, parts within wholes, and no cell ten or more from its truth."""
    assert len(built.published.cells) > 100
    assert broken_promises(built.published) == []
    for (measure, cell), number in built.truth.counts.items():
        if (measure, cell) in built.published.cells:
            assert abs(built.published.cells[measure, cell] - number) < 10


@pytest.mark.parametrize("built", EDITIONS, indirect=True)
def test_the_site_repeats_the_numbers_of_the_release(built: Built) -> None:
    """Every table for download, and every number on a page about people: text, attribute, drawing."""
    assert disagreements(built.site, built.published) == []
    assert len(list(numbers_about_people(built.site))) > 100
    assert unknown_numbers(built.site, built.known_numbers()) == []


@pytest.mark.parametrize("built", EDITIONS, indirect=True)
def test_no_true_count_stands_in_any_byte(built: Built) -> None:
    numbers = distinctive(built.truth.counts, least=60_000)
    assert len(numbers) > 5
    found = [
        (folder / name, number)
        for folder in (built.processed, built.site)
        for name, number in sightings(folder, numbers)
    ]
    assert [(path, number) for path, number in found if not is_plotly(path)] == []


def is_plotly(path: Path) -> bool:
    """Whether a file is plotly.js, byte for byte, after a line of ours: its digits are nobody's."""
    light = ROOT / "site_templates/plotly/node_modules/plotly.js-basic-dist-min/plotly-basic.min.js"
    originals = [light, Path(plotly.__file__).parent / "package_data/plotly.min.js"]
    content = path.read_bytes()
    before = [content.removesuffix(each.read_bytes()) for each in originals if each.is_file()]
    return any(len(line) < 300 for line in before)


def test_nothing_is_confined_in_an_office(office: Built) -> None:
    result = attack_release(office.published, office.truth, LAWS)
    assert result.tested > 30
    assert result.confined == ()


@pytest.mark.audit
@pytest.mark.parametrize("knowledge", [LAWS, ONE_CHILD, TOTALS], ids=lambda each: each.name)
def test_nothing_is_confined_in_the_demonstration(demonstration: Built, knowledge: Knowledge) -> None:
    result = attack_release(demonstration.published, demonstration.truth, knowledge)
    assert result.tested > 5_000
    assert result.confined == ()
