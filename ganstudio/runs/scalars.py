"""The words for what a training logs: on which plot a scalar is drawn, what it is called there and what it means.

Those of every scheme stand here. A recipe declares its own in its one file; they travel with the run's first event and
in its log, so that whoever draws a run, also an old one, needs to know no scheme. What nobody declared gets a plot of
its own.
"""

from collections.abc import Iterable
from typing import Literal

import msgspec


class Scalar(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is known of a scalar beside its values."""

    name: str
    """As in the events and the log, such as "generator_loss"."""
    label: str
    """A few signs beside the end of its line, such as "D(x)"; "" where the plot's title says it all."""
    plot: str
    """Title of the plot; scalars with the same one are drawn together."""
    help: str = ""
    """What it means, as the end of a sentence that begins with its label."""
    colour: Literal["real", "generator", "discriminator", "trouble", "accent"] = "accent"
    """The players keep theirs everywhere."""
    figure: str = ""
    """Where its newest value is worth reading as a figure while it trains: what stands before it, such as "k"."""
    unit: str = ""


_GAME = (
    Scalar(
        name="discriminator_loss", label="D", plot="Losses", colour="discriminator",
        help="what the discriminator makes small (J_D)",
    ),
    Scalar(
        name="generator_loss", label="G", plot="Losses", colour="generator", help="what the generator makes small (J_G)"
    ),
    Scalar(
        name="penalty", label="penalty", plot="Losses", colour="trouble",
        help="for slopes of the discriminator that are too steep",
    ),
    Scalar(
        name="real_score", label="D(x)", plot="What D thinks", colour="real",
        help="of real samples; where it is a probability, 1 is surely real and 0 surely generated",
    ),
    Scalar(
        name="fake_score", label="D(G(z))", plot="What D thinks", colour="generator", help="of generated samples"
    ),
)  # fmt: skip
_BESIDE = (
    Scalar(
        name="discriminator_gradient", label="D", plot="Gradient norms", colour="discriminator",
        help="how hard the discriminator is pushed",
    ),
    Scalar(
        name="generator_gradient", label="G", plot="Gradient norms", colour="generator",
        help="how hard the generator is pushed; near 0 it learns nothing",
    ),
    Scalar(
        name="kernel_distance", label="KID", plot="Kernel distance (KID)", colour="real",
        help="between samples and held-out data, of sequences in spectrum and autocorrelation; smaller is better",
    ),
    Scalar(
        name="precision", label="precision", plot="Precision and recall", colour="generator",
        help="share of samples that lie among real ones",
    ),
    Scalar(
        name="recall", label="recall", plot="Precision and recall", colour="real",
        help="share of real samples that lie among generated ones; falls where modes are dropped",
    ),
    Scalar(
        name="density", label="density", plot="Density and coverage", colour="generator",
        help="in how many real neighbourhoods a sample lies, 1 where it equals the data",
    ),
    Scalar(
        name="coverage", label="coverage", plot="Density and coverage", colour="real",
        help="share of real neighbourhoods that hold a sample",
    ),
    Scalar(
        name="nearness_ratio", label="train / held-out", plot="Copying", colour="trouble",
        help="distance to the nearest training picture over that to the nearest held-out one; 1 is honest, 0 copies",
    ),
)  # fmt: skip


def plots_of(names: Iterable[str], declared: tuple[Scalar, ...] = ()) -> dict[str, list[Scalar]]:
    """The scalars of `names` by the title of their plot, plots in the order in which they are shown.

    The game comes first, then what the recipe `declared`, then what nobody did, then gradients and measures.
    """
    wanted = set(names)
    own = {scalar.name for scalar in declared}
    game, beside = ([s for s in common if s.name not in own] for common in (_GAME, _BESIDE))
    known = own | {scalar.name for scalar in game + beside}
    found: dict[str, list[Scalar]] = {}
    for scalar in [*game, *declared, *map(undeclared, sorted(wanted - known)), *beside]:
        if scalar.name in wanted:
            found.setdefault(scalar.plot, []).append(scalar)
    return found


def undeclared(name: str) -> Scalar:
    """A scalar of which only its name is known."""
    return Scalar(name=name, label="", plot=name.replace("_", " ").capitalize())
