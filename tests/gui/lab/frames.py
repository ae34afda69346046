"""Frames of labs whose players are formulae: everything about them is known."""

from dataclasses import replace

import numpy as np

from ganstudio.formats.density import GaussianMixture
from ganstudio.labs.frame import LabFrame, Round, View

RING = GaussianMixture(
    np.stack([np.cos(np.arange(8) * np.pi / 4), np.sin(np.arange(8) * np.pi / 4)], 1),
    np.full(8, 0.1),
    np.full(8, 1 / 8),
)
TWO_HILLS = GaussianMixture(np.array([[-1.0], [2.0]]), np.array([0.5, 0.5]), np.array([0.7, 0.3]))


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def plane(cells: int = 32, *, probabilities: bool = True) -> LabFrame:
    """G(z) = z / 2 over [-2, 2]^2; D(x, y) = sigmoid(4 y): what lies high is real. The push points up."""
    view = View((-2.0, -2.0), (2.0, 2.0), cells)
    latents = np.random.default_rng(0).standard_normal((200, 2)).astype(np.float32)
    generated = latents / 2
    rows = -2 + (np.arange(cells) + 0.5) / cells * 4
    logits = np.repeat(4 * rows[:, None], cells, 1)
    surface = (sigmoid(logits) if probabilities else logits).astype(np.float32)
    push = np.stack([np.zeros(200), 4 * (1 - sigmoid(4 * generated[:, 1]))], 1).astype(np.float32)
    grid = np.stack(np.meshgrid(*[np.linspace(-2, 2, 9)] * 2), -1).astype(np.float32)
    return LabFrame(
        0, 7, "discriminator", "generator", True, view, latents, generated, push, surface, probabilities, grid / 2, grid
    )  # fmt: skip


def with_round(frame: LabFrame) -> LabFrame:
    """The same frame with the next update's samples, judged."""
    dimensions = frame.view.dimensions
    real = np.full((3, dimensions), 1.0, np.float32)
    fake = np.full((3, dimensions), -1.0, np.float32)
    scores = np.array([0.9, 0.5, 0.1], np.float32)
    return replace(frame, round=Round(real, fake[:, :1], fake, scores, scores))


def line(cells: int = 128) -> LabFrame:
    """G(z) = z / 2 over [-4, 4], so p_g = N(0, 1/4); D(x) = sigmoid(x)."""
    view = View((-4.0,), (4.0,), cells)
    x = -4 + (np.arange(cells) + 0.5) / cells * 8
    latents = np.random.default_rng(0).standard_normal((200, 1)).astype(np.float32)
    density = np.exp(-2 * x**2) * np.sqrt(2 / np.pi)
    truth = TWO_HILLS.pdf(x[:, None])
    pushes = {"minimax": sigmoid(x), "non_saturating": sigmoid(-x)}
    quantiles = np.linspace(-2, 2, 11, dtype=np.float32)[:, None]
    frame = LabFrame(
        0, 7, "discriminator", "generator", True, view, latents, latents / 2, np.ones((200, 1), np.float32),
        sigmoid(x).astype(np.float32), True, quantiles / 2, quantiles,
    )  # fmt: skip
    return replace(
        frame,
        density=density.astype(np.float32),
        optimal=(truth / (truth + density)).astype(np.float32),
        push_by_objective={name: values.astype(np.float32) for name, values in pushes.items()},
    )


def busy_plane(share: float) -> LabFrame:
    """As much as a real lab shows: G swirls the plane by `share` of a turn, D's borders are curved."""
    view, cells = View((-1.6, -1.6), (1.6, 1.6), 64), 64
    latents = np.random.default_rng(1).standard_normal((512, 2)).astype(np.float32)
    quantiles = np.linspace(-2, 2, 21, dtype=np.float32)
    grid = np.stack(np.meshgrid(quantiles, quantiles), -1)

    def swirl(z):
        radius, angle = np.hypot(z[..., 0], z[..., 1]), np.arctan2(z[..., 1], z[..., 0])
        turned = angle + 2 * share * radius
        return (np.stack([np.cos(turned), np.sin(turned)], -1) * np.tanh(radius)[..., None] * 1.1).astype(np.float32)

    centres = -1.6 + (np.arange(cells) + 0.5) / cells * 3.2
    x, y = np.meshgrid(centres, centres)
    surface = sigmoid(3 * np.cos(8 * np.arctan2(y, x)) * share + 2 * np.hypot(x, y) - 1).astype(np.float32)
    generated = swirl(latents)
    push = (-2 * generated).astype(np.float32)
    return LabFrame(
        0, 7, "discriminator", "generator", True, view, latents, generated, push, surface, True, swirl(grid), grid
    )  # fmt: skip
