"""What annealed importance sampling says of a generator: its figures, the sentence, the least likely pictures."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ganstudio.evaluation.likelihood.annealing import Chains
from ganstudio.evaluation.likelihood.decoder import GaussianDecoder
from ganstudio.evaluation.reference_data import ReferenceData
from ganstudio.evaluation.stats.dequantisation import dequantised
from ganstudio.formats.manifest import Manifest
from ganstudio.formats.results import Level, ResultFigure, Sheet, Verdict

_SHOWN = 12
_TRUSTED, _DOUBTED = 1.0, 10.0
"""Nats of the BDMC gap."""

Estimates = NDArray[np.float64]
"""[pictures] log p(x) in nats."""


@dataclass(frozen=True)
class Pictures:
    """Some pictures as points, with their classes where the generator is told them."""

    x: Tensor
    labels: Tensor | None


def best_of_chains(decoder: GaussianDecoder, pictures: Pictures, state: Chains) -> tuple[Tensor, Tensor]:
    """For each picture the best of its chains' ends: G(z) [pictures, d], and its root mean square error [pictures]."""
    count = len(pictures.x)
    chains = len(state.z) // count
    labels = None if pictures.labels is None else pictures.labels.repeat_interleave(chains)
    with torch.no_grad():
        made = decoder.mean(state.z, labels).view(count, chains, -1)
    errors = (made - pictures.x[:, None]).square().mean(2)
    best = errors.argmin(1)
    return made[torch.arange(count), best], errors.amin(1).sqrt()


def likelihood_of_mean_picture(reference: ReferenceData, x: Tensor) -> float:
    """Mean log-likelihood [nats] under one round Gaussian on the mean training picture, of the best width."""
    some = dequantised(reference.training[:2000], seed=2)
    variance = float(np.square(some - some.mean(0)).mean())
    deviation = variance**0.5
    squared = np.square(x.numpy().astype(np.float64) - some.mean(0)).sum(1)
    norm = x.shape[1] * np.log(deviation * (2 * np.pi) ** 0.5)
    return float((-squared / (2 * variance) - norm).mean())


def figures_of(
    found: Estimates, below: Estimates, above: Estimates, deviation: float, mean: float, dimensions: int
) -> tuple[ResultFigure, ...]:
    """Of held-out pictures, and of simulated ones from below and above; `mean` is the mean picture's likelihood."""
    gap = above - below
    where = f"pixels, {dimensions:,} dimensions, observation noise {deviation:.3g}"

    def error(values: Estimates) -> float | None:
        return float(values.std(ddof=1)) / len(values) ** 0.5 if len(values) > 1 else None

    return (
        ResultFigure(
            name="log_likelihood", title="Log-likelihood, annealed", value=float(found.mean()), unit="nats",
            uncertainty=error(found), ceiling=mean, better="higher", features=where,
            help="Mean over held-out pictures and its standard error; on average a lower bound. Noise: one round "
            "Gaussian on the mean picture. Real data have no likelihood of their own to compare with.",
        ),
        ResultFigure(
            name="gap", title="BDMC gap", value=float(gap.mean()), uncertainty=error(gap), unit="nats", better="lower",
            features=where, floor=0.0, help="Upper less lower bound on simulated pictures: how far the estimate may be "
            "too low. More distributions make it smaller.",
        ),
        ResultFigure(
            name="below", title="Simulated, from below", value=float(below.mean()), uncertainty=error(below),
            unit="nats", features=where, help="Forward passes on pictures drawn from the model itself.",
        ),
        ResultFigure(
            name="above", title="Simulated, from above", value=float(above.mean()), uncertainty=error(above),
            unit="nats", features=where, help="Passes in reverse from the latents that made them.",
        ),
    )  # fmt: skip


def verdict_of(value: float, mean: float, gap: float) -> Verdict:
    """Against the mean picture's likelihood, and how far to believe it; all in nats."""
    believe = (
        f"the bracket is {gap:,.1f} nats wide" if gap <= _DOUBTED
        else f"a lower bound only: the bracket is {gap:,.0f} nats wide, more distributions make it narrower"
    )  # fmt: skip
    more = value - mean
    level: Level = "bad" if more <= 0 else "good" if gap <= _TRUSTED or more > 10 * gap else "doubtful"
    side = "more" if more > 0 else "less"
    text = f"{value:,.0f} nats for pictures it never saw, {abs(more):,.0f} {side} than one mean picture has"
    return Verdict(level=level, text=f"{text}; {believe}.")


def sheet_of(manifest: Manifest, decoder: GaussianDecoder, test: Pictures, ends: Chains, found: Estimates) -> Sheet:
    """Held-out pictures, the least likely first, above the best that the generator can make of them."""
    made, errors = best_of_chains(decoder, test, ends)
    order = np.argsort(found)[:_SHOWN]
    shape = (len(order), manifest.height, manifest.width, manifest.channels)
    rows = [points.numpy()[order].reshape(shape) for points in (test.x, made)]
    pictures = np.clip(np.concatenate(rows) * 255, 0, 255).astype(np.uint8)
    words = [f"{found[i]:,.0f} nats, error {errors[i]:.3f}" for i in order]
    return Sheet.of(
        "The least likely held-out pictures", pictures, len(order), rows=("held out", "the best it can do"),
        cells=[*words, *words], words="Samples of the posterior: what the generator makes of each.",
    )  # fmt: skip
