"""Samples of the open generator by attribute, such as "all with glasses": a classifier looks at many of them.

Where no classifier for the generator's data is shipped or was made before, one is trained in a child process.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.gui.explore.latent_state import LatentState
from ganstudio.gui.jobs.child_job import ChildJob
from ganstudio.gui.jobs.latest_task_runner import LatestTaskRunner
from ganstudio.inference.generator.conditioning import conditioned
from ganstudio.inference.generator.sample import Sample

if TYPE_CHECKING:
    from pathlib import Path

    from ganstudio.inference.generator.attribute_classifier import Trait
    from ganstudio.inference.generator.attribute_sampler import AttributeSamples
    from ganstudio.inference.generator.generator_file import GeneratorFile
    from ganstudio.inference.generator.prompt_mixture import PromptMixture
    from ganstudio.inference.latent.space import Latents


class AttributeSampler(QObject):
    """`start`, then `progressed` now and then, and `ready` or `ended` with a sentence."""

    progressed = Signal(str, float)
    """What is done, and which share of it."""
    ready = Signal()
    ended = Signal(str)
    cleared = Signal()
    """Another generator, class or prompt: what is known is about other samples."""

    def __init__(self, latent: LatentState, tasks: LatestTaskRunner, lane: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.latent, self._tasks, self._lane = latent, tasks, lane
        self.generator: GeneratorFile | None = None
        self.survey: AttributeSamples | None = None
        self._around: tuple[int | None, PromptMixture | None] = (None, None)
        """Class and prompt of the samples that were looked at."""
        self._job: ChildJob | None = None
        self._is_asked = False
        latent.changed.connect(self._compare)

    @property
    def is_busy(self) -> bool:
        return self._job is not None or self._is_asked

    @property
    def traits(self) -> "tuple[Trait, ...]":
        """All that may be asked for; nothing before it is ready."""
        return self.survey.traits if self.survey is not None else ()

    def classifier(self) -> "Path | None":
        """One that is there already."""
        from ganstudio.inference.generator.attribute_classifier import find_classifier

        return find_classifier(self.generator.manifest) if self.generator is not None else None

    def open(self, generator: "GeneratorFile") -> None:
        """Another generator, or other weights."""
        self.generator = generator
        self.clear()

    @Slot()
    def start(self) -> None:
        """Look at samples of the current class and prompt, training a classifier first where need be."""
        if self.is_busy or self.generator is None:
            return
        if self.survey is not None:
            self.ready.emit()
            return
        classifier, manifest = self.classifier(), self.generator.manifest
        if classifier is not None:
            self._look(self.generator, classifier)
        elif manifest.output != "picture" or not manifest.experiment.get("dataset"):
            self.ended.emit("This file does not say what it learnt from, so nothing is known about its attributes.")
        else:
            self._train(self.generator)

    @Slot()
    def cancel(self) -> None:
        """Give up; `ended` follows."""
        self._tasks.drop(self._lane)
        was_looking, self._is_asked = self._is_asked, False
        if self._job is not None:
            self._job.cancel()
        elif was_looking:
            self.ended.emit("Cancelled.")

    @Slot()
    def clear(self) -> None:
        """What is known is about other samples."""
        self.survey, self._is_asked = None, False
        self._tasks.drop(self._lane)
        if self._job is not None:
            self._job.cancel()
        self.cleared.emit()

    @Slot()
    def _compare(self) -> None:
        if (self.survey is not None or self._is_asked) and self._here() != self._around:
            self.clear()

    def _here(self) -> "tuple[int | None, PromptMixture | None]":
        return self.latent.point.label, self.latent.point.prompt

    def sample(self, latent: "Latents") -> Sample:
        """One of those that were looked at."""
        return Sample(latent, *self._around)

    # --- training a classifier

    def _train(self, generator: "GeneratorFile") -> None:
        self._job = ChildJob(["sorter", str(generator.path)], self)
        self._job.progress.connect(self._show_training)
        self._job.finished.connect(self._finish_training)
        self._job.failed.connect(self._fail_training)
        self._job.cancelled.connect(self._cancel_training)
        self._job.start()
        self.progressed.emit("Learning to sort what it learnt from", 0.0)

    @Slot(str)
    def _show_training(self, line: str) -> None:
        if line.endswith("%") and line[:-1].isdigit():
            self.progressed.emit("Learning to sort what it learnt from", int(line[:-1]) / 100)

    @Slot()
    def _finish_training(self) -> None:
        self._drop_job()
        classifier = self.classifier()
        if self.generator is not None and classifier is not None:
            self._look(self.generator, classifier)
        else:
            self.ended.emit("The data have changed since this generator learnt from them; attributes cannot be told.")

    @Slot(str)
    def _fail_training(self, text: str) -> None:
        self._drop_job()
        self.ended.emit(text)

    @Slot()
    def _cancel_training(self) -> None:
        self._drop_job()
        self.ended.emit("Cancelled.")

    def _drop_job(self) -> None:
        if self._job is not None:
            self._job.deleteLater()
            self._job = None

    # --- looking

    def _look(self, generator: "GeneratorFile", classifier: "Path") -> None:
        self._around, self._is_asked = self._here(), True
        label, prompt = self._around
        self._tasks.submit(
            self._lane, _survey, conditioned(generator, prompt), classifier, label,
            step=self._step, then=self._take, failed=self._fail,
        )  # fmt: skip
        self.progressed.emit("Looking at samples", 0.0)

    def _step(self, step: object) -> None:
        if isinstance(step, float):
            self.progressed.emit("Looking at samples", step)

    def _take(self, found: object) -> None:
        self.survey, self._is_asked = cast("AttributeSamples", found), False
        self.ready.emit()

    def _fail(self, text: str, _details: str) -> None:
        self._is_asked = False
        self.ended.emit(text)


def _survey(generator: "GeneratorFile", classifier: "Path", label: int | None) -> Iterator[object]:
    from ganstudio.inference.generator.attribute_classifier import AttributeClassifier
    from ganstudio.inference.generator.attribute_sampler import sample_attributes

    return sample_attributes(generator, AttributeClassifier(classifier), label=label)
