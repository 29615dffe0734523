"""Children and adults reached, as paper tables: which rows make which number, and the word where there is none.

Counts are multiples of ten here, so that what is published is what was counted.
"""

import pytest

from pipeline.disclosure import RefusedError
from pipeline.disclosure.rounding import offset
from pipeline.publication.release_files import shown_rows
from tests.paper import catalogue, tables_of
from tests.people_paper import KEY, PLACES, published


def test_rows_of_one_cell_are_added_and_every_sum_is_a_sum_of_cells() -> None:
    done = published("""value | new_in_period | sex | age_band
                        20    | 20            | f   | 5-9
                        10    | 0             | f   | 5-9
                        40    | 30            | m   | unknown""")
    assert done.children("P1/ML", sex="f", age="5-9") == "30 reported 1/1"
    assert done.children("P1/ML", sex="m", age="_U", measure="new") == "30 reported 1/1"
    assert done.children("P1/ML", sex="other", age="0-4") == "0 reported 1/1"
    assert done.children("P1/ML") == done.children("P1") == "70 reported 1/1"
    assert done.children("/ML", sex="f") == done.children("/ML", sex="f", age="5-9") == "30 reported 2/2"
    assert done.children("/ML", age="_U") == done.children(age="_U") == "40 reported 2/2"
    assert done.children(sex="f", age="5-9", measure="new") == "20 reported 2/2"


def test_projects_and_countries_are_added() -> None:
    done = published("""project_id | country_code | period_id | value | entered_by_org
                        P1         | ML           | 2018      | 100   | LU
                        P2         | ML           | 2018      | 40    | LU
                        P3         | ML           | 2019      | 50    | FR
                        P3         | NP           | 2019      | 30    | FR""")
    assert done.children("/ML") == done.children() == "140 reported 2/2"
    assert done.children("/ML", "2019") == "50 reported 3/3"
    assert done.children("P3", "2019") == "80 reported 1/1"
    assert done.children(year="2019") == "80 reported 3/3"


@pytest.mark.parametrize("scope", ["project_period", "project", "org"])
def test_children_counted_once_within_the_project_are_children(scope: str) -> None:
    done = published(f"value | dedup_scope\n50 | {scope}")
    assert done.children("/ML") == "50 reported 2/2"
    assert done.children("/ML", measure="participations") == "0 reported 2/2"


@pytest.mark.parametrize(
    ("scope", "counted_as", "measure"),
    [
        ("activity", "unique_persons", "participations"),
        ("activity", "contacts", "participations"),
        ("project", "contacts", "participations"),
        ("project", "estimate", "estimates"),
        ("activity", "estimate", "estimates"),
    ],
)
def test_participations_and_estimates_are_measures_of_their_own(scope: str, counted_as: str, measure: str) -> None:
    done = published(f"value | dedup_scope | counted_as | new_in_period | s_awareness\n50|{scope}|{counted_as}|50|true")
    others = {"children", "new", "participations", "estimates", "service_awareness"} - {measure}
    assert done.children("/ML", measure=measure) == "50 reported 2/2"
    assert {done.children("/ML", measure=other) for other in others} == {"0 reported 2/2"}


def test_adults_are_counted_by_project_country_and_world() -> None:
    done = published("""value | population | sex | age_band
                        30    | caregivers | f   | 25+
                        20    | caregivers | m   | 18-24
                        10    | community  | m   | 25+""")
    assert done.adults("P1/ML") == "50 reported 1/1"
    assert done.adults("/ML") == done.adults() == "50 reported 2/2"
    assert done.adults(population="community") == "10 reported 2/2"
    assert done.adults(population="professionals") == "0 reported 2/2"
    assert done.children() == "0 reported 2/2"


def test_services_and_forms_overlap_and_are_published_for_countries_and_the_world_only() -> None:
    flags = ["s_protection", "s_legal_social", "s_education", "s_awareness"]
    flags += ["f_prostitution", "f_travel", "f_online", "f_trafficking"]
    done = published(f"""value | {" | ".join(flags)}
                         40    | false | false | true | true | false | false | true | false
                         20    | true  | false | true | true | false | false | true | false""")
    measures = ("service_education", "service_protection", "form_online", "form_travel")
    assert [done.children("/ML", measure=each).split()[0] for each in measures] == ["60", "20", "60", "0"]
    frame = done.files.frames["children"]
    parts = frame[frame["measure"].str.startswith(("service", "form"))]
    assert set(parts["project_id"]) == set(parts["sex"]) == set(parts["age_band"]) == {"_T"}


