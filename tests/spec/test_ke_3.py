"""KE-3: stories, clicks, likes and shares that platforms report for the network's studies."""

import pytest

from pipeline.model import Severity
from tests.paper import JULY_JUNE, SCOPES, counted, findings_of

WORK = """
    publications:
    publication_id | pub_type       | published_on
    P1             | national_study | 2012-01-01
    """


def likes(rows: str, period_set: str = "calendar") -> str:
    return counted("KE-3", WORK + rows, period_set).row("LU", "like")


def test_flows_are_added_in_the_period_of_their_end_and_cumulated_by_sum() -> None:
    rows = """
        dissemination_metrics:
        publication_id | asset_id | period_start | period_end | value
        P1             | A1       | 2018-01-01   | 2018-06-30 | 10
        P1             | A1       | 2018-07-01   | 2019-01-31 | 5
        P1             | A2       | 2018-03-01   | 2018-09-30 | 7
        P1             | A1       | 2021-01-01   | 2021-01-31 | 4
        """
    assert likes(rows) == "17/-/17, 5/-/22, 0/-/22, 4/-/26"
    assert likes(rows, JULY_JUNE) == "12/-/12, 0/-/12, 4/-/16"


def test_the_date_is_the_end_of_the_measurement_and_not_the_publication() -> None:
    done = counted(
        "KE-3",
        WORK
        + """
        dissemination_metrics:
        publication_id | asset_id | period_start | period_end | value
        P1             | A1       | 2017-12-01   | 2018-01-31 | 10
        P1             | A1       | 2017-11-01   | 2017-11-30 | 10
        P1             | A1       |              |            | 10
        """,
    )
    assert done.row("LU", "like") == "10/-/10, 0/-/10, 0/-/10, 0/-/10"
    assert done.fate("LU") == {"R1": "counted", "R2": "out_of_window", "R3": "undated"}


def test_there_are_four_series_and_no_total() -> None:
    done = counted(
        "KE-3",
        WORK
        + """
        dissemination_metrics:
        publication_id | metric | period_end | value
        P1             | story  | 2018-06-30 | 1
        P1             | click  | 2018-06-30 | 200
        P1             | like   | 2018-06-30 | 30
        P1             | share  | 2018-06-30 | 4
        """,
    )
    for scope in SCOPES:
        assert done.row(scope) == "-/-/-, -/-/-, -/-/-, -/-/-"
    metrics = ("story", "click", "like", "share")
    assert [done.annual("LU", metric) for metric in metrics] == [
        "1 0 0 0", "200 0 0 0", "30 0 0 0", "4 0 0 0",
    ]  # fmt: skip
    assert [done.cells("LU", metric, "annual")[0].unit for metric in metrics] == list(metrics)


def test_new_is_not_applicable_for_every_metric() -> None:
    done = counted("KE-3", WORK + "dissemination_metrics:\npublication_id | period_end | value\nP1 | 2018-06-30 | 3")
    for metric in ("story", "click", "like", "share"):
        cells = done.cells("NETWORK", metric, "new")
        assert {cell.kind for cell in cells} == {"not_applicable"}


def test_a_snapshot_counts_by_the_difference_with_the_one_before() -> None:
    assert likes("""
        dissemination_metrics:
        publication_id | kind     | period_end | value
        P1             | snapshot | 2017-12-31 | 100
        P1             | snapshot | 2018-12-31 | 150
        P1             | snapshot | 2019-12-31 | 175
        """) == "50/-/50, 25/-/75, 0/-/75, 0/-/75"  # fmt: skip


def test_a_first_snapshot_has_no_baseline() -> None:
    done = counted(
        "KE-3",
        WORK
        + """
        dissemination_metrics:
        publication_id | kind     | period_start | period_end | value
        P1             | snapshot | 2017-12-31   | 2018-06-30 | 100
        P1             | snapshot |              | 2018-12-31 | 130
        """,
    )
    assert done.fate("LU") == {"R1": "no_baseline", "R2": "counted"}
    assert done.annual("LU", "like") == "30 0 0 0"


