"""What stops a release about people, against the release in place: key, code, detail. Each names its way out."""

import shutil
from pathlib import Path

import pytest

from pipeline.catalogue import FRAMEWORK, read_catalogue
from pipeline.disclosure import RefusedError, make_key, read_key
from pipeline.texts import levels
from tests.paper import catalogue, findings_of
from tests.people_paper import KEY, PLACES, Published, published

TWO = """
projects:
project_id | lead_org | start_date | end_date   | children_detail | formerly
{projects}
project_countries:
project_id | country_code
{countries}
reporting_status:
org_id | table_name    | period_id | status
LU     | beneficiaries | 2018      | complete
LU     | beneficiaries | 2019      | complete
"""


def edition(*projects: str, earlier: Published | None = None, new: tuple[str, ...] = (), key: bytes = KEY) -> Published:
    """An edition with projects in Mali, each written as `code start end detail formerly` (a dash for none)."""
    cells = [line.replace("-none", "").split() for line in projects]
    lines = [" | ".join([code, "LU", start, end.replace("open", ""), *rest]) for code, start, end, *rest in cells]
    countries = [f"{code} | ML" for code, *_ in cells]
    places = TWO.format(projects="\n".join(lines).replace("none", ""), countries="\n".join(countries))
    rows = "project_id | value\n" + "\n".join(f"{code} | 40" for code, *_ in cells)
    return published(rows, places, key, earlier, new)


def stops(*projects: str, earlier: Published, new: tuple[str, ...] = (), key: bytes = KEY) -> list[str]:
    """The codes and words of what stops an edition; nothing where it is published."""
    try:
        edition(*projects, earlier=earlier, new=new, key=key)
    except RefusedError as refused:
        return [" ".join([each.code, *dict(each.params).values()]) for each in refused.findings]
    return []


A, B = "PA 2018-01-01 open total none", "PB 2018-01-01 open total none"


def test_the_same_projects_and_a_new_year_pass() -> None:
    assert stops(A, B, earlier=edition(A, B)) == []
    assert stops(A, B, "PC 2019-01-01 open total none", earlier=edition(A, B)) == []


def test_a_renamed_project_must_be_declared() -> None:
    before, renamed = edition(A, B), "PC 2018-01-01 open total none"
    assert stops(renamed, B, earlier=before) == ["project-vanished PA PC"]
    assert stops("PC 2018-01-01 open total PA", B, earlier=before) == []
    assert stops(renamed, B, earlier=before, new=("PC",)) == []


def test_once_declared_a_former_code_stays_and_a_third_code_is_added() -> None:
    after = edition("PC 2018-01-01 open total PA", B, earlier=edition(A, B))
    assert stops("PC 2018-01-01 open total none", B, earlier=after) == ["project-vanished PA PC"]
    assert stops("PD 2018-01-01 open total PA;PC", B, earlier=after) == []
    assert stops("PD 2018-01-01 open total PC;PA", B, earlier=after) == [
        "project-vanished PA PD",
        "project-merged PC PA",
    ]


def test_a_former_code_that_was_never_published_cannot_be_added_later() -> None:
    before = edition(A, B)
    assert "project-merged P0 PA" in stops("PA 2018-01-01 open total P0", B, earlier=before)


def test_a_merger_or_a_split_of_published_years_stops() -> None:
    before = edition(A, B)
    assert stops("PC 2018-01-01 open total none", earlier=before) == [
        "project-vanished PA PC", "project-vanished PB PC",
    ]  # fmt: skip
    assert stops("PC 2018-01-01 open total PA;PB", earlier=before) == ["project-merged PA PB"]
    assert stops("PB 2018-01-01 open total PA", earlier=before) == ["project-merged PA PB"]
    split = ("PC 2018-01-01 open total none", "PD 2018-01-01 open total none", B)
    assert stops(*split, earlier=before) == ["project-vanished PA PC, PD"]


def test_a_merger_from_a_new_year_on_passes() -> None:
    before = edition("PA 2018-01-01 2018-12-31 total none", "PB 2018-01-01 2018-12-31 total none")
    after = ("PA 2018-01-01 2018-12-31 total none", "PB 2018-01-01 2018-12-31 total none")
    assert stops(*after, "PC 2019-01-01 open total none", earlier=before) == []


