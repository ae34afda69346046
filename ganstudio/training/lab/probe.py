"""Looks at the two networks of one lab between two updates and draws nothing of the training's random numbers.

Each look shows the same latents and the same cells, so that what moves are the networks.
"""

import contextlib
from collections.abc import Callable, Iterator
from functools import cache

import numpy as np
import torch
from torch import Tensor, nn

from ganstudio.datasets import DataSet
from ganstudio.evaluation.stats.divergence import optimal_discriminator
from ganstudio.formats.density import Density
from ganstudio.labs.frame import Round, Values, View
from ganstudio.nn.layers import has_dropout
from ganstudio.training.components.rng_streams import RngStreams
from ganstudio.training.objectives import Objective, objectives
from ganstudio.training.recipe import AdversarialPair
from ganstudio.training.recipe_bases.generator_recipe import GeneratorRecipe

CELLS = {1: 256, 2: 64}
"""Cells of the view per axis, by dimension."""
_POINTS, _PARTNERS = 512, 128
"""Generated points that are shown; real ones that they are compared with where the objective compares."""
_GRID = {1: 41, 2: 21}
_MARGIN = 1.15
"""The view is larger than the data's extent by this factor."""
_BEGINNING = 0.25
"""The view holds at least this much around the origin, near which an untrained generator's points lie."""

Score = Callable[[Tensor], Tensor]
"""Points [N, D] to raw scores [N], differentiable."""


class LabProbe:
    """Shows the networks of one recipe that learns `dataset`, without changing anything of them."""

    def __init__(self, recipe: GeneratorRecipe, dataset: DataSet, seed: int) -> None:
        self.recipe, self.dimensions = recipe, int(dataset.samples.shape[1])
        self.density: Density | None = dataset.density
        self.pair = _pair(recipe)
        self.view = view_of(dataset)
        self.distribution, self.size = recipe.latents.latent_distribution, recipe.latents.latent_size
        self._stateful = [network for network in recipe.networks().values() if _is_stateful(network)]
        draws = RngStreams(seed, 0, 0, torch.device("cpu"))
        self.latents = draws.latents("lab", self.distribution, _POINTS, self.size)
        self.shown_latents: Values = self.latents.numpy()
        chosen = draws.integers("lab partners", len(dataset.training), _PARTNERS).numpy()
        self._partners = torch.from_numpy(np.asarray(dataset.samples[dataset.training[chosen]], np.float32))
        self._cells = torch.from_numpy(cell_centres(self.view))
        self._grid, self._grid_coordinates = self._latent_grid()
        self._pdf = self.density.pdf(cell_centres(self.view)) if self.density and self.dimensions == 1 else None

    # --- both dimensions

    def generated(self) -> Values:
        """[N, D] of the fixed latents."""
        return self.generate(self.latents)

    @torch.no_grad()
    def generate(self, latents: Tensor) -> Values:
        """Latents [N, size] to points [N, D], many at a time."""
        with self._at_rest():
            return torch.cat([self.pair.generate(part) for part in torch.split(latents, 1 << 16)]).float().numpy()

    @torch.no_grad()
    def surface(self) -> Values | None:
        """D on the view's cells, as in LabFrame."""
        if self.pair.discriminator is None:
            return None
        with self._at_rest():
            values = self._shown(self.pair.discriminator(self._cells))
        return values.reshape((self.view.cells,) * self.dimensions)

    def push(self, points: Values) -> Values | None:
        """[N, D], -d J_G / d x of each point's own term."""
        if self.pair.discriminator is None:
            return None
        with self._at_rest():
            return self._push(torch.from_numpy(points), self.pair.discriminator, (self.pair.objective,))[0]

    def warped(self) -> tuple[Values, Values] | tuple[None, None]:
        """The regular grid of latents after G, and its latent coordinates."""
        if self._grid is None or self._grid_coordinates is None:
            return None, None
        shape = self._grid_coordinates.shape
        return self.generate(self._grid).reshape((*shape[:-1], self.dimensions)), self._grid_coordinates

    def round(self, draws: RngStreams) -> Round:
        """The samples that an update with these draws uses."""
        with torch.no_grad(), self._at_rest():
            real, latents = self.recipe.draw_round(draws)
            fake = self.pair.generate(latents)
            score = self.pair.discriminator
            scores = None if score is None else (self._shown(score(real.samples)), self._shown(score(fake)))
        return Round(real.samples.numpy(), latents.numpy(), fake.numpy(), *(scores or (None, None)))

    # --- one dimension

    def optimal(self, density: Values) -> Values | None:
        """D* on the view's cells from p_g there; None where D gives no probabilities or p is not known."""
        if self._pdf is None or not self.pair.objective.probabilities or self.pair.discriminator is None:
            return None
        prior = self.pair.objective.equilibrium().get("real_score", 0.5)
        return optimal_discriminator(self._pdf, density, prior).astype(np.float32)

    def push_by_objective(self) -> dict[str, Values]:
        """On the view's cells, under each objective that shows saturation, by its name."""
        if self.dimensions != 1 or self.pair.discriminator is None or not self.pair.objective.probabilities:
            return {}
        with self._at_rest():
            pushes = self._push(self._cells, self.pair.discriminator, tuple(_compared().values()))
        return {name: push[:, 0] for name, push in zip(_compared(), pushes, strict=True)}

    # ---

    def _push(self, points: Tensor, score: Score, objectives: tuple[Objective, ...]) -> list[Values]:
        """-N d J_G / d x: a loss is the mean of N terms, of which each point has its own.

        Where the loss compares with real points, the mean is over many partners for each point.
        """
        points = points.detach().requires_grad_(True)
        scores = score(points)
        (slopes,) = torch.autograd.grad(scores.sum(), points)  # each score knows its own point only
        fake = scores.detach()[None].requires_grad_(True)  # [1, N] against [partners, 1]
        with torch.no_grad():
            real = score(self._partners)[:, None]
        pushes = []
        for objective in objectives:
            loss = objective.generator_loss(real if objective.compares_with_real else None, fake)
            (pull,) = torch.autograd.grad(loss, fake)
            pushes.append((-len(points) * pull[0, :, None] * slopes).numpy())
        return pushes

    def _shown(self, scores: Tensor) -> Values:
        return (scores.sigmoid() if self.pair.objective.probabilities else scores).float().numpy()

    @contextlib.contextmanager
    def _at_rest(self) -> Iterator[None]:
        """In eval mode, so that no dropout draws and no batch statistics move."""
        training = [network for network in self._stateful if network.training]
        _set_mode(training, False)
        try:
            yield
        finally:
            _set_mode(training, True)

    def _latent_grid(self) -> tuple[Tensor | None, Values | None]:
        """Latents [R ** D, size] at equally spaced quantiles of the first D ones, the others at their middle."""
        if self.size < self.dimensions:
            return None, None
        count = _GRID[self.dimensions]
        quantiles = torch.linspace(0.5 / count, 1 - 0.5 / count, count, dtype=torch.float64)
        along = (torch.special.ndtri(quantiles) if self.distribution == "normal" else 2 * quantiles - 1).float()
        if self.dimensions == 1:
            coordinates = along[:, None]
        else:
            coordinates = torch.stack(torch.meshgrid(along, along, indexing="xy"), -1)
        latents = torch.zeros(count**self.dimensions, self.size)
        latents[:, : self.dimensions] = coordinates.reshape(-1, self.dimensions)
        return latents, coordinates.numpy()


