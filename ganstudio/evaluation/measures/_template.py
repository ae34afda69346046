"""A filled-in form for a new measure: copy this file, name it after what it measures, and change every line.

Nothing else has to be touched: the file is found because it declares MEASURE; page, report, `ganstudio evaluate` and
the generic tests follow. Say here who proposed it and its formula. This one: how far apart the mean colours are,
|mean(samples) - mean(data)| over all pixels, in levels of 0 to 255.
"""

from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from ganstudio.core.settings import Settings, setting
from ganstudio.evaluation.evaluated_generator import EvaluatedGenerator
from ganstudio.evaluation.measure import Course, Measure
from ganstudio.evaluation.reference_data import ReferenceData
from ganstudio.evaluation.verdicts import verdict_of_distance
from ganstudio.formats.results import Finding, MeasureProgress, ResultFigure


class MeanColourSettings(Settings, frozen=True):
    """Each annotated field is a setting of the measure's form and of --set; without any, leave the class out."""

    groups: Annotated[int, setting("Groups", "Samples are compared in so many groups.", minimum=2, maximum=20)] = 4


def _measure(generator: EvaluatedGenerator, reference: ReferenceData, settings: MeanColourSettings) -> Course:
    """Yields its progress now and then, which is also where it can be cancelled, and last of all one finding."""
    real = _mean(reference.training)
    distances = []
    for number, group in enumerate(np.array_split(generator.samples, settings.groups)):
        yield MeasureProgress(done=number / settings.groups, text="Mean colours")
        distances.append(float(np.abs(_mean(group) - real).mean()))
    # what a perfect generator would get, and what one that learnt nothing would: no figure means anything without them
    floor = float(np.abs(_mean(reference.held_out) - real).mean())
    ceiling = float(np.abs(_mean(reference.noise(len(generator.samples))) - real).mean())
    value, deviation = float(np.mean(distances)), float(np.std(distances, ddof=1))
    figure = ResultFigure(
        name="mean_colour", title="Mean colour", value=value, uncertainty=deviation, floor=floor, ceiling=ceiling,
        better="lower", features="pixels", help=f"Mean and deviation over {settings.groups} groups, in levels of 255.",
    )  # fmt: skip
    verdict = verdict_of_distance(value, deviation, floor, ceiling, "The distance of the mean colours")
    yield Finding(verdict=verdict, figures=(figure,))


def _mean(pictures: NDArray[np.uint8]) -> NDArray[np.float64]:
    """[C] of pictures [N, H, W, C]."""
    return np.asarray(pictures.mean((0, 1, 2), dtype=np.float64))


MEASURE = Measure(
    name="mean_colour",  # in saved results and on the command line; never change it afterwards
    title="Mean colour",
    question="whole",  # copy, omit, likelihood or whole: under which question it stands
    help="One or two plain sentences: what it measures, and in what.",
    misses="When a good figure does not mean a good generator: here a single grey picture has the right mean colour.",
    measure=_measure,
    settings=MeanColourSettings,
    # what it cannot do without; where something is missing, the user is told what instead of a figure
    needs=("training data", "held-out data"),
    kinds=("picture",),
    least_samples=100,
    cost="seconds",
)
