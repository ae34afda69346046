"""An open generator and where one is in it: what all parts of the Explore page share."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.gui.explore.latent_state import LatentState
from ganstudio.gui.explore.services.sample_renderer import SampleRenderer, Sheet
from ganstudio.inference.generator.conditioning import conditioned
from ganstudio.inference.generator.prompt_mixture import PromptMixture, plain_prompt
from ganstudio.inference.generator.sample import Sample
from ganstudio.inference.latent.space import LatentSpace

if TYPE_CHECKING:
    from ganstudio.inference.generator.generator_file import GeneratorFile


class ExploreModel(QObject):
    """`begun` when another generator is open, `renewed` when the same one has other weights: then the place is kept."""

    begun = Signal()
    renewed = Signal()
    told = Signal(str)
    """Something worth knowing for a moment."""
    failed = Signal(str, str)
    """Sentence and details."""

    changed = Signal()
    jumped = Signal()
    glided = Signal()
    history_changed = Signal()
    directions_changed = Signal()
    locks_changed = Signal()

    def __init__(self, session: SampleRenderer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.finding = session.finding
        self.exploration = LatentState(LatentSpace(1), parent=self)
        self._generator: GeneratorFile | None = None

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
        """The open one as it draws of the sentence that holds, to be computed with."""
        return conditioned(self.generator, self.exploration.place.told)

    def begin(self, generator: "GeneratorFile") -> None:
        """Another generator: begin at the latent of seed 0; truncation stays as it is."""
        self._generator, manifest = generator, generator.manifest
        psi = self.exploration.place.truncation
        self.exploration.deleteLater()
        self.exploration = LatentState(
            generator.latent_space,
            manifest.directions,
            classes=len(manifest.classes),
            told=_first(generator),
            parent=self,
        )
        self.exploration.start_truncated(psi)
        for name in ("changed", "jumped", "glided", "history_changed", "directions_changed", "locks_changed"):
            getattr(self.exploration, name).connect(getattr(self, name))
        self.finding.cancel_all()
        self.begun.emit()
        self._tell_all()

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
        self.renewed.emit()
        self.changed.emit()
        return True

    def _tell_all(self) -> None:
        self.jumped.emit()
        self.history_changed.emit()
        self.changed.emit()

    # --- pictures

    @Slot()
    def ask_picture(self) -> None:
        """Draw the picture of where one is."""
        self.session.ask_picture(self.exploration.sample())

    def ask_sheet(self, sheet: Sheet, samples: Sequence[Sample]) -> None:
        """Draw small pictures; `session.drawn` brings them, in the order of the samples."""
        if samples:
            self.session.ask_sheet(sheet, samples)
        else:
            self.session.drop_sheet(sheet)


def _first(generator: "GeneratorFile") -> PromptMixture | None:
    """What one that reads is told at first."""
    text = generator.manifest.text
    return plain_prompt(text.example) if text is not None else None
