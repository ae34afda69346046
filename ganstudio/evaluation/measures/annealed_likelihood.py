"""log p(x) of held-out pictures by annealed importance sampling, with the bracket that says how far to believe it.

Wu et al. 2017, "On the quantitative analysis of decoder-based generative models". Simulated pictures, whose posterior
is known by one exact sample, are bounded from both sides (annealing.py); their gap is the bracket. Chains end at the
posterior of each test picture: G of that is the best that the generator can do for it.
"""

import hashlib
import time
from collections.abc import Generator
from typing import Annotated, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ganstudio.core.errors import UserError
from ganstudio.core.settings import Settings, setting
from ganstudio.evaluation.evaluated_generator import EvaluatedGenerator
from ganstudio.evaluation.likelihood.annealed_result import (
    Estimates,
    Pictures,
    best_of_chains,
    figures_of,
    likelihood_of_mean_picture,
    sheet_of,
    verdict_of,
)
from ganstudio.evaluation.likelihood.annealing import Chains, Pass
from ganstudio.evaluation.likelihood.chain_store import kept_folder, run_kept
from ganstudio.evaluation.likelihood.decoder import GaussianDecoder, decoder_of
from ganstudio.evaluation.likelihood.step_size_pilot import moves_of_pilot
from ganstudio.evaluation.measure import Course, Measure
from ganstudio.evaluation.reference_data import ReferenceData
from ganstudio.evaluation.stats.dequantisation import dequantised
from ganstudio.formats.results import Finding, MeasureProgress

_PRESETS = {"preview": (4, 150, 8), "full": (16, 10_000, 32)}
_AFFORDABLE = (150, 100, 75, 50, 35, 20)
"""Distributions of a preview: the most that are done within what is left of `_PREVIEW_SECONDS`."""
_PREVIEW_SECONDS = 50.0
_FIRST_DEVIATION, _ROUNDS = 0.2, 3
_FIT_CHAINS, _FIT_DISTRIBUTIONS, _FIT_LEAPFROG, _FITTED_ON = 2, 40, 5, 6


class AnnealedSettings(Settings, frozen=True):
    """preview: 4 chains, 8 pictures and as many distributions, up to 150, as a minute allows; full: 16, 32 and 10,000,
    about an hour for a small network."""

    quality: Annotated[
        Literal["preview", "full"],
        setting("Quality", "preview: about a minute, a wide bracket. full: an hour or more; it may be broken off."),
    ] = "preview"
    chains: Annotated[int, setting("Chains", "0: as the quality says.", minimum=0, maximum=64, advanced=True)] = 0
    distributions: Annotated[
        int, setting("Distributions", "0: as the quality says.", minimum=0, maximum=100_000, advanced=True)
    ] = 0
    pictures: Annotated[
        int, setting("Pictures", "Simulated, and as many held-out ones. 0: as the quality says.", minimum=0,
                     maximum=1000, advanced=True)
    ] = 0  # fmt: skip
    deviation: Annotated[
        float, setting("Observation noise", "Standard deviation of a pixel, 0 to 1. 0: fitted to training pictures.",
                       minimum=0.0, maximum=1.0, advanced=True)
    ] = 0.0  # fmt: skip

    @property
    def size(self) -> tuple[int, int, int]:
        """Chains, distributions and pictures."""
        chains, distributions, pictures = _PRESETS[self.quality]
        return self.chains or chains, self.distributions or distributions, self.pictures or pictures


_Step = Generator[MeasureProgress, None, tuple[Estimates, Chains]]


def _measure(generator: EvaluatedGenerator, reference: ReferenceData, settings: AnnealedSettings) -> Course:
    started = time.perf_counter()
    chains, distributions, count = settings.size
    count = min(count, len(reference.held_out_indices))
    test = _pictures(generator, reference, reference.held_out_indices[:count])
    deviation = settings.deviation
    if not deviation:
        deviation = yield from _fit(generator, reference)
    decoder = decoder_of(generator, deviation, rough=True)
    seconds, spent = _seconds_of_a_move(Pass(decoder, test.x, test.labels, chains, 1)), time.perf_counter() - started

    def key_of(distributions: int) -> str:
        return _key(generator, reference, (chains, distributions, count), deviation)

    if settings.quality == "preview" and not settings.distributions:
        begun = (planned for planned in _AFFORDABLE if kept_folder(key_of(planned)).is_dir())  # it goes on as planned
        distributions = next(begun, 0) or _affordable((_PREVIEW_SECONDS - spent) / seconds)
    first, key = spent / (spent + seconds * _moves(distributions)), key_of(distributions)

    def a_pass(over: Pictures, exact: Tensor | None = None, steps: Tensor | None = None) -> Pass:
        return Pass(decoder, over.x, over.labels, chains, distributions, seed=generator.seed, exact=exact, steps=steps)

    found, ends = yield from _run(a_pass(test), f"{key}/test.pt", "held-out pictures", first, 0)
    latents, simulated = _simulate(generator, decoder, count)
    below, there = yield from _run(a_pass(simulated), f"{key}/below.pt", "simulated pictures, from below", first, 1)
    back = a_pass(simulated, exact=latents, steps=there.steps)
    above, _ = yield from _run(back, f"{key}/above.pt", "simulated pictures, from above", first, 2)
    mean = likelihood_of_mean_picture(reference, test.x)
    figures = figures_of(found, below, above, deviation, mean, test.x.shape[1])
    yield Finding(
        verdict=verdict_of(float(found.mean()), mean, float((above - below).mean())), figures=figures,
        sheets=(sheet_of(generator.manifest, decoder, test, ends, found),),
        notes=(f"{chains} chains, {distributions:,} distributions, {count} pictures of each kind.", *_told(generator)),
    )  # fmt: skip


