"""What the Lab looks at between two updates: frozen numpy values that cross from the training thread to the window.

One frame is one look at one lab. Everything is in the data's own coordinates; D is 1 or 2 dimensions.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class View:
    """The box that is looked at, and how finely: `low`, `high` [D], `cells` per axis."""

    low: tuple[float, ...]
    high: tuple[float, ...]
    cells: int

    @property
    def dimensions(self) -> int:
        return len(self.low)


@dataclass(frozen=True, slots=True)
class Round:
    """The samples that the next update will really use: draws are a function of seed and step, so they are known."""

    real: Values
    """[B, D]."""
    latents: Values
    """[B, latent_size]."""
    fake: Values
    """[B, D], what G makes of those latents now."""
    real_scores: Values | None
    """[B], D's answer now: a probability where the objective has them, else a raw score; None without a score."""
    fake_scores: Values | None


@dataclass(frozen=True, slots=True)
class LabFrame:
    """A lab after `update` of `step`. Arrays that a scheme or a dimension does not have are None."""

    lane: int
    """0, or 1 for the right lab of a race."""
    step: int
    update: str
    """Name of the update that was just made, "" at the start."""
    next_update: str
    whole: bool
    """True between two steps."""
    view: View
    latents: Values
    """[N, latent_size], the same ones in every frame."""
    generated: Values
    """[N, D], what the newest generator makes of them."""
    push: Values | None
    """[N, D], where G is pushed at these points under its own objective: -d J_G / d x of each point's own term."""
    surface: Values | None
    """D on the view's cells' centres: [cells] in 1-D, [cells, cells] in 2-D whose row 0 lies lowest.
    A probability where `probabilities`, else the raw score."""
    probabilities: bool
    warped: Values | None
    """What G makes of a regular grid of its first two latents' quantiles, the others at their middle:
    [R, R, 2] in 2-D with two latents or more; in 1-D [R, 1] over quantiles of the first latent. None if not shown."""
    warped_from: Values | None
    """The latent coordinates of that grid: [R, R, 2] or [R, 1]."""
    density: Values | None = None
    """1-D: p_g on the view's cells, integrating to 1."""
    optimal: Values | None = None
    """D*(x) = p / (p + p_g) on the view's cells, as `surface`; where p_g is estimated, from the same estimate."""
    push_by_objective: dict[str, Values] = field(default_factory=dict)
    """1-D: -d J_G / d x on the view's cells under each objective that shows saturation, by its name, where D gives
    probabilities."""
    statistics: dict[str, float] = field(default_factory=dict)
    """Measured now and then, not in every frame: kl_data_model, kl_model_data, jensen_shannon (nats), modes,
    high_quality, reverse_kl. The newest known values, with "measured_at": their step."""
    round: Round | None = None
    """The next update's own samples, only while the lab is paused or in slow motion."""

    @property
    def nbytes(self) -> int:
        """Of the arrays that are this frame's own."""
        own = (self.generated, self.push, self.surface, self.warped, self.density, self.optimal)
        return sum(a.nbytes for a in (*own, *self.push_by_objective.values()) if a is not None)
