"""The definitions that travel with the numbers: sheets, reasons, scopes, policy and framework, as rows."""

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.catalogue import Catalogue
from pipeline.model import Indicator

Line = dict[str, str]
LANGUAGES = ("fr", "en")


def definition_files(catalogue: Catalogue) -> dict[str, list[Line]]:
    """The rows of each file of definitions, texts in both languages."""
    return {
        "indicators": [_sheet(indicator) for indicator in catalogue.indicators],
        "reasons": list(_reasons(catalogue)),
        "scopes": [_scope(scope.code, sorted(scope.organisations), catalogue) for scope in catalogue.scopes],
        "policy": [_rule(key, value, catalogue) for key, value in catalogue.policy.values.items()],
        "objectives": [_objective(each) for each in catalogue.framework["objective"]],
        "framework": list(_framework(catalogue.framework)),
    }


def _sheet(indicator: Indicator) -> Line:
    texts = {f"{key}_{language}": text for language in LANGUAGES for key, text in indicator.texts[language].items()}
    return {
        "indicator_id": indicator.id,
        "objective": indicator.objective,
        "version": indicator.version,
        "level": indicator.level,
        "unit": indicator.unit,
        "driving_table": indicator.driving_table,
        "tables": " ".join(indicator.tables),
        "secretariat_acts": str(indicator.secretariat_acts).lower(),
        "yes_no": str(indicator.yes_no).lower(),
        "thresholds": " ".join(f"{key}={value}" for key, value in indicator.thresholds.items()),
        "series": " ".join(series.code for series in indicator.series),
        "dimensions": " ".join(indicator.dimensions),
        **texts,
    }


def _reasons(catalogue: Catalogue) -> Iterator[Line]:
    for order, reason in enumerate(catalogue.common_reasons, 1):
        yield _reason("", order, reason)
    for indicator in catalogue.indicators:
        own = catalogue.reason_words[indicator.id]
        for order, reason in enumerate(own, len(catalogue.common_reasons) + 1):
            yield _reason(indicator.id, order, reason)


def _reason(indicator_id: str, order: int, reason: Mapping[str, Any]) -> Line:
    return {
        "indicator_id": indicator_id,
        "reason_code": reason["code"],
        "order": str(order),
        "of_kind": str(reason["of_kind"]).lower(),
        **{f"label_{language}": reason[language] for language in LANGUAGES},
        **{f"explanation_{language}": reason.get(f"explanation_{language}", "") for language in LANGUAGES},
    }


def _scope(code: str, organisations: list[str], catalogue: Catalogue) -> Line:
    words = catalogue.scope_words[code]
    texts = {f"{key}_{language}": text for language in LANGUAGES for key, text in words[language].items()}
    return {"scope_code": code, "organisations": " ".join(organisations), **texts}


def _rule(key: str, value: Any, catalogue: Catalogue) -> Line:
    shown = " · ".join(map(str, value)) if isinstance(value, list) else str(value)
    return {
        "key": key,
        "value": shown.lower() if isinstance(value, bool) else shown,
        **{f"note_{language}": catalogue.policy.notes[key][language] for language in LANGUAGES},
    }


def _objective(objective: Mapping[str, Any]) -> Line:
    return {
        "objective_id": objective["code"],
        **{f"title_{language}": objective[language]["official_title"] for language in LANGUAGES},
        **{f"summary_{language}": objective[language]["summary"] for language in LANGUAGES},
    }


def _framework(framework: Mapping[str, Any]) -> Iterator[Line]:
    notes = {
        "title": framework["framework"],
        "note": framework["framework"],
        "definitions": framework["framework"],
        "relation": framework["sdg"],
    }
    for key, texts in notes.items():
        yield _text("framework", "framework", 1, key, {language: texts[f"{key}_{language}"] for language in LANGUAGES})
    yield _text(
        "framework",
        "sdg",
        1,
        "note",
        {language: framework["sdg"][f"note_{language}"] for language in LANGUAGES},
    )
    yield _text("framework", "targets", 1, "note", framework["targets"])
    for order, each in enumerate(framework["change_objective"], 1):
        label = {language: each[f"label_{language}"] for language in LANGUAGES}
        yield _text("change_objective", each["code"], order, "label", label)
    for section in ("form", "sdg_target"):
        for order, each in enumerate(framework[section], 1):
            yield _text(section, each["code"], order, "label", each)
    for order, each in enumerate(framework["value"], 1):
        yield _text(
            "value",
            f"V{order}",
            order,
            "family",
            {language: each[f"family_{language}"] for language in LANGUAGES},
        )
        yield _text(
            "value",
            f"V{order}",
            order,
            "title",
            {language: each[f"official_title_{language}"] for language in LANGUAGES},
        )


def _text(section: str, code: str, order: int, key: str, texts: Mapping[str, Any]) -> Line:
    return {
        "section": section,
        "code": code,
        "order": str(order),
        "key": key,
        "fr": texts["fr"],
        "en": texts["en"],
    }
