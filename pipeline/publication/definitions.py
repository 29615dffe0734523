"""The definitions that travel with the numbers: sheets, reasons, scopes, policy and framework, as rows."""

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.catalogue import Catalogue
from pipeline.model import Indicator, Scope
from pipeline.texts import LANGUAGES

Line = dict[str, str]


def definition_files(catalogue: Catalogue) -> dict[str, list[Line]]:
    return {
        "indicators": [_sheet(indicator) for indicator in catalogue.indicators],
        "reasons": list(_reasons(catalogue)),
        "scopes": [_scope(scope, catalogue) for scope in catalogue.scopes],
        "policy": [_rule(key, value, catalogue) for key, value in catalogue.policy.values.items()],
        "objectives": [_objective(each) for each in catalogue.framework["objective"]],
        "framework": list(_framework(catalogue.framework)),
    }


def _sheet(indicator: Indicator) -> Line:
    return {
        "indicator_id": indicator.id,
        "objective": indicator.objective,
        "version": indicator.version,
        "level": indicator.level,
        "unit_measure": indicator.unit,
        "driving_table": indicator.driving_table,
        "tables": " ".join(indicator.tables),
        "secretariat_acts": str(indicator.secretariat_acts).lower(),
        "yes_no": str(indicator.yes_no).lower(),
        "thresholds": " ".join(f"{key}={value}" for key, value in indicator.thresholds.items()),
        "series": " ".join(series.code for series in indicator.series),
        "dimensions": " ".join(indicator.dimensions),
        **_in_both(indicator.texts),
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
        "label_fr": reason["fr"],
        "label_en": reason["en"],
        "explanation_fr": reason.get("explanation_fr", ""),
        "explanation_en": reason.get("explanation_en", ""),
    }


def _scope(scope: Scope, catalogue: Catalogue) -> Line:
    organisations = " ".join(sorted(scope.organisations))
    return {"scope_code": scope.code, "organisations": organisations, **_in_both(catalogue.declared_scopes[scope.code])}


def _in_both(texts: Mapping[str, Mapping[str, str]]) -> Line:
    columns = {}
    for language in LANGUAGES:
        for key, text in texts[language].items():
            columns[f"{key}_{language}"] = text
    return columns


def _rule(key: str, value: Any, catalogue: Catalogue) -> Line:
    note = catalogue.policy.notes[key]
    shown = " · ".join(map(str, value)) if isinstance(value, list) else str(value)
    return {
        "key": key,
        "value": shown.lower() if isinstance(value, bool) else shown,
        "note_fr": note["fr"],
        "note_en": note["en"],
    }


def _objective(objective: Mapping[str, Any]) -> Line:
    french, english = objective["fr"], objective["en"]
    return {
        "objective_id": objective["code"],
        "title_fr": french["official_title"],
        "title_en": english["official_title"],
        "summary_fr": french["summary"],
        "summary_en": english["summary"],
    }


def _framework(framework: Mapping[str, Any]) -> Iterator[Line]:
    notes = {
        "title": framework["framework"],
        "note": framework["framework"],
        "definitions": framework["framework"],
        "relation": framework["sdg"],
    }
    for key, texts in notes.items():
        yield _text("framework", "framework", 1, key, texts, f"{key}_")
    yield _text("framework", "sdg", 1, "note", framework["sdg"], "note_")
    yield _text("framework", "targets", 1, "note", framework["targets"])
    for order, each in enumerate(framework["change_objective"], 1):
        yield _text("change_objective", each["code"], order, "label", each, "label_")
    for section in ("form", "sdg_target"):
        for order, each in enumerate(framework[section], 1):
            yield _text(section, each["code"], order, "label", each)
    for order, each in enumerate(framework["sdg_target"], 1):
        yield _text("sdg_target", each["code"], order, "title", each, "official_title_")
    for order, each in enumerate(framework["value"], 1):
        yield _text("value", f"V{order}", order, "family", each, "family_")
        yield _text("value", f"V{order}", order, "title", each, "official_title_")


def _text(section: str, code: str, order: int, key: str, texts: Mapping[str, Any], stem: str = "") -> Line:
    return {
        "section": section,
        "code": code,
        "order": str(order),
        "key": key,
        "fr": texts[f"{stem}fr"],
        "en": texts[f"{stem}en"],
    }
