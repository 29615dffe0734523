"""What the system refuses (a full disk, a missing right, a busy port) as a finding: the file, and what to do."""

import errno

from pipeline.model import Finding

VARIANTS = {
    errno.ENOSPC: "disk",
    errno.EDQUOT: "disk",
    errno.EACCES: "right",
    errno.EPERM: "right",
    errno.EROFS: "right",
    errno.ENOENT: "absent",
    errno.ENOTDIR: "absent",
    errno.EISDIR: "folder",
    errno.EADDRINUSE: "port",
}


def system_finding(error: OSError) -> Finding:
    """A fault of the system, by its kind; in the system's own words where it is of no known kind."""
    words = (("file", str(error.filename or "")), ("problem", error.strerror or type(error).__name__))
    return Finding("system-refused", variant=VARIANTS.get(error.errno or 0, ""), params=words)
