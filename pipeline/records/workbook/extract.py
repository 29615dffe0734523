"""Small workbooks, one for each indicator and package: only the rows that wait for a fact, as the release shows them.

They are made from a release and the contract alone. A row of which the release hides a part is left out, as it could
not come back as it was; rows about people and about groups of survivors are in no release. Where no row waits, the
workbook holds the empty sheets of the indicator.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from pipeline.catalogue import Contract, key_fields
from pipeline.records.rules.reading import key_of
from pipeline.records.workbook.drawing import draw
from pipeline.records.workbook.filled import with_guide
from pipeline.records.workbook.plan import PART, CodeList, make_plan, template_tables
from pipeline.records.workbook.words import LANGUAGES, say
from pipeline.release import Release

Keys = Mapping[str, list[str]]
"""Keys of rows by their table."""


def extracts(release: Release, contract: Contract) -> dict[str, bytes]:
    """The workbooks of every indicator by file name, in both languages; none where what they hold is invented."""
    if release.info["edition"] != "documented":
        return {}
    packages = {each["name"]: each for each in release.info["packages"]}
    return {
        f"{'-'.join(filter(None, (sheet['indicator_id'].lower(), name, language)))}.xlsx": _workbook(
            release, contract, language, sheet, (packages.get(name, {}), keys)
        )
        for sheet in release.rows("indicators")
        for name, keys in _waiting(release, sheet["indicator_id"]).items()
        for language in LANGUAGES
    }


def _waiting(release: Release, indicator_id: str) -> Mapping[str, Keys]:
    """The rows that wait for a fact, by package; where there are none, no rows of a package without a name."""
    found: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in release.rows("missing_facts"):
        if row["indicator_id"] == indicator_id and row["is_whole"] == "true":
            found[row["package"]][row["table_name"]].append(row["row_key"])
    return found or {"": {}}


def _workbook(
    release: Release, contract: Contract, language: str, sheet: Mapping[str, str], part: tuple[Mapping[str, str], Keys]
) -> bytes:
    package, keys = part
    own = set(template_tables(contract)) & set(sheet["tables"].split())
    plan = make_plan(contract, language, keys or own, [_network(release)], is_filled=bool(keys))
    rows = {table: list(_rows(release, contract, table, chosen)) for table, chosen in keys.items()}
    sending = {
        "name": package.get("name", ""),
        "title": package.get("title", ""),
        "version": package.get("version", ""),
        "basis": release.info["edition"],
        "extent": PART,
    }
    return draw(plan, rows, sending, say("title_extract", language, indicator=sheet["indicator_id"]))


def _rows(release: Release, contract: Contract, table: str, keys: list[str]) -> Iterator[dict[str, str]]:
    fields = key_fields(contract.schemas[table])
    for row in release.rows(table):
        if key_of(row, *fields) in keys:
            yield with_guide(row, table, contract, "")


def _network(release: Release) -> CodeList:
    """The organisations of the network, one of which answers."""
    rows = [row for row in release.rows("organisations") if row["org_type"] in ("ecpat_member", "secretariat")]
    pairs = tuple(sorted((row["org_id"], row["name"]) for row in rows))
    return CodeList("organisations", release.schemas["organisations"]["title"], pairs, is_closed=False)
