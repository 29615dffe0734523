"""CV-2: members and partners that address children regularly."""

import pytest

from tests.paper import CALENDAR, JULY_JUNE, counted


def output(rows: str, more: str = "", period_set: str = CALENDAR, scope: str = "NETWORK") -> str:
    done = counted("CV-2", f"{more}\ncomms_activity:\naudience | org_id | month\n{rows}", period_set)
    return done.annual(scope)


@pytest.mark.parametrize(
    ("months", "annual"),
    [
        (("01", "04", "07"), "1 0 0 0"),
        (("03", "06", "12"), "1 0 0 0"),
        (("01", "03", "06"), "0 0 0 0"),  # two quarters
        (("01", "02", "03"), "0 0 0 0"),
    ],
)
def test_output_in_three_quarters_of_four_is_regular(months: tuple[str, ...], annual: str) -> None:
    assert output("\n".join(f"children | M1 | 2018-{month}" for month in months)) == annual


def test_quarters_are_those_of_the_period() -> None:
    rows = "children | M1 | 2018-09\nchildren | M1 | 2018-12\nchildren | M1 | 2019-03"
    assert output(rows) == "0 0 0 0"
    assert output(rows, period_set=JULY_JUNE) == "1 0 0"


def test_output_about_children_for_adults_and_months_without_items_do_not_count() -> None:
    done = counted(
        "CV-2",
        """
        comms_activity:
        org_id | month       | audience      | own_items
        M1     | 2018-01..09 | public        | 5
        M1     | 2018-10..10 | professionals | 5
        M1     | 2018-11..11 | children      | 0
        M1     | 2018-12..12 | children      | 2
        """,
    )
    fates = done.fate()
    assert fates["M1/2018-01/social/video/public"] == "other_audience"
    assert fates["M1/2018-10/social/video/professionals"] == "other_audience"
    assert fates["M1/2018-11/social/video/children"] == "no_output"
    assert fates["M1/2018-12/social/video/children"] == "below_threshold"
    assert done.outcome("M1/2018-01/social/video/public").of_kind is False


def test_channels_are_taken_together_and_split_with_overlap() -> None:
    done = counted(
        "CV-2",
        """
        comms_activity:
        org_id | month   | audience | channel
        LU     | 2018-01 | children | social
        LU     | 2018-04 | children | participatory
        LU     | 2018-07 | children | traditional
        """,
    )
    assert done.row("LU") == "1/1/1, 0/0/1, 0/0/1, 0/0/1"
    channels = ("social", "participatory", "traditional")
    assert [done.annual("LU", f"channel={channel}") for channel in channels] == ["1 0 0 0"] * 3
    assert done.cells("LU", "_T", "annual")[0].unit == "organisation"


REGULAR = "children | NGO1 | 2018-02\nchildren | NGO1 | 2018-05\nchildren | NGO1 | 2018-08"


def project(link: str, dates: str = " | ", lead: str = "LU") -> str:
    return f"""
        projects:
        project_id | lead_org | start_date | end_date
        PR1        | {lead}   | {dates}
        project_partners:
        project_id | org_id | role         | from | to
        {link}
        """


@pytest.mark.parametrize(
    ("role", "annual"),
    [("implementing", "1 0 0 0"), ("extending", "1 0 0 0"), ("funding", "0 0 0 0"), ("accountable", "0 0 0 0")],
)
def test_a_partner_implements_or_extends(role: str, annual: str) -> None:
    assert output(REGULAR, project(f"PR1 | NGO1 | {role} | 2018-01-01 | "), scope="LU") == annual


@pytest.mark.parametrize(
    ("link", "dates", "fate"),
    [
        ("2018-01-01 | 2018-12-31", " | ", "counted"),
        ("2018-12-31 | 2019-12-31", " | ", "counted"),  # in force in the year is enough
        ("2019-01-01 | 2019-12-31", "2018-01-01 | ", "not_in_force"),  # its own dates go first
        ("2017-01-01 | 2017-12-31", "2018-01-01 | ", "not_in_force"),
        (" | ", "2018-01-01 | 2018-12-31", "counted"),  # else the project's
        (" | ", "2016-01-01 | 2017-12-31", "not_in_force"),
        (" | ", "2016-01-01 | ", "counted"),  # no known end: still running
        (" | ", " | ", "link_undated"),
    ],
)
def test_a_link_is_in_force_by_its_own_dates_else_by_the_projects(link: str, dates: str, fate: str) -> None:
    done = counted("CV-2", project(f"PR1 | NGO1 | implementing | {link}", dates)
        + f"comms_activity:\naudience | org_id | month\n{REGULAR}")  # fmt: skip
    assert set(done.fate("LU").values()) == {fate}
    assert done.annual("LU") == ("1 0 0 0" if fate == "counted" else "0 0 0 0")
    assert set(done.fate("FR").values()) == {"other_scope"}


