"""Turns everything on the page into plain values, and back."""

import base64
import io
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtCore import QSignalBlocker

from ganstudio.core.errors import UserError
from ganstudio.gui.explore.latent_state import LatentState, Place
from ganstudio.gui.explore.operands import NAMES
from ganstudio.gui.explore.session_file import (
    SavedDirection,
    SavedExploration,
    SavedImage,
    SavedOperands,
    SavedPath,
    SavedView,
)
from ganstudio.images.arrays import read_picture
from ganstudio.inference.generator.sample import Sample, sample_from_plain

if TYPE_CHECKING:
    from ganstudio.gui.explore.view import ExploreView


# --- from the page


def gathered(workspace: "ExploreView") -> SavedExploration:
    """What is on the page now."""
    exploration, generator = workspace.exploration, workspace.explorer.generator
    return SavedExploration(
        generator=generator.title,
        latent_size=exploration.space.size,
        latent_distribution=exploration.space.distribution,
        classes=list(generator.manifest.classes),
        seed=exploration.seed,
        bare=exploration.showing(exploration.place.latent).to_plain(),
        truncation=exploration.place.truncation,
        directions=_directions(workspace),
        journey=_journey(workspace),
        shelves=_shelves(workspace),
        picture=_picture(workspace),
        view=_view(workspace),
    )


def _directions(workspace: "ExploreView") -> list[SavedDirection]:
    exploration, pinned = workspace.exploration, workspace.panel.sliders.order.pinned
    strengths = exploration.place.strengths
    return [
        SavedDirection(direction, strengths.get(number, 0.0), place in pinned)
        for place, (number, direction) in enumerate(exploration.directions.items())
    ]


def _journey(workspace: "ExploreView") -> SavedPath:
    journey = workspace.travelling.journey
    anchors = [anchor.to_plain() for anchor in journey.anchors]
    place = workspace.travelling.playback.place
    return SavedPath(anchors, journey.kind, journey.steps, journey.rate, journey.loop, place)


def _shelves(workspace: "ExploreView") -> SavedOperands:
    shelves = workspace.reckoning.shelves
    samples = {name: [sample.to_plain() for sample in shelves.samples[name]] for name in NAMES}
    return SavedOperands(samples, dict(shelves.words), shelves.seed)


def _picture(workspace: "ExploreView") -> SavedImage | None:
    held = workspace.inverting.held
    if held is None:
        return None
    return SavedImage(_png(held.target), _png(held.found), held.sample.to_plain(), held.error)


def _view(workspace: "ExploreView") -> SavedView:
    neighbours, order = workspace.area.neighbours, workspace.panel.sliders.order
    first = len(workspace.steering.numbers)
    return SavedView(
        side=max(workspace.side.currentIndex(), 0),
        kind=order.kind or "",
        below=neighbours.kind,
        variation_seed=neighbours.variation_seed,
        variation_strength=neighbours.strength.value(),
        plane=neighbours.seeds.first,
        walk_speed=workspace.path.speed.value(),
        pinned=[index - first for index in order.pinned if index >= first],
        locked=sorted(workspace.exploration.locked),
    )


# --- back to the page


def refuse_others(kept: SavedExploration, workspace: "ExploreView") -> None:
    """Raise UserError, saying whose it is, if a session belongs to a generator of another kind."""
    manifest = workspace.explorer.generator.manifest
    theirs = (kept.latent_size, kept.latent_distribution, kept.classes)
    if theirs != (manifest.latent_size, manifest.latent_distribution, manifest.classes):
        whose = f"“{kept.generator}”" if kept.generator else "another generator"
        raise UserError(
            f"This session belongs to {whose}, which takes {kept.latent_size} {kept.latent_distribution} numbers"
            f"{f' and has {len(kept.classes)} classes' if kept.classes else ''}. Open that generator first."
        )


def restore(kept: SavedExploration, workspace: "ExploreView") -> None:
    """Everything as it was kept. Raises UserError, with nothing changed, where it does not fit or is damaged."""
    refuse_others(kept, workspace)
    exploration = workspace.exploration
    bare = _sample(kept.bare, exploration)
    anchors = [_sample(anchor, exploration) for anchor in kept.journey.anchors]
    shelves = {name: [_sample(one, exploration) for one in kept.shelves.samples.get(name, [])] for name in NAMES}
    size = exploration.space.size
    dimensions = [*kept.view.pinned, *kept.view.locked]
    if any(len(one.direction.vector) != size for one in kept.directions) or any(d >= size for d in dimensions):
        raise UserError("This session is damaged: its directions are of another generator. Nothing was changed.")
    _restore_place(kept, bare, workspace)
    _restore_view(kept.view, workspace)
    workspace.travelling.restore(kept.journey, anchors)
    workspace.reckoning.shelves.restore(shelves, kept.shelves.words, kept.shelves.seed)
    if kept.picture is not None:
        _restore_picture(kept.picture, workspace)


def _restore_place(kept: SavedExploration, bare: Sample, workspace: "ExploreView") -> None:
    exploration = workspace.exploration
    exploration.remove_directions(list(exploration.directions))
    numbers = exploration.add_directions([one.direction for one in kept.directions])
    strengths = {number: one.strength for number, one in zip(numbers, kept.directions, strict=True) if one.strength}
    exploration.lock(kept.view.locked)
    exploration.begin_at(kept.seed, Place(bare.latent, bare.label, strengths, kept.truncation, bare.prompt))
    order, first = workspace.panel.sliders.order, len(numbers)
    order.pinned = [place for place, one in enumerate(kept.directions) if one.pinned]
    order.pinned += [first + dimension for dimension in kept.view.pinned]
    workspace.panel.sliders.rearrange()


def _restore_view(view: SavedView, workspace: "ExploreView") -> None:
    neighbours = workspace.area.neighbours
    neighbours.variation_seed = view.variation_seed
    with QSignalBlocker(neighbours.strength):
        neighbours.strength.setValue(view.variation_strength)
    neighbours.seeds.scroll_to(view.plane)
    reads = workspace.exploration.place.told is not None
    neighbours.show_choice(view.below if reads or view.below in ("variations", "plane") else "variations")
    workspace.path.speed.setValue(view.walk_speed)
    workspace.side.setCurrentIndex(min(view.side, workspace.side.count() - 1))
    workspace.panel.show_kind(view.kind or None)


def _restore_picture(kept: SavedImage, workspace: "ExploreView") -> None:
    from ganstudio.gui.explore.controllers.inversion import InversionResult

    try:
        target, found = _pixels(kept.target), _pixels(kept.found)
    except (UserError, ValueError):  # the rest of the session is worth more
        return
    sample = _sample(kept.sample, workspace.exploration)
    workspace.inverting.restore(InversionResult(target, found, sample, kept.error))


def _sample(plain: object, exploration: LatentState) -> Sample:
    reads = exploration.place.told is not None
    return sample_from_plain(plain, exploration.space.size, exploration.classes, reads=reads)


def _png(picture: NDArray[np.uint8]) -> str:
    buffer = io.BytesIO()
    Image.fromarray(picture.squeeze(-1) if picture.shape[-1] == 1 else picture).save(buffer, "PNG")
    return base64.b64encode(buffer.getvalue()).decode()


def _pixels(text: str) -> NDArray[np.uint8]:
    return read_picture(base64.b64decode(text, validate=True), name="The picture of the session")