def test_a_first_snapshot_of_an_asset_that_began_inside_the_window_counts_whole() -> None:
    rows = """
        dissemination_metrics:
        publication_id | kind     | period_start | period_end | value
        P1             | snapshot | 2018-03-01   | 2018-12-31 | 100
        P1             | snapshot | 2018-03-01   | 2019-12-31 | 130
        """
    assert likes(rows) == "100/-/100, 30/-/130, 0/-/130, 0/-/130"
    assert likes(rows, JULY_JUNE) == "?/-/?, 30/-/>=30, 0/-/>=30"
    assert counted("KE-3", WORK + rows, JULY_JUNE).fate("LU") == {"R1": "no_baseline", "R2": "counted"}


def test_a_difference_belongs_to_the_later_snapshot_even_over_a_gap() -> None:
    assert likes("""
        dissemination_metrics:
        publication_id | kind     | period_end | value
        P1             | snapshot | 2017-12-31 | 100
        P1             | snapshot | 2020-12-31 | 400
        """) == "0/-/0, 0/-/0, 300/-/300, 0/-/300"  # fmt: skip


def test_a_decrease_adds_nothing_and_the_lower_value_is_the_next_base() -> None:
    rows = """
        dissemination_metrics:
        publication_id | kind     | period_end | value
        P1             | snapshot | 2017-12-31 | 100
        P1             | snapshot | 2018-12-31 | 60
        P1             | snapshot | 2019-12-31 | 75
        """
    assert likes(rows) == "0/-/0, 15/-/15, 0/-/15, 0/-/15"
    done = counted("KE-3", WORK + rows)
    assert done.fate("LU")["R2"] == "counted"
    assert done.notes("LU", "like") == ["counter_fell", "", "", ""]
    assert done.notes("LU", "like;platform=video", "cumulative")[3] == "counter_fell"


def test_the_only_reading_of_a_counter_without_a_baseline_is_never_a_zero() -> None:
    rows = """
        dissemination_metrics:
        publication_id | kind     | asset_id | platform | period_end | value
        P1             | snapshot | A1       | video    | 2018-12-31 | 100
        P1             | snapshot | A1       | video    | 2019-12-31 | 180
        P1             | snapshot | A1       | video    | 2020-12-31 | 170
        """
    assert likes(rows) == "?/-/?, 80/-/>=80, 0/-/>=80, 0/-/>=80"
    more = rows + "P1 | flow | A2 | text | 2018-05-01 | 7"
    assert likes(more) == ">=7/-/>=7, 80/-/>=87, 0/-/>=87, 0/-/>=87"
    done = counted("KE-3", WORK + more)
    assert done.annual("LU", "like;platform=text") == "7 0 0 0"
    assert done.annual("LU", "like;platform=video") == "? 80 0 0"
    assert done.annual("LU", "click") == done.annual("BE", "like") == "0 0 0 0"
    assert done.notes("LU", "like") == ["no_baseline", "", "counter_fell", ""]


def test_snapshots_are_ordered_by_date_and_not_as_sent() -> None:
    assert likes("""
        dissemination_metrics:
        publication_id | kind     | period_end | value
        P1             | snapshot | 2019-12-31 | 175
        P1             | snapshot | 2017-12-31 | 100
        P1             | snapshot | 2018-12-31 | 150
        """) == "50/-/50, 25/-/75, 0/-/75, 0/-/75"  # fmt: skip


@pytest.mark.parametrize("field", ["platform", "asset_id", "metric", "paid"])
def test_each_platform_asset_metric_and_paid_share_has_a_counter_of_its_own(field: str) -> None:
    other = {"platform": "text", "asset_id": "A2", "metric": "share", "paid": "true"}[field]
    usual = {"platform": "video", "asset_id": "A1", "metric": "like", "paid": "false"}[field]
    done = counted(
        "KE-3",
        WORK
        + f"""
        dissemination_metrics:
        publication_id | kind     | {field} | period_end | value
        P1             | snapshot | {usual} | 2017-12-31 | 100
        P1             | snapshot | {other} | 2018-12-31 | 150
        """,
    )
    assert done.fate("LU")["R2"] == "no_baseline"


def test_a_draft_snapshot_is_no_base() -> None:
    done = counted(
        "KE-3",
        WORK
        + """
        dissemination_metrics:
        publication_id | kind     | period_end | value | validation_status
        P1             | snapshot | 2017-12-31 | 100   | sourced
        P1             | snapshot | 2018-06-30 | 140   | draft
        P1             | snapshot | 2018-12-31 | 150   | sourced
        """,
    )
    assert done.annual("LU", "like") == "50 0 0 0"
    assert done.fate("LU") == {"R1": "out_of_window", "R2": "draft", "R3": "counted"}