def test_a_project_is_of_the_scope_that_leads_or_is_accountable_for_it() -> None:
    more = project("PR1 | NGO1 | implementing | 2018-01-01 | \nPR1 | FR | accountable | | ")
    assert [output(REGULAR, more, scope=scope) for scope in ("LU", "BE", "FR", "ALL3", "NETWORK")] == [
        "1 0 0 0", "0 0 0 0", "1 0 0 0", "1 0 0 0", "1 0 0 0",
    ]  # fmt: skip


def test_the_secretariats_projects_are_the_networks() -> None:
    more = project("PR1 | NGO1 | implementing | 2018-01-01 | ", lead="INT")
    assert output(REGULAR, more) == "1 0 0 0"
    assert output(REGULAR, more, scope="ALL3") == "0 0 0 0"


def test_a_partner_of_an_outsiders_project_is_nobodys_partner() -> None:
    assert output(REGULAR, project("PR1 | NGO1 | implementing | 2018-01-01 | ", lead="NGO2")) == "0 0 0 0"


def test_a_member_is_a_member_wherever_it_appears() -> None:
    done = counted(
        "CV-2",
        project("PR1 | M1 | implementing | 2018-01-01 | ")
        + """
        comms_activity:
        org_id | month       | audience
        M1     | 2018-01..12 | children
        """,
    )
    assert done.annual("LU") == done.annual("NETWORK") == "1 0 0 0"
    assert done.annual("LU", "org_kind=member") == done.annual("NETWORK", "org_kind=member") == "1 0 0 0"
    assert done.annual("LU", "org_kind=partner") == done.annual("NETWORK", "org_kind=partner") == "0 0 0 0"


def test_members_and_partners_are_told_apart() -> None:
    done = counted(
        "CV-2",
        project("PR1 | NGO1 | implementing | 2018-01-01 | ")
        + """
        comms_activity:
        org_id | month       | audience
        LU     | 2018-01..12 | children
        NGO1   | 2018-01..12 | children
        """,
    )
    assert done.annual("LU") == "2 0 0 0"
    assert [done.annual("LU", f"org_kind={kind}") for kind in ("member", "partner")] == ["1 0 0 0", "1 0 0 0"]


def test_the_secretariat_is_neither_member_nor_partner() -> None:
    more = project("PR1 | INT | implementing | 2018-01-01 | ")
    done = counted("CV-2", more + "comms_activity:\norg_id | month | audience\nINT | 2018-01..12 | children")
    assert done.by_scope() == "0 0 0 0 0"
    assert set(done.fate().values()) == {"not_member"}


def test_there_is_no_pro_rata_for_a_member_that_joins_late() -> None:
    joined = "organisations:\norg_id | ecpat_member_from\nM1 | 2018-07-01"
    assert output("children | M1 | 2018-01..12", joined) == "0 0 0 0"
    assert output("children | M1 | 2018-06..12", joined.replace("07-01", "06-15")) == "1 0 0 0"


@pytest.mark.parametrize("weak", ["projects", "project_partners", "comms_activity"])
def test_a_draft_project_link_or_month_does_not_count(weak: str) -> None:
    state = {
        name: "draft" if name == weak else "sourced" for name in ("projects", "project_partners", "comms_activity")
    }
    done = counted(
        "CV-2",
        f"""
        projects:
        project_id | lead_org | start_date | validation_status
        PR1        | LU       | 2018-01-01 | {state["projects"]}
        project_partners:
        project_id | org_id | validation_status
        PR1        | NGO1   | {state["project_partners"]}
        comms_activity:
        org_id | month       | audience | validation_status
        NGO1   | 2018-01..12 | children | {state["comms_activity"]}
        """,
    )
    assert set(done.fate("LU").values()) == {"draft"}
    assert done.annual("LU") == "0 0 0 0"


def test_a_partner_of_two_of_the_three_is_one_organisation_for_the_three() -> None:
    done = counted(
        "CV-2",
        """
        projects:
        project_id | lead_org
        PR1        | LU
        PR2        | BE
        project_partners:
        project_id | org_id | from       | to
        PR1        | NGO1   | 2018-01-01 | 2018-03-31
        PR2        | NGO1   | 2018-01-01 | 2018-12-31
        comms_activity:
        org_id | month       | audience
        NGO1   | 2018-01..12 | children
        """,
    )
    assert done.by_scope() == "1 1 0 1 1"
