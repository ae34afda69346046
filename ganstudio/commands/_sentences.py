"""Sentences to draw, as the command line gets them: spoken, or from a file with one a line."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ganstudio.core.errors import UserError
from ganstudio.core.files import read_regular
from ganstudio.core.reading import reading

if TYPE_CHECKING:
    from ganstudio.formats.text_codec import TextFacts

_MOST = 10_000
_LARGEST = 64 << 20


def add_sentence_options(parser: argparse.ArgumentParser) -> None:
    """--text and --texts."""
    parser.add_argument(
        "--text", action="append", metavar="SENTENCE",
        help="what the picture should show, for generators that draw from sentences; may come several times",
    )  # fmt: skip
    parser.add_argument(
        "--texts", metavar="FILE.txt", help="sentences, one a line; a row of the sheet each, from the same latents"
    )


def sentences(arguments: argparse.Namespace) -> list[str]:
    """All of them, those of --text first; [] where none were given. Raises UserError."""
    spoken = list(arguments.text or [])
    if arguments.texts is None:
        return spoken
    path = Path(arguments.texts)
    with reading(path, "UTF-8 text", hint="Save it anew as UTF-8, one sentence a line."):
        text = read_regular(path, _LARGEST).decode("utf-8-sig")
    found = [line.strip() for line in text.splitlines() if line.strip()]
    if not found:
        raise UserError(f"{path.name} holds no sentence; write one a line.")
    if len(found) > _MOST:
        raise UserError(f"{path.name} holds {len(found):,} sentences; up to {_MOST:,} can be drawn at once.")
    return spoken + found


def tell_what_is_not_known(text: "TextFacts", said: list[str]) -> None:
    """On stderr: words that were never seen in training, and what of a sentence is not read."""
    for sentence in said:
        strange = dict.fromkeys(sentence[start:end] for start, end in text.unknown(sentence))
        notes = text.notes(sentence)
        if strange:
            notes.insert(0, f"Never seen in training: {', '.join(list(strange)[:10])}.")
        for note in notes:
            sys.stderr.write(f"“{sentence[:40]}{'…' if len(sentence) > 40 else ''}”: {note}\n")