def test_a_blank_is_not_zero_and_is_judged_by_project_and_year() -> None:
    done = published("""project_id | period_id | value | new_in_period | s_education | s_awareness
                        P1         | 2018      | 40    | 40            | true        | true
                        P1         | 2018      | 20    |               | true        |
                        P1         | 2020      | 70    | 70            | true        | true
                        P2         | 2018      | 30    | 10            | true        | false""")
    assert done.children("P1/ML", measure="new") == "not_stated 0/1"
    assert done.children("/ML", measure="new") == "10 reported 1/2"
    assert done.children("/ML", measure="service_awareness") == "0 reported 1/2"
    assert done.children("/ML", measure="service_education") == "90 reported 2/2"
    assert done.children("/ML", "2020", measure="service_awareness") == "70 partial 2/3"
    assert done.children("/ML") == "90 reported 2/2"
    assert done.children("P1", "_T", "new") == "70 partial 1/1"
    assert done.children("/ML", "_T", "new") == "80 partial 3/3"


def test_a_measure_that_no_project_states_is_not_stated() -> None:
    done = published("project_id | value\nP1 | 40\nP2 | 40")
    assert done.children("/ML", measure="new") == done.children(measure="form_online") == "not_stated 0/2"


def test_over_several_years_only_new_children_are_added() -> None:
    done = published("""period_id | value | new_in_period | sex
                        2018      | 100   | 100           | f
                        2020      | 60    | 10            | f""")
    assert done.children("P1", "_T", "new") == "110 partial 1/1"
    assert done.children("/ML", "_T", "new", sex="f") == done.children("", "_T", "new", sex="f") == "110 partial 2/2"
    frame = done.files.frames["children"]
    assert set(frame[frame["year"] == "_T"]["measure"]) == {"new"}


def test_a_project_may_publish_the_total_alone() -> None:
    done = published("""project_id | country_code | period_id | value | sex | entered_by_org
                        P3         | NP           | 2019      | 30    | f   | FR
                        P3         | NP           | 2019      | 20    | m   | FR
                        P1         | ML           | 2019      | 10    | f   | LU""")
    assert done.children("P3/NP", "2019", sex="_Z", age="_Z") == done.children("P3/NP", "2019") == "50 reported 1/1"
    assert done.children("/NP", "2019", sex="f") == "not_applicable 0/0"
    assert done.children("/NP", "2019", sex="_Z") == done.children("/NP", "2019", age="_Z") == "50 reported 1/1"
    assert done.children(year="2019", sex="f") == "10 reported 2/2"
    assert done.children(year="2019", sex="_Z", age="_Z") == "50 reported 1/1"
    cells = done.files.frames["children"].query("project_id == 'P3' and sex != '_T'")
    assert set(cells["sex"]) == set(cells["age_band"]) == {"_Z"}


def test_the_reports_give_the_status_and_never_the_rows() -> None:
    done = published("value | period_id\n100 | 2018\n100 | 2021")
    shown = [done.children("P1/ML", year) for year in ("2018", "2019", "2020", "2021")]
    assert shown == ["100 reported 1/1", "0 reported 1/1", "0 partial 1/1", "not_reported 0/1"]
    assert done.children("P3", "2018") == "not_applicable 0/0"
    assert done.children("/NP", "2018") == "not_applicable 0/0"
    assert done.children("/NP", "2021") == "not_reported 0/1"
    assert done.children("/ML", "2020") == "0 partial 2/3"
    assert done.children(year="2021") == "not_reported 0/3"
    coverage = done.files.frames["children_coverage"]
    lines = [" ".join(row) for row in coverage[coverage["project_id"] == "P3"].itertuples(index=False)]
    assert lines[:2] == ["P3 2018 not_applicable 0 0 total", "P3 2019 reported 1 1 total"]


def test_several_reporters_make_one_status() -> None:
    places = """
        projects:
        project_id | lead_org | children_detail
        P1         |          | sex_age
        project_countries:
        project_id | country_code
        P1         | ML
        project_partners:
        project_id | org_id | role
        P1         | LU     | accountable
        P1         | FR     | accountable
        reporting_status:
        org_id | table_name    | period_id | status
        LU     | beneficiaries | 2018      | complete
        FR     | beneficiaries | 2018      | nil
        LU     | beneficiaries | 2019      | complete"""
    done = published("", places)
    statuses = [" ".join(row) for row in done.files.frames["children_coverage"].itertuples(index=False)]
    assert statuses[:3] == [
        "P1 2018 reported 2 2 sex_age", "P1 2019 partial 1 2 sex_age", "P1 2020 not_reported 0 2 sex_age",
    ]  # fmt: skip


def test_drafts_and_rejected_rows_count_for_nothing() -> None:
    done = published("value | validation_status\n100 | draft\n50 | rejected\n20 | validated")
    assert done.children("/ML") == "20 reported 2/2"


