"""All state of the Explore page: the open generator, the current latent, path, operands, inversion and the view."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.core.errors import UserError
from ganstudio.gui.explore.interpolation_path import InterpolationPath
from ganstudio.gui.explore.latent_state import LatentPoint, LatentState
from ganstudio.gui.explore.operands import GROUPS, Operands
from ganstudio.gui.explore.services.attribute_sampler import AttributeSampler
from ganstudio.gui.explore.services.inversion import InversionResult
from ganstudio.gui.explore.services.playback import Playback
from ganstudio.gui.explore.services.random_walk import RandomWalkPlayer
from ganstudio.gui.explore.services.sample_renderer import SampleRenderer
from ganstudio.gui.explore.session_file import SavedDirection, SavedExploration
from ganstudio.gui.explore.view_choices import ExploreTab, ViewChoices
from ganstudio.gui.jobs.latest_task_runner import LatestTaskRunner
from ganstudio.gui.shared.state.app_context import PageModel
from ganstudio.inference.generator.conditioning import conditioned
from ganstudio.inference.generator.prompt_mixture import plain_prompt
from ganstudio.inference.generator.sample import Sample

if TYPE_CHECKING:
    from ganstudio.formats.text_codec import TextFacts
    from ganstudio.inference.generator.generator_file import GeneratorFile

_MOST_RECENT_PROMPTS = 6
_LANES = ("captions", "directions", "attributes", "inversion")
CAPTIONS, DIRECTIONS, ATTRIBUTES, INVERSION = _LANES
"""What takes long, one of a kind at a time."""


class ExploreModel(PageModel):
    """`open` begins with another generator; `snapshot` and `restore` turn what is saved into plain values and back."""

    closing = Signal()
    """Another generator is about to take the place of this one."""
    opened = Signal()
    """Another generator is open, with its first latent and nothing else; what changes by that is told afterwards."""
    renewed = Signal()
    """The same generator has other weights; all else is kept."""
    changed = Signal()
    """Something that `snapshot` holds is another one now."""
    view_changed = Signal()
    inversion_changed = Signal()
    message = Signal(str)
    """Something worth knowing for a moment."""
    failed = Signal(str, str)
    """Sentence and details."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.renderer = SampleRenderer(self)
        self.tasks = LatestTaskRunner(_LANES, self)
        """In a thread beside the one that renders, so that sliders stay quick."""
        self.latent, self.path, self.operands = LatentState(parent=self), InterpolationPath(self), Operands(self)
        self.playback = Playback(self.path, self.latent, self)
        self.walk = RandomWalkPlayer(self.latent, self)
        self.attributes = AttributeSampler(self.latent, self.tasks, ATTRIBUTES, self)
        self.view = ViewChoices()
        self.inversion: InversionResult | None = None
        """What was found last for the user's own picture."""
        self.recent_prompts: list[str] = []
        """The user's, the newest first."""
        self.source = Path()
        """What is open: a generator's file, or the folder of the run that it was exported from."""
        self._generator: GeneratorFile | None = None
        for signal in (
            self.latent.changed, self.latent.directions_changed, self.latent.locks_changed, self.path.changed,
            self.operands.changed, self.inversion_changed, self.view_changed,
        ):  # fmt: skip
            signal.connect(self.changed)
        self.latent.changed.connect(self._render)

    def close(self, seconds: float = 5.0) -> bool:
        """End the threads; False if one would not end in time."""
        self._drop_tasks()
        return self.renderer.close(seconds) and self.tasks.close(seconds)

    def _drop_tasks(self) -> None:
        for lane in _LANES:
            self.tasks.drop(lane)

    # --- the generator

    @property
    def is_open(self) -> bool:
        return self._generator is not None

    @property
    def generator(self) -> "GeneratorFile":
        """The open one."""
        assert self._generator is not None, "open a generator first"
        return self._generator

    @property
    def conditioned(self) -> "GeneratorFile":
        """The open one under the current prompt, to be computed with."""
        return conditioned(self.generator, self.latent.point.prompt)

    @property
    def text(self) -> "TextFacts | None":
        """What the open generator knows of prompts; None where it is not text-conditional."""
        return self._generator.manifest.text if self._generator is not None else None

    def open(self, generator: "GeneratorFile", source: Path | None = None) -> None:
        """Another generator, which came from its own file or from `source`: begin at the latent of seed 0.

        Truncation and what is looked at stay as they are, where the generator has it.
        """
        if self.is_open:
            self.closing.emit()
        self.pause()
        self.walk.discard()
        self._drop_tasks()
        self._generator, self.source, manifest = generator, source or generator.path, generator.manifest
        self.latent.open(
            generator.latent_space,
            manifest.directions,
            classes=len(manifest.classes),
            prompt=plain_prompt(manifest.text.example) if manifest.text is not None else None,
            truncation=self.latent.point.truncation,
        )
        self.inversion, self.recent_prompts = None, []
        self.view = self.view.of_another(is_text_conditional=manifest.text is not None)
        self.opened.emit()
        self.path.clear()
        self.operands.clear()
        self.attributes.open(generator)
        self.latent.announce()
        self.inversion_changed.emit()
        self.view_changed.emit()

    def renew(self, generator: "GeneratorFile") -> bool:
        """The same generator with other weights; False, and nothing done, if it is not as the one before."""
        before, now = self.generator.manifest, generator.manifest
        same = (before.latent_size, before.latent_distribution, before.classes) == (
            now.latent_size,
            now.latent_distribution,
            now.classes,
        )
        if not same or self.generator.picture_size != generator.picture_size:
            return False
        self._generator = generator
        self.attributes.open(generator)
        self.renewed.emit()
        self.latent.changed.emit()
        return True

    @Slot()
    def _render(self) -> None:
        self.renderer.render(self.latent.sample())

    # --- what is done

    @Slot()
    def pause(self) -> None:
        """Nothing moves by itself."""
        self.playback.ticker.stop()
        self.walk.ticker.stop()

    @Slot()
    def start_over(self) -> None:
        """As if the generator had just been opened for the first time; the directions stay."""
        self.latent.lock(())
        self.latent.truncate(1.0)
        self.latent.draw(0)
        self.path.clear()
        self.operands.clear()
        self.set_inversion(None)

    def set_view(self, view: ViewChoices) -> None:
        """Look at something else."""
        if view != self.view:
            self.view = view
            self.walk.speed = view.walk_speed / 100
            self.view_changed.emit()

    def set_inversion(self, result: InversionResult | None) -> None:
        """What was found for the user's own picture; None for no picture."""
        self.inversion = result
        self.inversion_changed.emit()

    def add_anchor(self, sample: Sample, index: int | None = None) -> None:
        """Make a sample an anchor of the path, by default the last one; says so where the path is not seen."""
        if not self.path.add(sample, index):
            self.message.emit("There are as many anchors as a way can have.")
        elif self.view.tab != ExploreTab.PATH:
            self.message.emit(f"Anchor {len(self.path.anchors)} added")

    def add_operand(self, group: str, sample: Sample, index: int | None = None) -> None:
        """Put a sample into a group of operands, by default at its end; says so where the group is full."""
        if not self.operands.add(group, sample, index):
            self.message.emit(f"Shelf {group} is full.")

    def read_sample(self, data: bytes) -> Sample | None:
        """A sample that was dropped; None, and `failed` says why, where it is damaged or of another generator."""
        try:
            return self.latent.read_sample(data)
        except UserError as error:
            self.failed.emit(str(error), "")
            return None

    def remember_prompt(self, prompt: str) -> None:
        """The user wrote it."""
        others = (other for other in self.recent_prompts if other != prompt)
        self.recent_prompts = [prompt, *others][:_MOST_RECENT_PROMPTS]

    def other_prompts(self, count: int, seed: int) -> list[str]:
        """At most `count` prompts to show the same latent under: the user's own, then captions drawn by `seed`."""
        prompt = self.latent.point.prompt
        if self.text is None or prompt is None:
            return []
        chosen = np.random.default_rng(seed).permutation(len(self.text.captions))[: count + 1].tolist()
        known = dict.fromkeys([*self.recent_prompts, *(self.text.captions[number] for number in chosen)])
        known.pop(prompt.text, None)
        return list(known)[:count]

    # --- saved

    def snapshot(self) -> SavedExploration:
        """All that a session holds, as plain values."""
        latent, point = self.latent, self.latent.point
        return SavedExploration(
            generator=self.generator.title,
            latent_size=latent.space.size,
            latent_distribution=latent.space.distribution,
            classes=list(self.generator.manifest.classes),
            seed=latent.seed,
            point=latent.sample_at(point.latent).to_plain(),
            truncation=point.truncation,
            directions=[
                SavedDirection(direction, point.strengths.get(number, 0.0), ("direction", number) in self.view.pinned)
                for number, direction in latent.directions.items()
            ],
            path=self.path.snapshot(),
            operands=self.operands.snapshot(),
            inversion=self.inversion.snapshot() if self.inversion is not None else None,
            view=self.view.snapshot(sorted(self.latent.locked)),
        )

    def restore(self, saved: SavedExploration) -> None:
        """Everything as it was saved. Raises UserError, with nothing changed, where it does not fit or is damaged."""
        self._refuse_others(saved)
        read = self.latent.read_plain
        sample = read(saved.point)
        anchors = [read(anchor) for anchor in saved.path.anchors]
        operands = {name: [read(one) for one in saved.operands.samples.get(name, [])] for name in GROUPS}
        found = saved.inversion
        inversion = InversionResult.restored(found, read(found.sample)) if found is not None else None
        numbers = self.latent.restore(
            saved.seed,
            LatentPoint(sample.latent, sample.label, truncation=saved.truncation, prompt=sample.prompt),
            [(one.direction, one.strength) for one in saved.directions],
            saved.view.locked,
        )
        pinned = [number for number, one in zip(numbers, saved.directions, strict=True) if one.pinned]
        self.set_view(ViewChoices.restored(saved.view, pinned, is_text_conditional=self.text is not None))
        self.path.restore(saved.path, anchors, self.latent.space)
        self.operands.restore(saved.operands, operands)
        if inversion is not None:
            self.set_inversion(inversion)

    def _refuse_others(self, saved: SavedExploration) -> None:
        """Raise UserError, saying whose it is, if a session belongs to a generator of another kind."""
        manifest = self.generator.manifest
        theirs = (saved.latent_size, saved.latent_distribution, saved.classes)
        if theirs != (manifest.latent_size, manifest.latent_distribution, manifest.classes):
            whose = f"“{saved.generator}”" if saved.generator else "another generator"
            raise UserError(
                f"This session belongs to {whose}, which takes {saved.latent_size} {saved.latent_distribution} numbers"
                f"{f' and has {len(saved.classes)} classes' if saved.classes else ''}. Open that generator first."
            )
        size = manifest.latent_size
        dimensions = [*saved.view.pinned, *saved.view.locked]
        if any(len(one.direction.vector) != size for one in saved.directions) or any(d >= size for d in dimensions):
            raise UserError("This session is damaged: its directions are of another generator. Nothing was changed.")
