"""Log-likelihood by a Parzen window, as in 2014: a Gaussian on every sample, its width chosen on validation pictures.

log p(x) = log 1/S sum_s N(x; G(z_s), sigma^2 I), Breuleux et al. 2011; Goodfellow et al. 2014 gave 225 +- 2 nats for
MNIST. It ranks models wrongly (Theis et al. 2016; Wu et al. 2017) and stands here to show that.
"""

from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from ganstudio.core.errors import UserError
from ganstudio.core.settings import Settings, setting
from ganstudio.evaluation.evaluated_generator import EvaluatedGenerator
from ganstudio.evaluation.measure import Course, Measure
from ganstudio.evaluation.reference_data import ReferenceData
from ganstudio.evaluation.stats.dequantisation import between_0_and_1, dequantised
from ganstudio.formats.results import Finding, Level, MeasureProgress, Plot, ResultFigure, Series, Verdict, numbers

_ROWS = 250
_SIGMAS = np.logspace(-2, 0.3, 24)
Points = NDArray[np.float64]


class ParzenSettings(Settings, frozen=True):
    """More samples raise the figure, without end: it compares only for one number of samples."""

    samples: Annotated[int, setting("Samples", "Gaussians; 10,000 in 2014.", minimum=100, maximum=100_000)] = 10_000
    pictures: Annotated[
        int, setting("Pictures", "Held-out ones, half of them to choose the width.", minimum=20, maximum=10_000)
    ] = 1000


def log_likelihood(x: Points, centres: Points, sigmas: NDArray[np.float64]) -> Points:
    """[widths, N] log densities of x [N, d], in nats, under equal Gaussians at `centres` [S, d]."""
    found = []
    for start in range(0, len(x), _ROWS):
        part = x[start : start + _ROWS]
        squared = np.square(part).sum(1)[:, None] + np.square(centres).sum(1) - 2 * part @ centres.T
        found.append(np.stack([_log_mean_exp(squared / (-2 * sigma**2)) for sigma in sigmas]))
    norm = x.shape[1] * np.log(sigmas * (2 * np.pi) ** 0.5)
    return np.concatenate(found, 1) - norm[:, None]


def _log_mean_exp(values: Points) -> Points:
    """Along the last axis; no sum overflows."""
    top = values.max(1, keepdims=True)
    return np.asarray(top[:, 0] + np.log(np.exp(values - top).mean(1)))


def fitted(centres: Points, validation: Points, test: Points) -> tuple[Points, float, Points]:
    """Log densities [N] of `test` at the width that is best for `validation`, that width, and the curve over widths."""
    curve = log_likelihood(validation, centres, _SIGMAS).mean(1)
    best = float(_SIGMAS[curve.argmax()])
    finer = best * np.linspace(0.85, 1.15, 7)
    sigma = float(finer[log_likelihood(validation, centres, finer).mean(1).argmax()])
    return log_likelihood(test, centres, np.array([sigma]))[0], sigma, curve


def _measure(generator: EvaluatedGenerator, reference: ReferenceData, settings: ParzenSettings) -> Course:
    half = min(settings.pictures, len(reference.held_out)) // 2
    if half < 10:
        raise UserError("It needs 20 held-out pictures: ten to choose the width, ten to be measured.")
    held_out = dequantised(reference.held_out[: 2 * half], seed=0)
    validation, test = held_out[:half], held_out[half:]
    centres = between_0_and_1(generator.samples[: settings.samples])
    yield MeasureProgress(done=0.0, text="A Gaussian on every sample")
    found, sigma, curve = fitted(centres, validation, test)
    yield MeasureProgress(done=0.4, text="A Gaussian on as many training pictures")
    real, _, real_curve = fitted(between_0_and_1(reference.training[: len(centres)]), validation, test)
    yield MeasureProgress(done=0.8, text="A Gaussian on noise")
    noise, _, _ = fitted(
        between_0_and_1(np.asarray(reference.noise(min(len(centres), 500)), np.uint8)), validation, test
    )
    value = float(found.mean())
    figures = (
        ResultFigure(
            name="log_likelihood", title="Log-likelihood by Parzen window", value=value, unit="nats", better="higher",
            uncertainty=float(found.std(ddof=1)) / half**0.5, floor=float(real.mean()), ceiling=float(noise.mean()),
            features=f"pixels, {test.shape[1]:,} dimensions",
            help=f"Mean over {half} held-out pictures and its standard error, {len(centres):,} samples. Real: as many "
            "training pictures in place of samples, or all there are.",
        ),
        ResultFigure(
            name="sigma", title="Width", value=sigma, uncertainty=sigma * 0.025, features="pixels, 0 to 1",
            help=f"Standard deviation of each Gaussian, best for {half} other held-out pictures.",
        ),
    )  # fmt: skip
    widths = numbers(np.log10(_SIGMAS))
    plot = Plot(
        title="Choice of the width", kind="lines", x_title="log10 of the width", y_title="nats",
        series=(
            Series(name="samples", colour="generator", x=widths, y=numbers(np.maximum(curve, -2000))),
            Series(name="training pictures", colour="real", x=widths, y=numbers(np.maximum(real_curve, -2000))),
        ),
    )  # fmt: skip
    yield Finding(verdict=_verdict(value, float(real.mean()), float(noise.mean())), figures=figures, plots=(plot,))


def _verdict(value: float, real: float, noise: float) -> Verdict:
    way = (value - noise) / max(real - noise, 1e-9)
    level: Level = "good" if way > 0.9 else "doubtful" if way > 0.5 else "bad"
    beyond = " It beats real pictures, which shows how little this figure means." if value > real else ""
    return Verdict(level=level, text=f"{value:,.0f} nats; training pictures themselves have {real:,.0f}.{beyond}")


MEASURE = Measure(
    name="parzen",
    title="Parzen window",
    question="likelihood",
    help="The likelihood estimate of 2014: a Gaussian on every sample, its width chosen on validation pictures.",
    misses="Nearly everything, in so many dimensions: it prefers samples in the middle of the data, lets replayers win "
    "and ranks models wrongly (Theis et al. 2016; Wu et al. 2017). It compares only for one number of samples.",
    ranked_by=("log_likelihood",),
    why_it_differs="Parzen puts a round Gaussian on each of some thousand samples. In hundreds of dimensions nearly "
    "all of the likelihood lies between samples, so it rewards samples in the middle of the data (k-means centres "
    "beat real digits) and hardly sees how much of the data is covered. Annealed importance sampling integrates over "
    "all latents with the generator's own observation noise; believe it where its BDMC gap is small (Wu et al. 2017).",
    measure=_measure,
    settings=ParzenSettings,
    needs=("training data", "held-out data"),
    least_held_out=20,
)
