"""The words for what a training shows: what one sees on each preview of a scheme, and what stands above its pictures.

A recipe declares its own in its one file; they travel with the run's first event and in its log, so that whoever shows
a run, also an old one, needs to know no scheme.
"""

from collections.abc import Mapping
from typing import Any

import msgspec


class PreviewDescription(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is known of a preview beside its pictures."""

    name: str
    """As in `Previewed.pictures`, such as "reconstructions"; "generated" where there is more to say than the usual."""
    sentence: str
    """What one sees, in plain words."""
    captions: tuple[str, ...] = ()
    """What is written above each of its pictures, in their order, such as the sentence that a row was drawn from."""


class PreviewWords(msgspec.Struct, frozen=True):
    """All that a run says about its previews."""

    previews: tuple[PreviewDescription, ...] = ()
    """Of those beside "generated" and "real", in the order of their buttons."""
    has_latent: bool = True
    """False of a translator: it starts from pictures, and its first own preview is what one sees first."""


def preview_words_of(row: Mapping[str, Any]) -> PreviewWords:
    """From the row that a run's start left in its log. Raises msgspec.ValidationError on what is none.

    Runs of earlier versions have text by name, with captions in further lines; "generated" was only explained where
    there was no z.
    """
    said = row.get("pictures", ())
    if not isinstance(said, dict):
        return msgspec.convert({"previews": said, "has_latent": row.get("has_latent", True)}, PreviewWords)
    lines = {name: text.split("\n") for name, text in msgspec.convert(said, dict[str, str]).items()}
    described = [PreviewDescription(name, first, tuple(captions)) for name, (first, *captions) in lines.items()]
    return PreviewWords(tuple(described), "generated" not in said)