def test_an_undated_snapshot_is_no_base() -> None:
    done = counted(
        "KE-3",
        WORK
        + """
        dissemination_metrics:
        publication_id | kind     | period_end | value
        P1             | snapshot |            | 40
        P1             | snapshot | 2018-12-31 | 100
        """,
    )
    assert done.fate("LU") == {"R1": "undated", "R2": "no_baseline"}
    assert done.annual("LU", "like") == "? 0 0 0"


def test_the_scope_is_the_owner_of_the_account_only() -> None:
    done = counted(
        "KE-3",
        WORK
        + """
        publication_contributions:
        publication_id | org_id
        P1             | BE
        dissemination_metrics:
        publication_id | asset_id | org_id | period_end | value
        P1             | A1       | FR     | 2018-06-30 | 3
        P1             | A2       | INT    | 2018-06-30 | 5
        P1             | A3       | NGO1   | 2018-06-30 | 9
        """,
    )
    assert [done.annual(scope, "like") for scope in SCOPES] == [
        "0 0 0 0", "0 0 0 0", "3 0 0 0", "3 0 0 0", "8 0 0 0",
    ]  # fmt: skip


def test_an_estimate_counts_and_stays_provisional() -> None:
    done = counted(
        "KE-3",
        """
        publications:
        publication_id | pub_type       | validation_status | validated_by_org
        P1             | national_study | validated         | BE
        dissemination_metrics:
        publication_id | asset_id | method   | period_end | value | validation_status | validated_by_org
        P1             | A1       | estimate | 2018-06-30 | 3     | validated         | BE
        P1             | A2       | export   | 2019-06-30 | 5     | validated         | BE
        """,
    )
    cells = done.cells("LU", "like", "annual")
    assert [(cell.number, cell.confirmed) for cell in cells[:2]] == [(3, "provisional"), (5, "validated")]


def test_the_work_is_a_study_of_ke_1_ke_2_or_cv_3_of_any_date() -> None:
    kinds = ("global_research", "thematic_research", "national_study", "country_overview", "toolkit", "position")
    done = counted("KE-3", "\n".join([
        "publications:", "publication_id | pub_type | published_on",
        *(f"P-{kind} | {kind} | 1999-01-01" for kind in kinds),
        "dissemination_metrics:", "metric_id | publication_id | period_end | value",
        *(f"M-{kind} | P-{kind} | 2018-02-01 | 1" for kind in kinds),
    ]))  # fmt: skip
    assert done.annual("LU", "like") == "4 0 0 0"
    assert [key for key, fate in done.fate("LU").items() if fate == "other_work"] == ["M-toolkit", "M-position"]
    assert done.outcome("M-toolkit", "LU").of_kind is False


def test_platform_and_paid_split_a_metric_at_a_time() -> None:
    done = counted(
        "KE-3",
        WORK
        + """
        dissemination_metrics:
        publication_id | platform | paid  | period_end | value
        P1             | video    | false | 2018-06-30 | 3
        P1             | video    | true  | 2018-06-30 | 5
        P1             | text     | false | 2018-06-30 | 7
        """,
    )
    assert done.annual("LU", "like;platform=video") == "8 0 0 0"
    assert done.annual("LU", "like;platform=text") == "7 0 0 0"
    assert done.annual("LU", "like;paid=true") == "5 0 0 0"
    assert done.annual("LU", "share;paid=true") == "0 0 0 0"


@pytest.mark.parametrize(
    ("second", "code"),
    [
        ("flow     | 2018-02-01 | 2018-03-31", ""),
        ("flow     | 2018-01-31 | 2018-03-31", "overlapping_periods"),
        ("snapshot | 2018-02-01 | 2018-03-31", "counter_of_two_kinds"),
    ],
)
def test_overlapping_flows_and_two_kinds_of_one_counter_are_errors(second: str, code: str) -> None:
    found = findings_of(
        WORK
        + f"""
        dissemination_metrics:
        publication_id | value | kind | period_start | period_end
        P1             | 1     | flow | 2018-01-01   | 2018-01-31
        P1             | 1     | {second}
        """
    )
    assert [(each.code, each.severity) for each in found] == ([(code, Severity.ERROR)] if code else [])
