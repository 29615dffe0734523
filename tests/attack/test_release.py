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
from tests.attack.published_numbers import Published, broken_promises, disagreements, read_csv, read_release
from tests.attack.release_attack import attack_release
from tests.attack.true_counts import Truth, distinctive, read_truth
from tests.building import ROOT

CANARIES = (1_234_567, 2_345_673, 3_456_781)
"""Children in a row of their own: numbers that nothing else says."""


@dataclass(frozen=True)
class Released:
    """The folder of a release, its numbers, and the truth behind them."""

    folder: Path
    published: Published
    truth: Truth

    def numbers(self) -> set[int]:
        """Every number about people in the files, with those of the explanation: 0, 10 and the usual error."""
        found = {value for value in self.published.values.values() if value is not None}
        found |= {int(row["value"]) for row in read_csv(self.folder / "adults.csv") if row["value"]}
        properties = json.loads((self.folder / "datapackage.json").read_text("utf-8"))
        return found | {0, 10, int(properties["ecpat:children"]["usual_error"])}


Built = tuple[Released, Path]
"""A release and the folder of its site."""


@pytest.fixture(scope="session")
def demonstration(site: Path) -> Built:
    """The demonstration as `make site` builds it."""
    data = site.parent / "data/demonstration"
    released = Released(data / "processed", read_release(data / "processed"), read_truth(data / "raw"))
    return released, site / "demonstration"


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """A documented edition with a key."""
    edition = Edition(tmp_path_factory.mktemp("office"))
    edition.make_key()
    return edition


@pytest.fixture(scope="module")
def release(edition: Edition) -> Released:
    """The release of an office with few children, and with very many in three rows."""
    places = (("P-SAHEL", "ML"), ("P-HIMAL", "NP"), ("P-MEKONG", "TH"))
    rows = [group(*place, "2020", value, sex="m") for place, value in zip(places, CANARIES, strict=True)]
    published, truth = edition.release(Package((*drawn_rows(150), *rows)))
    return Released(edition.processed, published, truth)


@pytest.fixture(scope="module")
def office(edition: Edition, release: Released) -> Built:
    """The same with its site."""
    return release, edition.publish()


@pytest.fixture
def built(request: pytest.FixtureRequest) -> Built:
    """The edition that a test names."""
    found: Built = request.getfixturevalue(request.param)
    return found


both_editions = pytest.mark.parametrize(
    "built", ["demonstration", pytest.param("office", marks=pytest.mark.audit)], indirect=True
)


@both_editions
def test_the_release_keeps_its_promises(built: Built) -> None:
    """Multiples of ten, sums of cells, parts within wholes, and no cell ten or more from its truth."""
    released, _ = built
    cells = released.published.cells
    assert len(cells) > 100
    assert broken_promises(released.published) == []
    far = [key for key, number in released.truth.counts.items() if key in cells and abs(cells[key] - number) >= 10]
    assert far == []


@both_editions
def test_the_site_repeats_the_numbers_of_the_release(built: Built) -> None:
    """Every table for download, and every number on a page about people: text, attribute, drawing."""
    released, site = built
    assert disagreements(site, released.published) == []
    assert len(list(numbers_about_people(site))) > 100
    assert unknown_numbers(site, released.numbers()) == []


@both_editions
def test_no_true_count_stands_in_any_byte(built: Built) -> None:
    released, site = built
    numbers = distinctive(released.truth.counts, least=60_000)
    assert len(numbers) > 5
    found = []
    for folder in (released.folder, site):
        found += [(folder / name, number) for name, number in sightings(folder, numbers)]
    assert [(path, number) for path, number in found if not is_plotly(path)] == []


def is_plotly(path: Path) -> bool:
    """Whether a file is plotly.js, byte for byte, after a line of ours: its digits are nobody's."""
    light = ROOT / "site_templates/plotly/node_modules/plotly.js-basic-dist-min/plotly-basic.min.js"
    originals = [light, Path(plotly.__file__).parent / "package_data/plotly.min.js"]
    content = path.read_bytes()
    before = [content.removesuffix(each.read_bytes()) for each in originals if each.is_file()]
    return any(len(line) < 300 for line in before)


def test_nothing_is_confined_in_an_office(release: Released) -> None:
    assert broken_promises(release.published) == []
    result = attack_release(release.published, release.truth, LAWS)
    assert result.tested > 30
    assert result.confined == ()


@pytest.mark.audit
@pytest.mark.parametrize("knowledge", [LAWS, ONE_CHILD, TOTALS], ids=lambda each: each.name)
def test_nothing_is_confined_in_the_demonstration(demonstration: Built, knowledge: Knowledge) -> None:
    released, _ = demonstration
    result = attack_release(released.published, released.truth, knowledge)
    assert result.tested > 5_000
    assert result.confined == ()
