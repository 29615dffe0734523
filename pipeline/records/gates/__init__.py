"""The gates before the judge: the descriptor, the paths that it names, and the form of each file.

A package goes through `opening`; what comes out can be given to frictionless, which then neither breaks off, nor
runs for ever, nor opens anything outside the package. What a file as a whole is (`forms`) explains (`explain`) what
the judge finds in its cells.
"""

OURS = frozenset(
    {
        "archive", "category-twice", "descriptor-deep", "descriptor-encoding", "descriptor-large", "descriptor-mark",
        "descriptor-name-twice", "descriptor-not-object", "descriptor-unreadable", "empty-table", "encoding-undeclared",
        "file-large", "file-missing", "first-line", "header-again", "header-late", "line-ends", "line-large",
        "link-target", "name-unseen", "nul-byte", "other-file", "path-kind", "path-outside", "pattern-broken",
        "pattern-explosive", "profile", "profile-unused", "property-name", "quote-open", "rule-unread", "rules-crossed",
        "separator", "time-over", "too-many-columns", "too-many-tables", "totals-row", "unique-field",
    }
)  # fmt: skip
"""Codes of the gates that frictionless does not have."""