def test_a_small_count_is_rounded_by_the_offset_of_its_cell_the_same_for_every_measure() -> None:
    name = "1|children|P1|ML|2018|f|10-14"
    limit = offset(KEY, name, 10)
    for count in range(1, 12):
        done = published(f"value | new_in_period | s_education\n{count} | {count} | true")
        wanted = f"{10 * (count >= limit) + 10 * (count >= limit + 10)} reported"
        assert [done.children("/ML", measure=each)[: len(wanted)] for each in ("children", "new")] == [wanted] * 2
        assert done.children("/ML", measure="service_education").startswith(wanted)


def test_the_oldest_code_names_the_cells_of_a_renamed_project() -> None:
    rows = "project_id | country_code | value | sex | age_band\n" + "\n".join(
        f"P1 | ML | {number} | {sex} | {age}"
        for number, (sex, age) in enumerate([(s, a) for s in ("f", "m") for a in ("0-4", "5-9", "10-14")], 2)
    )
    before = published(rows)
    places = PLACES.replace("| children_detail", "| children_detail | formerly")
    places = places.replace("2018-02-01 | sex_age", "2018-02-01 | sex_age |").replace("| total", "| total |")
    places = places.replace("P1         | LU       | 2018-02-01 | sex_age |", "PNEW | LU | 2018-02-01 | sex_age | P1")
    places = places.replace("P1         | ML", "PNEW | ML")
    after = published(rows.replace("P1 |", "PNEW |"), places, earlier=before)
    one = before.files.frames["children"].replace({"P1": "PNEW"})
    columns = ["project_id", "country_code", "year", "sex", "age_band", "measure"]
    other = after.files.frames["children"]
    assert one.sort_values(columns, ignore_index=True).equals(other.sort_values(columns, ignore_index=True))


def test_without_rows_about_people_no_key_is_needed_and_every_row_is_there() -> None:
    without = published("", key=None)
    assert without.children("/ML") == "0 reported 2/2"
    assert "ecpat:key-check" not in without.files.properties
    assert without.files.properties["ecpat:children"]["base"] == 10
    with pytest.raises(RefusedError) as refused:
        published("value\n1", key=None)
    assert [finding.code for finding in refused.value.findings] == ["key-missing"]


def test_without_a_declared_project_there_is_no_file() -> None:
    assert published("", "projects:\nproject_id\nP1", key=None).files.frames == {}


def test_the_first_child_of_a_country_changes_no_row_and_no_status_but_not_stated() -> None:
    columns = ["status", "projects_stated"]
    without, blank, stated = published(""), published("value\n1"), published("""
        value | new_in_period | s_protection | s_legal_social | s_education | s_awareness | f_prostitution | f_travel \
        | f_online | f_trafficking
        1 | 1 | true | false | false | false | true | false | false | false""")  # fmt: skip
    for name, frame in without.files.frames.items():
        keys = [column for column in frame.columns if column not in ("value", *columns)]
        assert frame[keys].equals(stated.files.frames[name][keys])
        if name != "children":
            assert frame.equals(blank.files.frames[name])
    before, after = without.files.frames["children"], stated.files.frames["children"]
    assert before[columns].equals(after[columns])
    assert without.files.properties == stated.files.properties
    changed = blank.files.frames["children"]
    merged = changed.merge(before, on=list(before.columns[:6]))
    differs = merged[merged["status_x"] != merged["status_y"]]
    assert set(differs["status_x"]) == {"not_stated"}


def test_a_source_is_shown_whether_or_not_a_row_about_people_cites_it() -> None:
    paper = "sources:\nsource_id\nS1\nS2\nbeneficiaries:\nvalue | source_id\n1 | S2"
    shown = shown_rows("sources", tables_of(paper), catalogue().policy)
    assert [row["source_id"] for row in shown] == ["S1", "S2"]


def test_a_report_of_nobody_and_a_complete_one_are_one_word_in_public() -> None:
    shown = shown_rows("reporting_status", tables_of(PLACES, silent=True), catalogue().policy)
    assert [row["status"] for row in shown if row["table_name"] == "beneficiaries"] == [
        "complete", "complete", "complete", "partial",
    ]  # fmt: skip


def test_the_usual_error_is_worked_out_from_published_cells() -> None:
    done = published("""period_id | value | sex
                        2018      | 10    | f
                        2020      | 10    | f
                        2020      | 20    | m
                        2020      | 30    | other
                        2020      | 40    | unknown""")
    assert done.files.properties["ecpat:children"] == {
        "base": 10,
        "unit": "children",
        "usual_error": 26,
        "usual_errors": {"ML": {"2018": 18, "2020": 26}, "_T": {"2018": 18, "2020": 26}},
    }
