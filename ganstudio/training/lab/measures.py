"""What the Lab measures now and then: divergences, what is covered, and in one dimension p_g itself."""

from dataclasses import asdict

import numpy as np
import torch

from ganstudio.evaluation.stats.divergence import divergences
from ganstudio.evaluation.stats.histogram_grid import Cells, Masses
from ganstudio.evaluation.stats.mode_coverage import mode_coverage
from ganstudio.evaluation.stats.push_forward import latent_grid, push_forward_line, push_forward_plane
from ganstudio.formats.density import GaussianMixture
from ganstudio.labs.frame import Values
from ganstudio.training.components.rng_streams import RngStreams
from ganstudio.training.lab.probe import LabProbe

SAMPLES = 1 << 17
"""Where latents have more dimensions than points, p_g is the share of so many samples."""
_COVERAGE_SAMPLES = 10_000
_CELLS = {1: 2048, 2: 128}
_ROOM = 1.5
"""The cells' box is larger than the view by this factor."""


class LabMeasures:
    """Measures one run. Exact by change of variables where latents and points have as many dimensions."""

    def __init__(self, probe: LabProbe, seed: int) -> None:
        self._probe, self.exact = probe, probe.size == probe.dimensions
        self._draws = RngStreams(seed, 0, 0, torch.device("cpu"))
        view = probe.view
        middle = [(low + high) / 2 for low, high in zip(view.low, view.high, strict=True)]
        half = [_ROOM * (high - low) / 2 for low, high in zip(view.low, view.high, strict=True)]
        self._cells = Cells(
            tuple(m - h for m, h in zip(middle, half, strict=True)),
            tuple(m + h for m, h in zip(middle, half, strict=True)),
            _CELLS[probe.dimensions],
        )
        self._view_cells = Cells(view.low, view.high, view.cells)
        self._data: Masses | None = None
        self._latents: torch.Tensor | None = None
        self._ends, self._masses = latent_grid(probe.distribution, probe.dimensions)

    def density(self) -> Values:
        """1-D: p_g on the view's cells; the part of it outside of the view is missing from its integral."""
        return (self._model(self._view_cells)[:-1] / self._view_cells.volume).astype(np.float32)

    def statistics(self) -> dict[str, float]:
        """As in LabFrame; {} where the data's distribution is not known."""
        density = self._probe.density
        if density is None:
            return {}
        if self._data is None:
            self._data = self._cells.masses_of_density(density)
        model = self._model(self._cells)
        values = asdict(divergences(self._data, model, None if self.exact else SAMPLES))
        return {**values, **self._coverage()}

    def _model(self, cells: Cells) -> Masses:
        if not self.exact:
            return cells.masses_of_samples(self._probe.generate(self._many_latents()))
        ends = torch.from_numpy(self._ends).float()
        if self._probe.dimensions == 1:
            return push_forward_line(self._probe.generate(ends[:, None]), self._masses, cells)
        corners = torch.stack(torch.meshgrid(ends, ends, indexing="ij"), -1)
        images = self._probe.generate(corners.reshape(-1, 2)).reshape(corners.shape)
        return push_forward_plane(images, self._masses, cells)

    def _many_latents(self) -> torch.Tensor:
        if self._latents is None:
            self._latents = self._draws.latents("lab density", self._probe.distribution, SAMPLES, self._probe.size)
        return self._latents

    def _coverage(self) -> dict[str, float]:
        """Where the distribution has modes that are worth counting."""
        density = self._probe.density
        if not isinstance(density, GaussianMixture) or not density.countable:
            return {}
        latents = self._draws.latents("lab coverage", self._probe.distribution, _COVERAGE_SAMPLES, self._probe.size)
        covered = mode_coverage(self._probe.generate(latents), density)
        return {
            "modes": float(covered.modes), "high_quality": covered.high_quality, "reverse_kl": covered.reverse_kl,
        }  # fmt: skip
