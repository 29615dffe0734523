"""Presence by country, and rows whose own cells contradict each other: small paper tables."""

from pipeline.intake.tables import Tables, empty_table
from pipeline.publication.presence import presence_lines
from tests.paper import catalogue, findings_of, tables_of

ROWS = """
organisations:
org_id | org_type     | country_code
LU     | ecpat_member | LU
BE     | ecpat_member | BE
FR     | ecpat_member | FR
NGO1   | ngo          | ML
M1     | ecpat_member | DE

projects:
project_id | lead_org | start_date | end_date | date_precision
ALONE      | LU       | 2017       | 2019     | year
BOTH       | LU       | 2015       | 2017     | year
JOINED     | FR       | 2012       |          | year
HELPED     |          |            |          | unknown
DRAFT      | LU       | 2018       | 2019     | year

project_countries:
project_id | country_code
ALONE      | ML
BOTH       | NE
JOINED     | FR
JOINED     | BE
JOINED     | DE
HELPED     | CO

project_partners:
project_id | org_id | role         | country_code | country_basis
ALONE      | NGO1   | implementing | ML           | single_country_project
BOTH       | LU     | accountable  |              | whole_project
BOTH       | FR     | accountable  |              | whole_project
JOINED     | BE     | implementing | BE           | seat
JOINED     | M1     | implementing | DE           | seat
HELPED     | BE     | extending    |              | support

offices:
office_id | org_id | country_code | kind   | start_date
O1        | LU     | LU           | seat   | 1995
O2        | LU     | ML           | office | 2007

programme_lines:
line_id | org_id | country_code | status  | start_date | end_date
L1      | FR     | BF           | planned | 2018       | 2021
L2      | FR     |              | running | 2018       | 2021

milestones:
milestone_id | org_id | country_code | date
M1           | LU     | NP           | 2019
M2           | NGO1   | ML           | 2019

publications:
publication_id | published_on
PUB1           | 2020-03

publication_countries:
publication_id | country_code
PUB1           | KH

publication_contributions:
publication_id | org_id | role
PUB1           | FR     | lead
PUB1           | LU     | relay

reports_to_bodies:
report_id | submitted_on
R1        | 2022-03

report_countries:
report_id | country_code
R1        | BE

report_submitters:
report_id | org_id | role
R1        | NGO1   | lead
R1        | BE     | alliance
"""


def test_a_country_is_tied_to_those_whom_its_rows_name_each_by_its_own_part() -> None:
    given, contract = tables_of(ROWS, silent=True).by_name, catalogue().contract
    tables = Tables({name: given.get(name, empty_table(contract.schemas[name])) for name in contract.sent})
    found = [" ".join(line.values()) for line in presence_lines(tables, catalogue())]
    assert found == [
        "BE ECPAT-BE project JOINED partner unknown",
        "BE ECPAT-BE report R1 alliance no",
        "BE ECPAT-FR project JOINED consortium unknown",
        "BF ECPAT-FR programme_line L1 own planned",
        "CO ECPAT-BE project HELPED support unknown",
        "DE ECPAT-FR project JOINED consortium unknown",
        "FR ECPAT-FR project JOINED lead unknown",
        "KH ECPAT-FR publication PUB1 own yes",
        "LU ECPAT-LU seat O1 own yes",
        "ML ECPAT-LU office O2 own unknown",
        "ML ECPAT-LU project ALONE lead yes",
        "NE ECPAT-FR project BOTH joint no",
        "NE ECPAT-LU project BOTH joint no",
        "NP ECPAT-LU milestone M1 own yes",
    ]


def test_cells_of_one_row_go_together() -> None:
    found = findings_of("""
    milestones:
    milestone_id | project_id | report_id
    M1           | P1         |
    M2           | P1         | R1

    project_budgets:
    budget_id | project_id | org_id | amount | currency | unit    | kind
    B1        | P1         |        | 100    | EUR      | money   | granted
    B2        |            | LU     | 80     |          | percent | share
    B3        | P1         |        |        |          |         | named
    B4        |            |        | 100    | EUR      |         | granted
    B5        | P1         | LU     | 100    | EUR      |         | granted
    B6        | P1         |        | 100    |          | money   | granted
    B7        | P1         |        | 80     | EUR      | percent | share

    help_lines:
    help_id | area           | country_code
    H1      | country        | LU
    H2      | european_union |
    H3      |                | LU
    H4      |                |
    H5      | european_union | LU

    project_descriptions:
    project_id | confidence | validation_status
    P1         | low        | draft
    P2         | low        | validated
    P3         | low        | sourced
    P4         | high       | sourced
    """)
    codes = ("milestone-of-two", "budget-owner", "amount-currency", "help-area", "description-doubtful")
    told = [f"{each.code} {each.row}" for each in found if each.code in codes]
    assert sorted(told) == sorted([
        "milestone-of-two 3",
        "budget-owner 5",
        "budget-owner 6",
        "amount-currency 7",
        "amount-currency 8",
        "help-area 5",
        "help-area 6",
        "description-doubtful 4",
    ])  # fmt: skip
