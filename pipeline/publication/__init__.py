"""Values and protected counts become a release: its files, its history, and what changed since the one before."""

from pipeline.publication.beneficiaries import counted_rows, people_files
from pipeline.publication.history import unexplained
from pipeline.publication.masking import hiding_names, masked
from pipeline.publication.next_release import ReleaseRequest, left_out, next_release, release_in_place, tell_release
from pipeline.publication.preview import preview
from pipeline.publication.release_files import Counted

__all__ = [
    "Counted",
    "ReleaseRequest",
    "counted_rows",
    "hiding_names",
    "left_out",
    "masked",
    "next_release",
    "people_files",
    "preview",
    "release_in_place",
    "tell_release",
    "unexplained",
]
