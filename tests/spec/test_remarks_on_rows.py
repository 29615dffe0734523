"""Remarks on days, gaps, doubles and leaps: small paper tables, and the places where something is said.

`table row field`, the header being row 1; then the variant and the words of the sentence, where there are any.
"""

from datetime import date

import pytest

from tests.paper import findings_of, remarks_of

# --- other calendars, and days to come --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "meant"),
    [
        ("2075-04-15", "2018"),
        ("2078-09-30", "2021"),
        ("2078-10-01", "2022"),
        ("2057-01-01", "2000"),
        ("2079-01-15", "2022"),  # mid-April of the year of the package
    ],
)
def test_a_year_of_the_calendar_of_nepal_is_told_with_the_year_that_it_may_be(day: str, meant: str) -> None:
    paper = f"media_contributions:\ncontribution_id | published_on\nM1 | {day}"
    assert remarks_of(paper, "bikram-sambat") == [f"media_contributions 2 published_on {meant}"]
    assert remarks_of(paper, "future") == []


def test_a_start_in_a_year_of_nepal_is_told_as_that_and_not_as_an_end_too_early() -> None:
    paper = "projects:\nproject_id | start_date | end_date\nP1 | 2076-05-12 | 2020-03-01\nP2 | 2020-05-12 | 2020-03-01"
    told = [f"{each.code} {each.variant} {each.row}" for each in findings_of(paper) if each.code == "dates_reversed"]
    assert told == ["dates_reversed  3", "dates_reversed nepal 2"]


def test_a_year_that_would_still_be_to_come_is_no_year_of_nepal() -> None:
    """2080 would begin in April 2023, after the package."""
    paper = "media_contributions:\ncontribution_id | published_on\nM1 | 2080-02-01"
    assert remarks_of(paper, "bikram-sambat") == []
    assert remarks_of(paper, "future") == ["media_contributions 2 published_on"]


def test_months_and_years_are_looked_at_as_days_are() -> None:
    paper = """
    comms_activity:
    org_id | month
    LU     | 2076-03
    LU     | 2018-03

    targets:
    indicator_id | scope_code | period_id | kind   | target_value | baseline_year
    KE-1         | LU         | 2018      | annual | 3            | 2074
    """
    assert remarks_of(paper, "bikram-sambat") == [
        "comms_activity 2 month 2019",
        "targets 2 baseline_year 2017",
    ]


def test_a_table_about_people_is_told_no_year() -> None:
    paper = "survivor_participation:\nactivity_id | activity_date\nA1 | 2076-03-01"
    assert remarks_of(paper, "bikram-sambat") == ["survivor_participation 2 activity_date quiet"]


def test_a_package_without_a_day_still_knows_the_calendar_of_nepal() -> None:
    paper = "media_contributions:\ncontribution_id | published_on\nM1 | 2076-02-01\nM2 | 2030-01-01"
    assert remarks_of(paper, "bikram-sambat", None) == ["media_contributions 2 published_on 2019"]
    assert remarks_of(paper, "future", None) == []


def test_what_has_happened_lies_before_the_day_of_the_package() -> None:
    """Ends may be foreseen, and so may all of a row that is planned; the day itself is not to come."""
    paper = """
    publications:
    publication_id | status    | published_on
    P1             | published | 2022-07-01
    P2             | planned   | 2022-07-01
    P3             | published | 2022-06-30

    projects:
    project_id | start_date | end_date
    P1         | 2022-01-01 | 2024-12-31
    """
    assert remarks_of(paper, "future") == ["publications 2 published_on"]


def test_each_package_has_its_own_day() -> None:
    paper = """
    media_contributions:
    contribution_id | published_on | _package
    M1              | 2020-01-01   | other
    M2              | 2020-01-01   | package
    """
    assert remarks_of(paper, "future", date(2020, 1, 1)) == []
    assert len(remarks_of(paper, "future", date(2019, 12, 31))) == 2


def test_people_counted_outside_the_dates_of_a_project_are_told_by_project_alone() -> None:
    paper = """
    projects:
    project_id | start_date | end_date   | date_precision
    P1         | 2018-06-01 | 2019-01-01 | month
    P2         | 2019-01-01 |            | year

    beneficiaries:
    project_id | period_id | value
    P1         | 2018      | 5
    P1         | 2019      | 5
    P1         | 2020      | 5
    P2         | 2018      | 5
    P2         | 2021      | 5
    """
    assert remarks_of(paper, "outside-life") == [
        "beneficiaries period_id P1",
        "beneficiaries period_id P2",
    ]


# --- what is missing --------------------------------------------------------------------------------------------------


def test_rows_without_a_day_count_in_no_period() -> None:
    """What says that its day is unknown is told once for the table; drafts and plans count nowhere anyway."""
    paper = """
    publications:
    publication_id | status    | published_on | completed_on | date_precision | validation_status
    P1             | published |              |              | day            | sourced
    P2             | published |              |              | unknown        | sourced
    P3             | published |              |              | unknown        | sourced
    P4             | planned   |              |              | day            | sourced
    P5             | published |              |              | day            | draft
    P6             | completed |              | 2018-01-01   | day            | sourced

    reports_to_bodies:
    report_id | submitted_on
    R1        |
    """
    assert remarks_of(paper, "undated") == [
        "publications 2 published_on",
        "publications published_on unknown",
        "reports_to_bodies 2 submitted_on",
    ]


