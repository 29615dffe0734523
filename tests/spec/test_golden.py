"""Cases worked out by hand (the documented edition stands in tests/build/test_release.py)."""

from functools import cache

import pytest

from pipeline.intake.tables import Tables
from tests.paper import CALENDAR, JULY_JUNE, count_tables, counted
from tests.website.worlds import YEARS, World, tables_of


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


# --- one edition, all indicators ------------------------------------------------------------------------------------

WORKS = ("2/2/2, 1/1/3, 0/0/3, 3/3/6", "3/3/3, 1/1/4, 3/3/7, 7/7/14", "6 1 0 7 14")
MEMBERS = ("1/1/1, 1/0/1, 0/0/1, 1/0/1", "2/2/2, 1/0/2, 2/1/3, 2/0/3", "1 1 0 2 3")
STATES = ("2/2/2, 1/0/2, 0/0/2, 3/1/3", "2/2/2, 1/0/2, 2/0/2, 4/2/4", "3 1 0 3 4")
SUMS = ("2/-/2, 1/-/3, 0/-/3, 3/-/6", "3/-/3, 1/-/4, 3/-/7, 7/-/14", "6 1 0 7 14")
IN_SPRING = ("1/1/1, 0/0/1, 3/3/4", "1/1/1, 3/3/4, 7/7/11", "4 1 0 5 11")  # works of 2019, 2020 and 2021
MEMBERS_IN_SPRING = ("1/1/1, 0/0/1, 1/0/1", "1/1/1, 2/2/3, 2/0/3", "1 1 0 2 3")
LASTING = ("1/1/1, 0/0/1, 0/0/1", "1/1/1, 0/0/1, 1/1/2", "1 0 0 1 2")  # two years in a row make one from July to June
EXPECTED = {
    CALENDAR: {
        "KE-1": WORKS, "KE-2": WORKS, "CV-3": WORKS, "AP-1": WORKS, "AP-4": WORKS, "KE-3": SUMS,
        "AP-2": MEMBERS, "AP-3": MEMBERS, "CV-2": MEMBERS, "ND-2": MEMBERS, "ND-3": MEMBERS,
        "CV-1": STATES, "ND-1": STATES,
    },
    JULY_JUNE: {
        "KE-1": IN_SPRING, "KE-2": IN_SPRING, "CV-3": IN_SPRING, "AP-1": IN_SPRING,
        "KE-3": ("1/-/1, 0/-/1, 3/-/4", "1/-/1, 3/-/4, 7/-/11", "4 1 0 5 11"),
        "AP-2": MEMBERS_IN_SPRING, "ND-2": MEMBERS_IN_SPRING, "AP-3": LASTING, "CV-2": LASTING,
        # in force until December and from January on
        "AP-4": ("3/3/3, 1/0/3, 3/3/6", "4/4/4, 4/3/7, 10/7/14", "6 1 0 7 14"),
        # evidence of each first of July: that of 2021 is outside
        "ND-3": ("1/1/1, 1/0/1, 0/0/1", "2/2/2, 1/0/2, 2/1/3", "1 1 0 2 3"),
        # no group is active twice between July and June
        "CV-1": ("0/0/0, 0/0/0, 0/0/0", "0/0/0, 0/0/0, 0/0/0", "0 0 0 0 0"),
        "ND-1": ("1/1/1, 0/0/1, 3/2/3", "1/1/1, 2/1/2, 4/2/4", "3 1 0 3 4"),
    },
}  # fmt: skip


@cache
def edition() -> Tables:
    """Luxembourg, Belgium and a member in Mali, with two, one and three things of every kind in a year."""
    counts = {"ECPAT-LU": (2, 1, 0, 3), "ECPAT-BE": (0, 0, 1, 0), "M1": (1, 0, 2, 4)}
    return tables_of(World(counts, dict.fromkeys((*YEARS, "2018-2019", "2019-2020", "2020-2021"), "complete")))


@pytest.mark.parametrize(("period_set", "indicator"), [(each, code) for each in EXPECTED for code in EXPECTED[each]])
def test_one_edition_in_all_indicators_scopes_and_calendars(period_set: str, indicator: str) -> None:
    done = count_tables(indicator, edition(), period_set)
    line = "like" if indicator == "KE-3" else "_T"
    found = (done.row("LU", line), done.row("NETWORK", line), done.by_scope(line))
    assert found == EXPECTED[period_set][indicator]
