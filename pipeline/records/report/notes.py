"""What a command tells of its own run, beside the findings."""

import sys
from argparse import Namespace

from pipeline.records.report.wording import said


def note(options: Namespace, name: str, **words: object) -> None:
    """Tell what a command did, in the language of the findings."""
    print(said(name, options.lang, **{key: str(word) for key, word in words.items()}), file=sys.stderr, flush=True)