def test_a_day_said_to_be_unknown_is_not_read() -> None:
    paper = """
    media_contributions:
    contribution_id | published_on | date_precision
    M1              | 2018-01-01   | unknown
    M2              |              | unknown
    M3              | 2018-01-01   | year
    """
    assert remarks_of(paper, "day-not-read") == ["media_contributions 2 date_precision"]


def test_a_row_is_validated_by_another_organisation() -> None:
    paper = """
    claims:
    claim_id | validation_status | entered_by_org | validated_by_org
    C1       | validated         | LU             | LU
    C2       | validated         | LU             |
    C3       | validated         | LU             | BE
    C4       | validated         |                | BE
    C5       | sourced           | LU             | LU
    """
    assert remarks_of(paper, "validated-alone") == ["claims 2 validated_by_org", "claims 3 validated_by_org"]


def test_a_project_has_a_country_and_an_organisation() -> None:
    paper = """
    projects:
    project_id | lead_org
    P1         | LU
    P2         |
    P3         |

    project_countries:
    project_id
    P2

    project_partners:
    project_id | org_id
    P3         | NGO1
    """
    assert remarks_of(paper, "project-without-country") == ["projects 2 project_id", "projects 4 project_id"]
    assert remarks_of(paper, "project-without-organisation") == ["projects 3 lead_org"]


def test_organisations_that_are_counted_by_country_have_one() -> None:
    """A newspaper or a funder needs none."""
    paper = """
    organisations:
    org_id | org_type     | country_code
    M1     | ecpat_member |
    NGO1   | ngo          |
    NGO2   | ngo          |
    FIRM1  | private      |
    FIRM2  | private      |

    project_partners:
    project_id | org_id | role
    P1         | NGO1   | implementing
    P1         | FIRM1  | funding

    capacity_participants:
    activity_id | org_id
    A1          | NGO2
    """
    places = remarks_of(paper, "organisation-without-country")
    assert places == ["organisations 5 country_code", "organisations 9 country_code", "organisations 10 country_code"]


@pytest.mark.parametrize(
    ("done", "out", "precision", "is_wrong"),
    [
        ("2019-05-02", "2019-05-01", "day", True),
        ("2019-05-02", "2019-05-01", "month", False),
        ("2019-05-01", "2019-04-01", "month", True),
        ("2019-05-01", "2019-01-01", "year", False),
        ("", "2019-01-01", "day", False),
    ],
)
def test_nothing_appears_before_it_is_completed(done: str, out: str, precision: str, is_wrong: bool) -> None:
    paper = f"""
    publications:
    publication_id | completed_on | published_on | date_precision
    P1             | {done}       | {out}        | {precision}
    """
    assert remarks_of(paper, "published-before-done") == (["publications 2 published_on"] if is_wrong else [])


def test_a_public_source_has_an_address_or_a_word_why_not() -> None:
    paper = """
    sources:
    source_id | access   | copy_kind | url                     | note
    S1        | public   | original  |                         |
    S2        | public   | mirror    |                         | adresse retirée : elle nomme une personne
    S3        | public   | seed      |                         |
    S4        | internal | original  |                         |
    S5        | public   | original  | https://exemple.org/a_b |
    """
    assert remarks_of(paper, "source-without-address") == ["sources 2 url"]


@pytest.mark.parametrize(
    ("address", "is_doubtful"),
    [
        ("https://www.ecpat.lu/fr/page?x=1#y", False),
        ("http://exemple.org", False),
        ("https://web.archive.org/web/2019/https://ecpat.org/", False),
        ("https://école.fr/", False),
        ("http://localhost/page", True),
        ("http://192.168.1.4/page", True),
        ("https://serveur/partage", True),
        ("https://https://exemple.org", True),
        ("https://exemple .org", True),
    ],
)
def test_an_address_can_be_opened_by_anybody(address: str, is_doubtful: bool) -> None:
    paper = f"sources:\nsource_id | url\nS1 | {address}"
    assert remarks_of(paper, "address-doubtful") == (["sources 2 url"] if is_doubtful else [])


def test_an_address_of_help_is_tried_every_year() -> None:
    paper = """
    help_lines:
    help_id | checked_on
    H1         |
    H2         | 2021-06-20
    H3         | 2021-07-01
    """
    assert remarks_of(paper, "help-unchecked") == ["help_lines 2 checked_on", "help_lines 3 checked_on"]


# --- the same twice ---------------------------------------------------------------------------------------------------


def test_a_publication_under_two_ids_is_told_with_its_first_row() -> None:
    """Capitals, accents, punctuation and the day in the year tell nothing apart; a language or a year does."""
    paper = """
    publications:
    publication_id | title                    | language | published_on | _package
    P1             | Étude : l’enfance volée  | fr       | 2019-02-01   | package
    P2             | ETUDE - L'ENFANCE VOLEE. | fr       | 2019-03-01   | other
    P3             | Étude : l’enfance volée  | en       | 2019-02-01   | package
    P4             | Étude : l’enfance volée  | fr       | 2020-02-01   | package
    """
    assert remarks_of(paper, "sent-twice") == ["publications 3 title package 2"]


