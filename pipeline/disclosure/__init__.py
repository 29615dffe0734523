"""Statistical disclosure control: from rows about people to published numbers. README.md is the method."""

from pipeline.disclosure.checks import identity_findings, key_findings
from pipeline.disclosure.declared import SEX_AGE, TOTAL_ONLY, Project, Report, joint_status
from pipeline.disclosure.key import DEMONSTRATION_KEY, RefusedError, make_key, read_key
from pipeline.disclosure.protection import PeopleFiles, protect

__all__ = [
    "DEMONSTRATION_KEY",
    "SEX_AGE",
    "TOTAL_ONLY",
    "PeopleFiles",
    "Project",
    "RefusedError",
    "Report",
    "identity_findings",
    "joint_status",
    "key_findings",
    "make_key",
    "protect",
    "read_key",
]
