"""Whether the definitions fit together: sheets, rules, scopes, policy, the contract and its texts.

Asked before anything is read, so that a slip in a definition never becomes a silent "not reported". Each fault is a
finding that names the file and the key; all are found at once.
"""

from collections.abc import Collection

from pipeline.definition_checks.contract import contract_faults
from pipeline.definition_checks.definitions import Definitions
from pipeline.definition_checks.framework import framework_faults
from pipeline.model import Finding

__all__ = ["Definitions", "definition_faults"]


def definition_faults(read: Definitions, rules: Collection[str] | None) -> list[Finding]:
    """Every fault of the definitions; `rules`: the indicators with a rule, None where nothing will be counted."""
    return list(dict.fromkeys([*framework_faults(read, rules), *contract_faults(read)]))