def test_the_same_figures_under_two_ids_are_told() -> None:
    paper = """
    reach_statements:
    statement_id | org_id | project_id | country_code | period_text | population | service_as_worded | value
    R1           | LU     | P1         | ML           | 2018        | children   | Aide              | 300
    R2           | LU     | P1         | ML           | 2018        | children   | aide              | 300
    R3           | LU     | P1         | ML           | 2018        | children   | aide              | 301
    R4           | LU     |            | ML           | 2018        | children   | aide              | 300

    sources:
    source_id | url
    S1        |
    S2        |
    """
    assert remarks_of(paper, "sent-twice") == ["reach_statements 3 org_id package 2"]


def _group(package: str, value: int, sex: str = "f", age: str = "10-14", period: str = "2018") -> str:
    return f"P1 | {period} | {sex} | {age} | {value} | {package}"


def _people(*rows: str) -> str:
    return "\n".join(
        [
            "projects:",
            "project_id",
            "P1",
            "beneficiaries:",
            "project_id | period_id | sex | age_band | value | _package",
            *rows,
        ]
    )


def test_the_same_people_in_two_packages_are_told_by_project_and_country() -> None:
    same = _people(_group("package", 40), _group("package", 20, "m"), _group("other", 35), _group("other", 25, "m"))
    assert remarks_of(same, "people-in-two-packages") == ["beneficiaries P1 ML", "beneficiaries P1 ML"]
    other_sum = _people(_group("package", 40), _group("other", 41))
    other_year = _people(_group("package", 60), _group("other", 60, period="2019"))
    small = _people(_group("package", 9), _group("other", 9))
    assert [remarks_of(paper, "people-in-two-packages") for paper in (other_sum, other_year, small)] == [[], [], []]


def test_a_block_of_people_pasted_twice_is_told_by_project_and_country() -> None:
    """One row that is there once, or a block of a few codes, is chance."""
    ages = ("0-4", "5-9", "10-14", "15-17", "unknown")
    block = [_group("package", 3 + place, sex, age) for place, age in enumerate(ages) for sex in "fm"]
    assert remarks_of(_people(*block, *block), "people-copied") == ["beneficiaries P1 ML"]
    assert remarks_of(_people(*block, *block[:-1]), "people-copied") == []
    assert remarks_of(_people(*block[:8], *block[:8]), "people-copied") == []
    assert (
        remarks_of(_people(*block[:9], _group("package", 8), *block[:9], _group("package", 6)), "people-copied") == []
    )


# --- leaps ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "leaps"),
    [("20", "201", True), ("201", "20", True), ("20", "200", False), ("1", "49", False), ("0", "900", False)],
)
def test_numbers_ten_times_those_of_the_year_before_ask_for_a_human(first: str, second: str, leaps: bool) -> None:
    paper = f"""
    dissemination_metrics:
    metric_id | period_start | period_end | value
    M1        | 2018-01-01   | 2018-12-31 | {first}
    M2        | 2019-01-01   | 2019-12-31 | {second}

    targets:
    indicator_id | scope_code | period_id | kind   | target_value
    KE-1         | LU         | 2019      | annual | {second}
    KE-1         | LU         | 2018      | annual | {first}
    KE-1         | LU         | 2018-2019 | annual | 1
    """
    places = ["dissemination_metrics 3 value row", "targets 2 target_value row"]
    assert remarks_of(paper, "ten_times_last_year") == (places if leaps else [])


def test_a_year_that_was_skipped_or_a_shorter_one_is_no_leap() -> None:
    """Months are compared with months; another account, platform or metric is another series."""
    paper = """
    comms_activity:
    org_id | month       | own_items
    LU     | 2018-12     | 60
    LU     | 2019-01..12 | 60

    dissemination_metrics:
    metric_id | period_start | period_end | value | metric
    M1        | 2018-01-01   | 2018-12-31 | 5     | like
    M2        | 2020-01-01   | 2020-12-31 | 500   | like
    M3        | 2019-01-01   | 2019-12-31 | 500   | share
    """
    assert remarks_of(paper, "ten_times_last_year") == []


def test_a_counter_of_all_times_never_falls_and_grows_as_it_will() -> None:
    paper = """
    dissemination_metrics:
    metric_id | kind     | period_end | value | retrieved_on
    M1        | snapshot | 2019-12-31 | 900   | 2019-12-31
    M2        | snapshot | 2018-12-31 | 10    | 2018-12-30
    M3        | snapshot | 2020-12-31 | 899   |
    """
    assert remarks_of(paper, "ten_times_last_year") == []
    assert remarks_of(paper, "counter-fell") == ["dissemination_metrics 4 value"]
    assert remarks_of(paper, "read-too-early") == ["dissemination_metrics 3 retrieved_on"]
