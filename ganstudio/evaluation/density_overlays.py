"""Overlays for points on a line or in the plane: what other models of a density see in the same cloud.

Histogram, kernel density, Gaussian mixture, k-means and principal axes; scikit-learn, an extra, is loaded when the
first that needs it is asked for. Each takes points [N, D], D 1 or 2, and gives plain values; nothing here knows a
network. Points that are no numbers are left out; too few of them raise UserError.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ganstudio.core.edition import how_to_add
from ganstudio.core.errors import UserError
from ganstudio.core.threads import single_thread
from ganstudio.labs.overlays import Axes, Clusters, HeightMap, Mixture, Overlay

Points = NDArray[np.floating]
Box = tuple[tuple[float, ...], tuple[float, ...]]
"""Lowest and highest corner of what is looked at."""

_MOST = 1500
"""More points than this are thinned for the slower ones, evenly."""
_CELLS = {1: 256, 2: 64}


@dataclass(frozen=True)
class OverlayKind:
    """An overlay as the window offers it. `fit(points, box, groups)`; `groups` is 0 for "choose yourself"."""

    name: str
    title: str
    help: str
    fit: Callable[[Points, Box, int], Overlay]
    grouped: bool = False
    """Whether `groups`, 0 or 1 to 32, changes anything."""


def histogram(points: Points, box: Box, bins: int = 0) -> HeightMap:
    """Counts in equal cells of the box, as a density: count / (N cell size). `bins` per axis, by default 40 or 24."""
    points = _clean(points, 1)
    low, high = box
    bins = bins or {1: 40, 2: 24}[len(low)]
    edges = [np.linspace(start, end, bins + 1) for start, end in zip(low, high, strict=True)]
    counts, _ = np.histogramdd(points, edges)
    cell = float(np.prod([(end - start) / bins for start, end in zip(low, high, strict=True)]))
    return HeightMap(low, high, counts.T / (len(points) * cell), False, f"histogram, {bins} bins a side")


def kernel_density(points: Points, box: Box, bandwidth: float = 0.0) -> HeightMap:
    """A Gaussian on every point; by default of Scott's width n^(-1/(D+4)) times the mean deviation."""
    from sklearn.neighbors import KernelDensity

    points = _thinned(_clean(points, 2))
    count, dimensions = points.shape
    scott = count ** (-1 / (dimensions + 4)) * float(np.sqrt(points.var(0, ddof=1).mean()))
    width = bandwidth or max(scott, 1e-3 * max(end - start for start, end in zip(*box, strict=True)))
    found = KernelDensity(bandwidth=width, rtol=1e-3).fit(points).score_samples(_centres(box))
    density = np.exp(found).reshape((_CELLS[dimensions],) * dimensions)
    return HeightMap(*box, density, True, f"kernel density, width {width:.2g}")


def gaussian_mixture(points: Points, components: int = 0) -> Mixture:
    """Maximum likelihood by EM, full covariances; without a number, the one of 1 to 9 with the smallest BIC."""
    from sklearn.mixture import GaussianMixture

    points = _thinned(_clean(points, 2))
    most = _distinct(points, 9)
    tried = [min(components, _distinct(points, components))] if components else range(1, most + 1)
    floor = max(1e-6 * float(points.var(0).mean()), 1e-9)
    fits = [
        GaussianMixture(count, reg_covar=floor, max_iter=500, init_params="k-means++", random_state=0)
        for count in tried
    ]
    best = min((fit.fit(points) for fit in fits), key=lambda fit: fit.bic(points))
    nats = best.score(points)
    words = f"mixture of {best.n_components}, {nats:.2f} nats a point"
    return Mixture(best.weights_, best.means_, best.covariances_, words)


def k_means(points: Points, clusters: int = 0) -> Clusters:
    """Lloyd's algorithm, the best of 4 beginnings by k-means++; 8 clusters if no number is given."""
    from sklearn.cluster import KMeans

    points = _thinned(_clean(points, 1))
    count = _distinct(points, clusters or 8)
    found = KMeans(count, n_init=4, random_state=0).fit(points)
    spread = np.sqrt(found.inertia_ / len(points))
    words = f"{count} clusters, spread {spread:.2g}"
    return Clusters(found.cluster_centers_, points, found.labels_.astype(np.int64), words)


def principal_axes(points: Points) -> Axes:
    """Directions of the largest variance, the largest first, by the covariance's eigenvectors."""
    points = _clean(points, 2)
    covariance = np.atleast_2d(np.cov(points, rowvar=False))
    variances, directions = np.linalg.eigh(covariance)  # scikit-learn's divides by zero where all points are one
    deviations = np.sqrt(variances[::-1].clip(0))
    told = " and ".join(f"{deviation:.2f}" for deviation in deviations.tolist())
    return Axes(points.mean(0), directions.T[::-1], deviations, f"principal axes, deviation {told}")


OVERLAYS = (
    OverlayKind("histogram", "Histogram", "How many points fall into each cell.", lambda p, box, _: histogram(p, box)),
    OverlayKind(
        "kernel_density", "Kernel density",
        "A small Gaussian on every point, added up. Parzen's window is what early papers measured GANs with.",
        lambda p, box, _: kernel_density(p, box),
    ),
    OverlayKind(
        "gaussian_mixture", "Gaussian mixture",
        "A few Gaussians fitted by maximum likelihood (EM): an explicit density, which a GAN does not have.",
        lambda p, _, n: gaussian_mixture(p, n), grouped=True,
    ),
    OverlayKind(
        "k_means", "Clusters", "Points grouped around the nearest of k centres (k-means).",
        lambda p, _, n: k_means(p, n), grouped=True,
    ),
    OverlayKind(
        "principal_axes", "Principal axes", "The directions along which the points spread most (PCA).",
        lambda p, _box, _: principal_axes(p),
    ),
)  # fmt: skip
"""All of them in the order in which they are offered."""


def fit_overlay(name: str, points: Points, box: Box, groups: int = 0) -> Overlay:
    """What the overlay of that name finds in points [N, D] over a box. Raises UserError where they are too few, or
    where scikit-learn is missing."""
    kind = next(kind for kind in OVERLAYS if kind.name == name)
    try:
        with _alone, single_thread():
            return kind.fit(points, box, groups)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "sklearn":
            raise
        how = how_to_add("overlays")
        raise UserError(f"{kind.title} needs scikit-learn, which is not installed. To get it, {how}.") from None


_alone = threading.Lock()


def _clean(points: Points, fewest: int) -> NDArray[np.float64]:
    """The points that are numbers, as float64 [N, D]."""
    kept = np.asarray(points, np.float64)
    kept = kept[np.isfinite(kept).all(1)]
    if len(kept) < fewest:
        raise UserError(f"An overlay needs at least {fewest} points that are numbers; there are {len(kept)}.")
    return kept


def _thinned(points: NDArray[np.float64]) -> NDArray[np.float64]:
    return points[:: -(-len(points) // _MOST)]


def _distinct(points: NDArray[np.float64], most: int) -> int:
    """How many groups there can be: `most`, or fewer where there are fewer different points."""
    return max(1, min(most, len(np.unique(points, axis=0))))


def _centres(box: Box) -> NDArray[np.float64]:
    """The cells' centres [cells^D, D], the last axis slowest, as a lab's surface has them."""
    low, high = box
    cells = _CELLS[len(low)]
    axes = [start + (np.arange(cells) + 0.5) / cells * (end - start) for start, end in zip(low, high, strict=True)]
    return np.stack([axis.ravel() for axis in np.meshgrid(*axes)], -1)