def view_of(dataset: DataSet) -> View:
    """A box around the data and the origin; in two dimensions a square."""
    if dataset.density is not None:
        low, high = dataset.density.extent()
    else:
        samples = np.asarray(dataset.samples, np.float64)
        low, high = samples.min(0), samples.max(0)
    low, high = np.minimum(low, -_BEGINNING), np.maximum(high, _BEGINNING)
    half = max(float((high - low).max()) / 2 * _MARGIN, 1e-3)
    middle = (low + high) / 2
    cells = CELLS[len(low)]
    return View(tuple((middle - half).tolist()), tuple((middle + half).tolist()), cells)


def cell_centres(view: View) -> Values:
    """[cells ** D, D], x running fastest, low y first."""
    axes = [
        low + (np.arange(view.cells) + 0.5) * (high - low) / view.cells
        for low, high in zip(view.low, view.high, strict=True)
    ]
    grids = np.meshgrid(*axes)
    return np.stack([grid.ravel() for grid in grids], 1).astype(np.float32)


def _pair(recipe: GeneratorRecipe) -> AdversarialPair:
    pair = recipe.adversarial_pair()
    assert pair is not None, "a lab's recipe was asked for it when it was built"
    return pair


@cache
def _compared() -> dict[str, Objective]:
    """The objectives that show saturation, by name."""
    made = {name: part.settings() for name, part in objectives().items()}
    return {name: one for name, one in made.items() if isinstance(one, Objective) and one.shows_saturation}


def _is_stateful(network: nn.Module) -> bool:
    """True if it computes otherwise in training: then, and only then, is its mode worth changing in every look."""
    return has_dropout(network) or any(isinstance(m, nn.BatchNorm1d | nn.BatchNorm2d) for m in network.modules())


def _set_mode(networks: list[nn.Module], training: bool) -> None:
    for network in networks:
        network.train(training)