def _run(one: Pass, name: str, what: str, first: float, number: int) -> _Step:
    """The pass, kept on the way; estimates [pictures] and where its chains end. `first` is the share of all time that
    had gone before the passes, `number` how many of these went before."""
    pilot, total = moves_of_pilot(one.distributions), _moves(one.distributions)
    before = min(number + 1, 2) * pilot + number * one.distributions
    for step in run_kept(one, kept_folder(name)):
        if isinstance(step, Chains):
            return one.estimate(step).numpy(), step
        done = first + (1 - first) * (before + step * one.distributions) / total
        yield MeasureProgress(done=done, text=f"Annealing {what}")
    raise AssertionError("a pass ends with its chains")


# --- pictures


def _pictures(generator: EvaluatedGenerator, reference: ReferenceData, indices: NDArray[np.int64]) -> Pictures:
    """Of the data; a conditional generator is told their classes. Raises UserError where these are other ones."""
    x = torch.from_numpy(
        dequantised(np.asarray(reference.dataset.samples[indices], np.uint8), seed=1).astype(np.float32)
    )
    if not generator.manifest.classes:
        return Pictures(x, None)
    data = reference.dataset
    if data.labels is None or list(data.classes) != generator.manifest.classes:
        raise UserError("The generator is told a class, and these data do not have the same classes.")
    return Pictures(x, torch.from_numpy(data.labels[indices]))


def _simulate(generator: EvaluatedGenerator, decoder: GaussianDecoder, count: int) -> tuple[Tensor, Pictures]:
    """Exact draws of (z, x) from the model."""
    draws = torch.Generator().manual_seed(generator.seed + 17)
    z = torch.randn(count, decoder.latent_size, generator=draws)
    chosen = generator.draw_labels(count, generator.seed + 17)
    labels = None if chosen is None else torch.from_numpy(chosen)
    with torch.no_grad():
        mean = decoder.mean(z, labels)
    return z, Pictures(mean + decoder.deviation * torch.randn(mean.shape, generator=draws), labels)


def _fit(generator: EvaluatedGenerator, reference: ReferenceData) -> Generator[MeasureProgress, None, float]:
    """The observation noise that makes training pictures likely: s^2 is the mean square of what posterior samples leave
    of them (a few rounds of Monte Carlo EM with short passes)."""
    some = _pictures(generator, reference, reference.training_indices[:_FITTED_ON])
    deviation = _FIRST_DEVIATION
    for number in range(_ROUNDS):
        yield MeasureProgress(done=0.0, text=f"The observation noise is fitted, round {number + 1} of {_ROUNDS}")
        decoder = decoder_of(generator, deviation, rough=True)
        one = Pass(
            decoder, some.x, some.labels, _FIT_CHAINS, _FIT_DISTRIBUTIONS, leapfrog=_FIT_LEAPFROG, seed=generator.seed
        )
        state = one.begin()
        for _ in one.run(state):
            pass
        left = (some.x - best_of_chains(decoder, some, state)[0]).square().mean()
        deviation = min(max(float(left.sqrt()), 0.01), 1.0)
    return round(deviation, 3)  # so that a short pass on another machine gives the same key


def _seconds_of_a_move(one: Pass) -> float:
    """Of all chains of a pass, here and now: of its pilot, in which there are as many as in a preview."""
    one.begin()  # the first is slower
    started = time.perf_counter()
    one.begin()
    return (time.perf_counter() - started) / moves_of_pilot(one.distributions)


def _moves(distributions: int) -> int:
    """Of three passes and two pilots; the third pass takes the steps of the second."""
    return 3 * distributions + 2 * moves_of_pilot(distributions)


def _affordable(moves: float) -> int:
    """Distributions of a preview of so many moves: large networks and busy machines get fewer."""
    fitting = [count for count in _AFFORDABLE if _moves(count) <= moves]
    return fitting[0] if fitting else _AFFORDABLE[-1]


def _key(generator: EvaluatedGenerator, reference: ReferenceData, size: tuple[int, int, int], deviation: float) -> str:
    parts = (generator.fingerprint or generator.title, reference.dataset.fingerprint, size, deviation, generator.seed)
    return hashlib.blake2b(repr(parts).encode(), digest_size=10).hexdigest()


def _told(generator: EvaluatedGenerator) -> tuple[str, ...]:
    return ("The generator was told the class of each picture.",) if generator.manifest.classes else ()


MEASURE = Measure(
    name="annealed_likelihood",
    title="Annealed importance sampling",
    question="likelihood",
    help="log p(x) of held-out pictures by annealed importance sampling with Hamiltonian moves, in the BDMC bracket.",
    misses="What the observation noise does: a GAN has none, and another one gives another figure. The bracket is of "
    "pictures drawn from the model; real ones may be harder. A high likelihood needs no beautiful samples.",
    ranked_by=("log_likelihood",),
    measure=_measure,
    settings=AnnealedSettings,
    needs=("training data", "held-out data", "gradients"),
    least_held_out=8,
    cost="a minute",
    resumable=True,
)
