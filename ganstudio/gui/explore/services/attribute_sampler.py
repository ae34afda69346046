"""What samples of the open generator show, for asking "all with glasses": a sorter looks at a stock of them.

Where no sorter for the generator's data is shipped or was made before, one is learnt in a child process.
"""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.gui.explore.model import ExploreModel
from ganstudio.gui.explore.services.latent_task_runner import ATTRIBUTES
from ganstudio.gui.jobs.child_job import ChildJob
from ganstudio.inference.generator.sample import Sample

if TYPE_CHECKING:
    from pathlib import Path

    from ganstudio.inference.generator.attribute_classifier import Trait
    from ganstudio.inference.generator.attribute_sampler import AttributeSamples
    from ganstudio.inference.generator.generator_file import GeneratorFile
    from ganstudio.inference.generator.prompt_mixture import PromptMixture
    from ganstudio.inference.latent.space import Latents


class AttributeSampler(QObject):
    """`ask`, then `progressed` now and then, and `ready` or `ended` with a sentence."""

    progressed = Signal(str, float)
    """What is done, and which share of it."""
    ready = Signal()
    ended = Signal(str)
    forgotten = Signal()
    """Another generator, class or sentence: what is known is about other samples."""

    def __init__(self, explorer: ExploreModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.explorer = explorer
        self.survey: AttributeSamples | None = None
        self._around: tuple[int | None, PromptMixture | None] = (None, None)
        """Class and sentence of the samples that were looked at."""
        self._job: ChildJob | None = None
        self._is_asked = False
        explorer.begun.connect(self.forget)
        explorer.renewed.connect(self.forget)
        explorer.changed.connect(self._compare)
        explorer.finding.stepped.connect(self._step)
        explorer.finding.found.connect(self._take)
        explorer.finding.failed.connect(self._fail)

    @property
    def is_busy(self) -> bool:
        return self._job is not None or self._is_asked

    @property
    def traits(self) -> "tuple[Trait, ...]":
        """All that may be asked for; nothing before it is ready."""
        return self.survey.traits if self.survey is not None else ()

    def sorter(self) -> "Path | None":
        """A sorter that is there already."""
        from ganstudio.inference.generator.attribute_classifier import find_classifier

        return find_classifier(self.explorer.generator.manifest) if self.explorer.is_open else None

    @Slot()
    def ask(self) -> None:
        """Look at samples of the class and sentence that hold, learning to sort first where need be."""
        if self.is_busy or not self.explorer.is_open:
            return
        if self.survey is not None:
            self.ready.emit()
            return
        sorter, manifest = self.sorter(), self.explorer.generator.manifest
        if sorter is not None:
            self._look(sorter)
        elif manifest.output != "picture" or not manifest.experiment.get("dataset"):
            self.ended.emit("This file does not say what it learnt from, so nothing is known about its attributes.")
        else:
            self._learn()

    @Slot()
    def cancel(self) -> None:
        """Give up; `ended` follows."""
        self.explorer.finding.cancel(ATTRIBUTES)
        was_looking, self._is_asked = self._is_asked, False
        if self._job is not None:
            self._job.cancel()
        elif was_looking:
            self.ended.emit("Cancelled.")

    @Slot()
    def forget(self) -> None:
        """What is known is about other samples."""
        self.survey, self._is_asked = None, False
        self.explorer.finding.cancel(ATTRIBUTES)
        if self._job is not None:
            self._job.cancel()
        self.forgotten.emit()

    @Slot()
    def _compare(self) -> None:
        if (self.survey is not None or self._is_asked) and self._here() != self._around:
            self.forget()

    def _here(self) -> "tuple[int | None, PromptMixture | None]":
        place = self.explorer.exploration.place
        return place.label, place.told

    def sample(self, latent: "Latents") -> Sample:
        """One of those that were looked at."""
        return Sample(latent, *self._around)

    # --- learning to sort

    def _learn(self) -> None:
        self._job = ChildJob(["sorter", str(self.explorer.generator.path)], self)
        self._job.progress.connect(self._learnt_more)
        self._job.finished.connect(self._learnt)
        self._job.failed.connect(self._could_not_learn)
        self._job.cancelled.connect(self._gave_up)
        self._job.start()
        self.progressed.emit("Learning to sort what it learnt from", 0.0)

    @Slot(str)
    def _learnt_more(self, line: str) -> None:
        if line.endswith("%") and line[:-1].isdigit():
            self.progressed.emit("Learning to sort what it learnt from", int(line[:-1]) / 100)

    @Slot()
    def _learnt(self) -> None:
        self._drop_job()
        sorter = self.sorter()
        if sorter is not None:
            self._look(sorter)
        else:
            self.ended.emit("The data have changed since this generator learnt from them; attributes cannot be told.")

    @Slot(str)
    def _could_not_learn(self, text: str) -> None:
        self._drop_job()
        self.ended.emit(text)

    @Slot()
    def _gave_up(self) -> None:
        self._drop_job()
        self.ended.emit("Cancelled.")

    def _drop_job(self) -> None:
        if self._job is not None:
            self._job.deleteLater()
            self._job = None

    # --- looking

    def _look(self, sorter: "Path") -> None:
        self._around, self._is_asked = self._here(), True
        self.explorer.finding.find(ATTRIBUTES, partial(_survey, self.explorer.conditioned, sorter, self._around[0]))
        self.progressed.emit("Looking at samples", 0.0)

    @Slot(str, object)
    def _step(self, kind: str, step: object) -> None:
        if kind == ATTRIBUTES and isinstance(step, float):
            self.progressed.emit("Looking at samples", step)

    @Slot(str, object)
    def _take(self, kind: str, found: "AttributeSamples") -> None:
        if kind == ATTRIBUTES:
            self.survey, self._is_asked = found, False
            self.ready.emit()

    @Slot(str, str, str)
    def _fail(self, kind: str, text: str, _details: str) -> None:
        if kind == ATTRIBUTES:
            self._is_asked = False
            self.ended.emit(text)


def _survey(generator: "GeneratorFile", sorter: "Path", label: int | None) -> Iterator[object]:
    from ganstudio.inference.generator.attribute_classifier import AttributeClassifier
    from ganstudio.inference.generator.attribute_sampler import sample_attributes

    return sample_attributes(generator, AttributeClassifier(sorter), label=label)
