"""Opens generators: files, runs with their newest checkpoint, and strangers' files as the user says they are read."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.core.errors import UserError
from ganstudio.gui.explore.services.run_generator import RunGenerator
from ganstudio.inference.generator.foreign import GeneratorSpec, remember_spec
from ganstudio.inference.generator.generator_file import GeneratorFile

if TYPE_CHECKING:
    from ganstudio.gui.explore.page import ExplorePage


class GeneratorLoader(QObject):
    """Lives as long as its page."""

    opened = Signal()
    """Another generator is explored now."""

    def __init__(self, page: "ExplorePage") -> None:
        super().__init__(page)
        self.page, self.context, self.session = page, page.context, page.session
        self.run = RunGenerator(self)
        self.asked_for: Path | None = None
        """What was last asked to be opened: a file, or a run's folder."""
        self._shown: Path | None = None
        """What is explored."""
        self._said: GeneratorSpec | None = None
        """How the user says that a stranger's file is read, until it is open."""
        self._is_same = False
        """What is being opened is what is explored, with other weights."""
        self.session.opened.connect(self._explore)
        self.session.open_failed.connect(self._explain)
        self.run.ready.connect(self._open_run)
        self.run.state_changed.connect(page.header.show_run_state)
        self.run.failed.connect(self._explain_run)
        page.workspace.code.reading.changed.connect(self._read_otherwise)
        page.header.newest.clicked.connect(self.run.refresh)

    @Slot(object)
    def open(self, path: Path) -> None:
        """A generator's file or a run's folder."""
        self.asked_for = path
        if path.is_dir():
            self.run.follow(path)
            return
        self.run.leave()
        self._is_same = False
        self.session.open(path)

    def open_first(self) -> None:
        """What is known first, where the user has not asked for anything."""
        first = self.page.chooser.first
        if first is not None and self.asked_for is None:
            self.open(first)

    @Slot(object, object)
    def _open_run(self, run: Path, file: Path) -> None:
        self._is_same = run == self._shown
        self.session.open(file)

    @Slot(object)
    def _explore(self, generator: GeneratorFile) -> None:
        page, explorer = self.page, self.page.explorer
        if self._is_same and explorer.renew(generator):
            return
        page.keeping.keep_now()
        self._shown = self.run.run or generator.path
        title = f"Run {self.run.run.name}" if self.run.run else generator.title
        page.chooser.mark(self._shown, title)
        page.workspace.explore(generator)
        page.keeping.begin(self._shown)
        page.workspace.code.reading.show_foreign(generator.foreign)
        self._remember(generator)
        if generator.foreign is not None:
            explorer.told.emit("This file says nothing about itself; how it is read stands under Code.")
        self.opened.emit()

    @Slot(object)
    def _read_otherwise(self, reading: GeneratorSpec | None) -> None:
        """The user corrects how the open file is read: it is opened again so, and if that works it is remembered."""
        generator = self.page.explorer.generator
        assert generator.foreign is not None
        self._is_same = False
        self._said = reading or generator.foreign.inferred
        self.session.open(generator.path, self._said)

    def _remember(self, generator: GeneratorFile) -> None:
        """What the user said about a stranger's file, now that it could be opened so."""
        foreign = generator.foreign
        if self._said is None or foreign is None:
            return
        try:
            remember_spec(foreign.content, None if self._said == foreign.inferred else self._said)
        except UserError as error:
            self.context.tell_error(str(error))
        self._said = None

    @Slot(str, str)
    def _explain(self, text: str, details: str) -> None:
        self._said = None
        if self.page.explorer.is_open:
            self.page.workspace.code.reading.show_foreign(self.page.explorer.generator.foreign)
        self.page.chooser.mark_open()
        self.context.tell_error(text, details)
        first = self.page.chooser.first
        if self._shown is None and first is not None and first != self.asked_for:
            self.open(first)  # so that there is something to play with all the same

    @Slot(str)
    def _explain_run(self, text: str) -> None:
        """The run has nothing to show, or its export failed; what is open stays."""
        if self.run.run != self._shown:
            self.run.leave()
        self._explain(text, "")
