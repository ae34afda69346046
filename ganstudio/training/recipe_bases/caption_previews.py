"""Some training captions, each drawn from the same latents: what a run of text to image shows beside its samples."""

from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ganstudio.formats.text_codec import TextFacts
from ganstudio.runs.previews import PreviewDescription
from ganstudio.training.components.batches import Samples
from ganstudio.training.components.rng_streams import RngStreams

ROWS, COLUMNS = 6, 6
"""Sentences, and latents that are drawn for each."""


def shown_sentences(text: TextFacts) -> tuple[str, ...]:
    """Always the same ones, from the first to the last that is known."""
    return tuple(text.captions[n] for n in np.linspace(0, len(text.captions) - 1, ROWS).astype(int).tolist())


def described(text: TextFacts) -> PreviewDescription:
    """What stands below the sheet, and above each strip."""
    sentence = "Each row by its sentence, each column from the same latent."
    return PreviewDescription("sentences", sentence, shown_sentences(text))


def draw_sheet(
    text: TextFacts,
    rng: RngStreams,
    distribution: tuple[str, int],
    embed: Callable[[Tensor], Tensor],
    draw: Callable[[Tensor, Tensor], Samples],
) -> NDArray[np.uint8]:
    """A strip [H, COLUMNS * W, C] for each sentence; `distribution` is the latents' distribution and size."""
    codes = torch.from_numpy(text.codes(shown_sentences(text))).to(rng.device)
    latents = rng.latents("sentences", distribution[0], COLUMNS, distribution[1])
    drawn = np.asarray(draw(latents.repeat(ROWS, 1), embed(codes).repeat_interleave(COLUMNS, 0)), np.uint8)
    rows = drawn.reshape(ROWS, COLUMNS, *drawn.shape[1:])
    return np.concatenate([rows[:, column] for column in range(COLUMNS)], axis=2)
