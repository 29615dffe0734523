"""What a command tells of its own run, beside the findings."""

import sys

from pipeline.texts import t


def note(language: str, name: str, **words: object) -> None:
    """Tell what a command did."""
    print(t(name, language, **{key: str(word) for key, word in words.items()}), file=sys.stderr, flush=True)