def test_a_project_that_ends_earlier_beside_a_later_one_is_asked_about() -> None:
    before = edition(A, B)
    shorter = "PA 2018-01-01 2019-12-31 total none"
    assert stops(shorter, B, earlier=before) == []
    assert stops(shorter, B, "PC 2020-01-01 open total none", earlier=before) == ["project-vanished PA PC"]


def test_the_detail_of_a_published_year_stays() -> None:
    before = edition(A, B)
    changed = "PA 2018-01-01 open sex_age none"
    assert stops(changed, B, earlier=before) == ["detail-changed PA"]
    unpublished = edition("PA 2020-01-01 open total none")
    assert stops("PA 2020-01-01 open sex_age none", earlier=unpublished) == []


def test_another_key_and_a_lost_one_stop() -> None:
    before = edition(A)
    assert stops(A, earlier=before, key=bytes(32)) == ["key-other"]
    with pytest.raises(RefusedError) as lost:
        published("", PLACES, None, before)
    assert "key-lost" in [finding.code for finding in lost.value.findings]


def test_everything_that_stops_is_told_at_once() -> None:
    found = stops(
        "PC 2018-01-01 open total none", "PB 2018-01-01 open sex_age none", earlier=edition(A, B), key=b"x" * 32
    )
    assert found == ["key-other", "project-vanished PA PC", "detail-changed PB"]


@pytest.mark.parametrize("formerly", ["P2", "P3;P2"])
def test_a_former_code_names_no_other_project(formerly: str) -> None:
    paper = f"projects:\nproject_id | formerly\nP1 | {formerly}\nP2 |"
    assert [(each.code, each.row) for each in findings_of(paper)] == [("former-code-in-use", 2)]


def test_one_former_code_has_one_successor() -> None:
    paper = "projects:\nproject_id | formerly\nP1 | P0\nP2 | P0"
    assert [each.code for each in findings_of(paper)] == ["former-code-in-use", "former-code-in-use"]


# --- the key --------------------------------------------------------------------------------------------------------


def test_a_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "private"
    assert read_key(folder) is None
    assert make_key(folder)
    key = read_key(folder)
    assert key is not None
    assert len(key) == 32
    assert (folder.stat().st_mode & 0o777, (folder / "key").stat().st_mode & 0o777) == (0o700, 0o600)
    assert not make_key(folder)
    assert read_key(folder) == key
    assert [path.name for path in folder.iterdir()] == ["key"]


@pytest.mark.parametrize("content", [b"", b"x" * 31, b"x" * 33])
def test_a_damaged_key_is_neither_used_nor_replaced(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "key").write_bytes(content)
    for attempt in (read_key, make_key):
        with pytest.raises(RefusedError) as refused:
            attempt(tmp_path)
        assert [finding.code for finding in refused.value.findings] == ["key-damaged"]
    assert (tmp_path / "key").read_bytes() == content


def test_every_stop_has_its_sentences_and_means_exit_code_3() -> None:

    codes = (
        "key-missing",
        "key-damaged",
        "key-lost",
        "key-other",
        "project-vanished",
        "project-merged",
        "detail-changed",
    )
    assert {levels()[code] for code in codes} == {"protection"}


def test_a_base_that_is_no_multiple_of_ten_is_refused(tmp_path: Path) -> None:
    assert catalogue().policy.values["base"] == 10
    folder = tmp_path / "framework"
    shutil.copytree(FRAMEWORK, folder)
    policy = (folder / "policy.toml").read_text("utf-8")
    for base in ("5", "0", "-10", "15", '"10"', "true"):
        (folder / "policy.toml").write_text(policy.replace("value = 10", f"value = {base}", 1), "utf-8")
        assert [each.code for each in read_catalogue(folder)[1]] == ["base-not-of-ten"]
    (folder / "policy.toml").write_text(policy.replace("value = 10", "value = 20", 1), "utf-8")
    assert read_catalogue(folder)[1] == []
