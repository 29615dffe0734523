"""Cases worked out by hand, and the documented edition against a count made by hand from the same rows."""

from functools import cache
from pathlib import Path

import pytest

from pipeline.intake.packages import find_packages
from pipeline.intake.tables import Tables
from pipeline.intake.validation.edition import read_tables
from pipeline.model import Severity
from tests.paper import SCOPES, Counted, catalogue, count_tables, counted

RAW = Path(__file__).resolve().parent.parent.parent / "data" / "raw"


def test_states_reported_on() -> None:
    done = counted(
        "ND-1",
        """
        reports_to_bodies:
        report_id | submitted_on
        R2018     | 2018-05-01
        R2020     | 2020-05-01
        R2021     | 2021-05-01
        report_submitters:
        report_id | org_id
        R2018     | LU
        R2020     | LU
        R2021     | LU
        report_countries:
        report_id | country_code
        R2018     | ML
        R2020     | ML
        R2020     | NP
        R2021     | ML
        R2021     | MG
        """,
    )
    for scope in ("LU", "ALL3", "NETWORK"):
        assert done.row(scope) == "1/1/1, 0/0/1, 2/1/2, 2/1/3"


def test_months_of_activity() -> None:
    done = counted(
        "AP-3",
        """
        comms_activity:
        org_id | month
        M1     | 2018-01..12
        M1     | 2019-01..08
        M1     | 2020-04..12
        M2     | 2019-01..09
        M2     | 2020-01..10
        M2     | 2021-01..12
        """,
    )
    assert done.row() == "1/1/1, 1/1/2, 2/0/2, 1/0/2"


# --- the documented edition ---------------------------------------------------------------------------------

# indicator, scope: annual values, then the cumulative value of 2021; all others have nothing to report
BY_HAND = {
    ("KE-1", "NETWORK"): (">=2 >=1 ? ?", ">=3"),
    ("KE-2", "FR"): ("? ? ? >=1", ">=1"),
    ("KE-2", "ALL3"): ("? ? ? >=1", ">=1"),
    ("KE-2", "NETWORK"): (">=1 >=1 >=1 >=2", ">=5"),
    ("ND-1", "LU"): (">=1 ? ? ?", ">=1"),
    ("ND-1", "FR"): (">=1 ? ? ?", ">=1"),
    ("ND-1", "ALL3"): (">=1 ? ? ?", ">=1"),
    ("ND-1", "NETWORK"): (">=2 >=2 ? ?", ">=3"),
    ("ND-3", "FR"): ("? ? ? ?", ">=1"),
    ("ND-3", "ALL3"): ("? ? ? ?", ">=1"),
    ("ND-3", "NETWORK"): ("? ? ? ?", ">=1"),
    ("AP-4", "NETWORK"): (">=1 ? ? ?", ">=1"),
}


@cache
def documented() -> Tables:
    packages, findings = find_packages([RAW], catalogue().contract)
    tables, more = read_tables(packages, catalogue().contract)
    assert [each for each in (*findings, *more) if each.severity is Severity.ERROR] == []
    return tables


@cache
def documented_count(indicator: str) -> Counted:
    return count_tables(indicator, documented())


@pytest.mark.parametrize("indicator", [sheet.id for sheet in catalogue().indicators])
def test_the_documented_edition_gives_what_was_counted_by_hand(indicator: str) -> None:
    done = documented_count(indicator)
    line = "metric=like" if indicator == "KE-3" else "_T"
    found = {scope: (done.annual(scope, line), done.row(scope, line).split("/")[-1]) for scope in SCOPES}
    assert found == {scope: BY_HAND.get((indicator, scope), ("? ? ? ?", "?")) for scope in SCOPES}


def units(indicator: str, scope: str) -> set[tuple[str, str]]:
    return {place for outcome in documented_count(indicator).count.outcomes[scope] for place in outcome.counted}


def test_the_documented_units_are_those_found_by_hand() -> None:
    assert units("ND-1", "NETWORK") == {("2018", "CI"), ("2018", "KH"), ("2019", "KE"), ("2019", "KH")}
    assert units("KE-2", "NETWORK") == {
        ("2018", "W-CO-KHM"), ("2019", "W-CO-SEN"), ("2020", "W-LC-GMB"), ("2021", "W-LC-ETH"), ("2021", "W-MG21"),
    }  # fmt: skip
    assert {work for _, work in units("KE-1", "NETWORK")} == {"W-GENDER", "W-GI", "W-TRENDS"}


def test_the_forms_dated_in_the_window_are_those_found_by_hand() -> None:
    dated = {
        scope: {outcome.key for outcome in documented_count("ND-3").count.outcomes[scope]
                if outcome.reason in {None, "below_threshold"}}
        for scope in ("LU", "BE", "FR")
    }  # fmt: skip
    forms = {row["evidence_id"]: row["form"] for row in documented().rows("expertise_evidence")}
    found = {scope: sorted({forms[key] for key in keys}) for scope, keys in dated.items()}
    assert found["LU"] == ["trafficking"]
    assert len(found["BE"]) == 1
    assert found["FR"] == ["online", "trafficking", "travel"]
