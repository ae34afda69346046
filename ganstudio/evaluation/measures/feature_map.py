"""A map of real and generated samples: two principal components of their features, and k-means groups of them.

What lives in the corner that the generator never visits? Every point of the map can show its picture.
"""

from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from ganstudio.core.settings import Settings, setting
from ganstudio.evaluation.evaluated_generator import EvaluatedGenerator
from ganstudio.evaluation.measure import Course, Measure
from ganstudio.evaluation.reference_data import ReferenceData
from ganstudio.evaluation.stats.k_means import Groups, k_means
from ganstudio.formats.results import (
    Finding,
    Level,
    MeasureProgress,
    Plot,
    ResultFigure,
    Series,
    Sheet,
    Verdict,
    numbers,
)

_FITTED_ON = 1500
_EACH = 4
_COLUMNS = 40
Floats = NDArray[np.float64]


class MapSettings(Settings, frozen=True):
    """Points of each kind that are drawn, and groups that are counted."""

    points: Annotated[int, setting("Points", "Real ones, and as many generated.", minimum=20, maximum=2000)] = 400
    groups: Annotated[int, setting("Groups", "Of k-means, over both kinds.", minimum=2, maximum=50)] = 12


def _measure(generator: EvaluatedGenerator, reference: ReferenceData, settings: MapSettings) -> Course:
    yield MeasureProgress(done=0.0, text="Principal components of features")
    real, made = reference.reference_features[:_FITTED_ON], generator.features[:_FITTED_ON]
    mean, directions, shares = _principal(real)
    places = {"real": (real - mean) @ directions[:, :2], "made": (made - mean) @ directions[:, :2]}
    yield MeasureProgress(done=0.5, text="Groups of k-means")
    short = np.concatenate([real, made]) @ directions
    found = k_means(short, settings.groups)
    groups = found.of(short)
    counts = [np.bincount(part, minlength=settings.groups) for part in (groups[: len(real)], groups[len(real) :])]
    apart = [c / c.sum() for c in counts]
    distance = float(np.abs(apart[0] - apart[1]).sum() / 2)
    fresh = reference.fresh_features[:_FITTED_ON] @ directions
    chance = _shares_apart(real @ directions, fresh, found)
    noise = _shares_apart(real @ directions, reference.noise_features[:_FITTED_ON] @ directions, found)
    figure = ResultFigure(
        name="groups_apart", title="Samples in groups too many", value=distance, unit="share", better="lower",
        uncertainty=(settings.groups / len(made)) ** 0.5 / 2, floor=chance, ceiling=noise,
        features=reference.space.name,
        help=f"How differently real and generated samples fill {settings.groups} groups (total variation).",
    )  # fmt: skip
    yield Finding(
        verdict=_verdict(distance, chance, apart), figures=(figure,),
        plots=(_map(places, shares, generator, reference, settings.points), _bars(apart)),
        sheets=_corner(reference, groups, apart),
    )  # fmt: skip


def _principal(x: Floats) -> tuple[Floats, Floats, Floats]:
    """Mean [d], 20 principal directions [d, 20] and the shares of variance that they explain."""
    mean = x.mean(0)
    _, values, rows = np.linalg.svd(x - mean, full_matrices=False)
    share = values**2 / max(float((values**2).sum()), 1e-12)
    if len(rows) == 1:  # points on a line lie on a line of the map
        rows, share = np.concatenate([rows, np.zeros_like(rows)]), np.append(share, 0.0)
    return mean, rows[:20].T, share[:20]


def _shares_apart(x: Floats, y: Floats, groups: Groups) -> float:
    shares = [np.bincount(groups.of(part), minlength=len(groups.centres)) / len(part) for part in (x, y)]
    return float(np.abs(shares[0] - shares[1]).sum() / 2)


def _map(
    places: dict[str, Floats], shares: Floats, generator: EvaluatedGenerator, reference: ReferenceData, most: int
) -> Plot:
    some = {name: points[:most] for name, points in places.items()}
    pictures = None
    if reference.dataset.output == "picture":
        shown = np.concatenate([reference.samples[: len(some["real"])], generator.samples[: len(some["made"])]])
        pictures = Sheet.of("Pictures of the map", shown.astype(np.uint8), _COLUMNS)
    across, up = (f"component {number + 1} ({shares[number]:.0%} of the variance)" for number in (0, 1))
    series = (
        Series(name="held-out data", colour="real", x=numbers(some["real"][:, 0]), y=numbers(some["real"][:, 1])),
        Series(name="samples", colour="generator", x=numbers(some["made"][:, 0]), y=numbers(some["made"][:, 1])),
    )
    return Plot(
        title="Map of features", kind="points", series=series, x_title=across, y_title=up, pictures=pictures,
        help="The first two principal components of real samples. Hover over a point to see it.",
    )  # fmt: skip


def _bars(apart: list[Floats]) -> Plot:
    order = np.argsort(apart[1] - apart[0])
    return Plot(
        title="Groups of k-means", kind="bars", x_title="groups, the most neglected first", y_title="share",
        series=(
            Series(name="held-out data", colour="real", y=numbers(apart[0][order])),
            Series(name="samples", colour="generator", y=numbers(apart[1][order])),
        ),
    )  # fmt: skip


def _corner(reference: ReferenceData, groups: NDArray[np.int64], apart: list[Floats]) -> tuple[Sheet, ...]:
    """Real and generated samples of the three most neglected groups."""
    if reference.dataset.output != "picture":
        return ()
    rows, titles = [], []
    count = len(reference.reference_features[:_FITTED_ON])
    for group in np.argsort(apart[1] - apart[0])[:3].tolist():
        there = np.flatnonzero(groups[:count] == group)[:_EACH]
        if len(there) == _EACH:
            rows.append(reference.samples[there])
            titles.append(f"{apart[1][group]:.1%} instead of {apart[0][group]:.1%}")
    if not rows:
        return ()
    pictures = np.concatenate(rows).astype(np.uint8)
    return (Sheet.of("What lives where it seldom goes", pictures, _EACH, rows=titles, words="Held-out pictures."),)


def _verdict(distance: float, chance: float, apart: list[Floats]) -> Verdict:
    moved = max(0.0, distance - chance)
    level: Level = "good" if moved < 0.08 else "doubtful" if moved < 0.3 else "bad"
    empty = int(((apart[0] > 0.01) & (apart[1] < 0.1 * apart[0])).sum())
    rarely = f" {empty} of {len(apart[0])} groups are hardly ever visited." if empty else ""
    return Verdict(level=level, text=f"{moved:.0%} of the samples lie in groups that they fill too much.{rarely}")


MEASURE = Measure(
    name="feature_map",
    title="Map of features",
    question="omit",
    help="Real and generated samples on one map, by two principal components of their features, with k-means groups.",
    misses="What two directions do not show, which is most of it: groups that lie apart may fall together on the map. "
    "Copies lie exactly where they should.",
    measure=_measure,
    settings=MapSettings,
    needs=("training data", "held-out data"),
    kinds=("picture", "sequence", "points"),
    least_held_out=50,
)
