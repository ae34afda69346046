"""The training pictures that are nearest to one picture, beside the nearest held-out ones, which nobody was trained on.

One picture proves nothing; nearest_training.py asks many and tests the answer.
"""

import numpy as np
from numpy.typing import NDArray

from ganstudio.evaluation.reference_data import ReferenceData
from ganstudio.evaluation.stats.neighbours import nearest
from ganstudio.evaluation.stats.shift_invariant import coarse, shifted_distances
from ganstudio.formats.results import Finding, Level, Sheet, Verdict

_RERANKED, _SHIFT = 32, 2
_SAME, _MUCH = 0.1, 0.4
"""Of the distance to held-out pictures: what counts as the very picture, and as one that is suspiciously near."""
Pictures = NDArray[np.uint8]
Found = tuple[NDArray[np.int64], NDArray[np.float32]]
"""Numbers and distances, the nearest first."""


def picture_neighbours(picture: Pictures, reference: ReferenceData, count: int = 8) -> Finding:
    """Of a picture [H, W, C] of the data's size: `count` in pixels, and in ones that forgive shift, light, contrast."""
    rows, titles, words = [], [], []
    nearest_of: dict[str, float] = {}
    for title, part in (("training", reference.training), ("held-out", reference.held_out)):
        in_pixels = nearest(picture.reshape(1, -1), part.reshape(len(part), -1), count)
        plain = in_pixels.indices[0], in_pixels.distances[0]
        tolerant = _reranked(picture, part)
        nearest_of[title] = float(tolerant[1][0])
        for how, (numbers, distances) in (("in pixels", plain), ("forgiving shift and light", tolerant)):
            if title == "held-out" and how == "in pixels":
                continue
            rows.append(part[numbers[:count]])
            titles.append(f"nearest {title} pictures, {how}")
            words += [f"{title} picture, distance {distance:.3g}" for distance in distances[:count]]
    columns = min(len(row) for row in rows)
    sheet = Sheet.of(
        "Nearest pictures", np.concatenate([row[:columns] for row in rows]), columns, rows=titles,
        cells=words if columns == count else (), words="The nearest first.",
    )  # fmt: skip
    times = len(reference.training) / len(reference.held_out)
    return Finding(verdict=_verdict(nearest_of["training"], nearest_of["held-out"], times), sheets=(sheet,))


def _reranked(picture: Pictures, part: Pictures) -> Found:
    candidates = nearest(coarse(picture[None]), coarse(part), _RERANKED).indices[0]
    shift = min(_SHIFT, (min(picture.shape[:2]) - 1) // 4)
    distances = shifted_distances(picture[None], part, candidates[None], shift)[0]
    order = np.argsort(distances)
    return candidates[order], distances[order]


def _verdict(training: float, held_out: float, times: float) -> Verdict:
    """`times` as many training pictures as held-out ones come nearer by chance alone; the sentence says so."""
    level: Level
    if training <= _SAME * max(held_out, 1e-6) or training < 1e-3:
        level, text = "bad", "It is a training picture, but for shift, light and contrast"
    elif training <= _MUCH * held_out:
        share = training / held_out
        level, text = "doubtful", f"The nearest training picture is {share:.2f} times as far as a held-out one"
    else:
        level, text = "good", "It is about as far from training pictures as from ones that nobody was trained on"
    more = f" There are {times:.0f} times as many training pictures." if times >= 2 else ""
    return Verdict(level=level, text=f"{text} ({training:.3g} and {held_out:.3g}).{more}")
