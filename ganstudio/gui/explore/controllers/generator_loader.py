"""Opens generators: files, runs with their newest checkpoint, and foreign files as the user says they are read."""

from pathlib import Path

from PySide6.QtCore import QObject, Slot

from ganstudio.core.errors import UserError
from ganstudio.gui.explore.model import ExploreModel
from ganstudio.gui.explore.panels.explore_header import ExploreHeader
from ganstudio.gui.explore.panels.spec_panel import SpecPanel
from ganstudio.gui.explore.services.run_generator import RunGenerator
from ganstudio.gui.shared.state.app_context import AppContext
from ganstudio.inference.generator.foreign import GeneratorSpec, remember_spec
from ganstudio.inference.generator.generator_file import GeneratorFile


class GeneratorLoader(QObject):
    """Turns what the user chooses into an open generator of the model, or says why it cannot be opened."""

    def __init__(self, context: AppContext, model: ExploreModel, header: ExploreHeader, spec_panel: SpecPanel) -> None:
        super().__init__(header)
        self.context, self.model, self.renderer = context, model, model.renderer
        self.chooser, self.spec_panel = header.chooser, spec_panel
        self.run = RunGenerator(self)
        self.requested: Path | None = None
        """What was last asked to be opened: a file, or a run's folder."""
        self._spec: GeneratorSpec | None = None
        """How the user says that a foreign file is read, until it is open."""
        self._is_same = False
        """What is being opened is what is open, with other weights."""
        self.renderer.opened.connect(self._open_generator)
        self.renderer.open_failed.connect(self._explain)
        self.run.ready.connect(self._open_run)
        self.run.state_changed.connect(header.show_run_state)
        self.run.failed.connect(self._explain_run)
        header.chooser.chosen.connect(self.open)
        header.newest.clicked.connect(self.run.refresh)
        spec_panel.changed.connect(self._open_otherwise)

    @Slot(object)
    def open(self, path: Path) -> None:
        """A generator's file or a run's folder."""
        self.requested = path
        if path.is_dir():
            self.run.follow(path)
            return
        self.run.leave()
        self._is_same = False
        self.renderer.open(path)

    def open_file(self, path: Path) -> None:
        """A generator's file that the user chose, which is remembered among those that are known."""
        self.context.preferences.remember(path)
        self.open(path)

    def open_first(self) -> None:
        """What is known first, where the user has not asked for anything."""
        if self.chooser.first is not None and self.requested is None:
            self.open(self.chooser.first)

    @Slot(object, object)
    def _open_run(self, run: Path, file: Path) -> None:
        self._is_same = self.model.is_open and run == self.model.source
        self.renderer.open(file)

    @Slot(object)
    def _open_generator(self, generator: GeneratorFile) -> None:
        if self._is_same and self.model.renew(generator):
            return
        title = f"Run {self.run.run.name}" if self.run.run else generator.title
        self.model.open(generator, self.run.run)
        self.chooser.mark(self.model.source, title)
        self.spec_panel.show_foreign(generator.foreign)
        self._remember(generator)
        if generator.foreign is not None:
            self.model.message.emit("This file says nothing about itself; how it is read stands under Code.")

    @Slot(object)
    def _open_otherwise(self, spec: GeneratorSpec | None) -> None:
        """The user corrects how the open file is read: it is opened again so, and if that works it is remembered."""
        generator = self.model.generator
        assert generator.foreign is not None
        self._is_same = False
        self._spec = spec or generator.foreign.inferred
        self.renderer.open(generator.path, self._spec)

    def _remember(self, generator: GeneratorFile) -> None:
        """What the user said about a foreign file, now that it could be opened so."""
        foreign = generator.foreign
        if self._spec is None or foreign is None:
            return
        try:
            remember_spec(foreign.content, None if self._spec == foreign.inferred else self._spec)
        except UserError as error:
            self.context.tell_error(str(error))
        self._spec = None

    @Slot(str, str)
    def _explain(self, text: str, details: str) -> None:
        self._spec = None
        if self.model.is_open:
            self.spec_panel.show_foreign(self.model.generator.foreign)
        self.chooser.mark_open()
        self.context.tell_error(text, details)
        first = self.chooser.first
        if not self.model.is_open and first is not None and first != self.requested:
            self.open(first)  # so that there is something to play with all the same

    @Slot(str)
    def _explain_run(self, text: str) -> None:
        """The run has nothing to show, or its export failed; what is open stays."""
        if not self.model.is_open or self.run.run != self.model.source:
            self.run.leave()
        self._explain(text, "")
