"""The main window: a rail of pages found by discovery, menus, and the state that the next start finds again."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QByteArray, QSize, QUrl, Slot
from PySide6.QtGui import QCloseEvent, QDesktopServices, QDragEnterEvent, QDropEvent, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ganstudio.core.edition import can_train, only_in_full
from ganstudio.core.errors import UserError
from ganstudio.core.paths import made_writable, runs_folder, short
from ganstudio.gui import theme
from ganstudio.gui.home import WELCOME
from ganstudio.gui.menus import Item, Menus, RecentFiles, Role, Themes
from ganstudio.gui.page import Page, pages
from ganstudio.gui.page_rail import PageRail
from ganstudio.gui.routing import page_and_item
from ganstudio.gui.shared.empty_state import EmptyState
from ganstudio.gui.shared.local_paths import local_paths
from ganstudio.gui.shared.message_bar import Message, MessageBar
from ganstudio.gui.shared.state.app_context import AppContext
from ganstudio.gui.shutdown import Shutdown

_USUAL_SIZE = QSize(1280, 800)
_SMALLEST_SIZE = QSize(1024, 680)


class MainWindow(QMainWindow):
    """Shows one page at a time; a page is built when it is first shown."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.context = context
        self._pages: dict[str, Page] = {page.name: page for page in sorted(pages().values(), key=lambda p: p.order)}
        self._built: dict[str, QWidget] = {}
        self.bar = MessageBar()
        self.rail = PageRail()
        self._stack = QStackedWidget()
        self._lay_out()
        self._shutdown = Shutdown(self, context)
        self._menus = Menus(self.menuBar(), self._menu_table())
        self.setWindowTitle("GAN Studio")
        self.setAcceptDrops(True)
        self.setMinimumSize(_SMALLEST_SIZE)
        self._restore()
        self._connect()

    def _lay_out(self) -> None:
        for page in self._pages.values():
            self.rail.add(page.name, page.title, page.icon, page.help)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self._stack, 1)
        centre = QWidget()
        row = QHBoxLayout(centre)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(column, 1)
        self.setCentralWidget(centre)

    def _menu_table(self) -> Sequence[tuple[str, Sequence[Item | QMenu | None]]]:
        recent, themes = RecentFiles(self.context.preferences), Themes(self.context.preferences)
        recent.chosen.connect(self.open_path)
        themes.chosen.connect(self.choose_theme)
        standard = QKeySequence.StandardKey
        pages = [
            Item(page.title, partial(self.context.go, page.name), QKeySequence(f"Ctrl+{number}"), page=page.name)
            for number, page in enumerate(self._pages.values(), 1)
        ]
        return (
            ("&File", (
                Item("&Open generator, lab or experiment …", self.choose_file, standard.Open),
                Item("Open &run …", self.choose_run, QKeySequence("Ctrl+Shift+O")), recent, None,
                Item("Open runs &folder", self.open_runs_folder),
                Item("&Preferences …", self.show_preferences, QKeySequence("Ctrl+,"), Role.PreferencesRole), None,
                Item("&Quit", self.close, QKeySequence("Ctrl+Q"), Role.QuitRole),
            )),
            ("&View", (*pages, None, themes)),
            ("&Help", (
                Item("&Welcome", partial(self.context.go, "home", WELCOME)),
                Item("&Keys", self.show_keys, standard.HelpContents), None,
                Item("&About GAN Studio", self.show_about, role=Role.AboutRole),
            )),
        )  # fmt: skip

    def _connect(self) -> None:
        self._shutdown.waiting.connect(self.bar.show_note)
        self._shutdown.failed.connect(self.bar.show_error)
        self._shutdown.ready.connect(self.close)
        self._shutdown.gave_up.connect(self.leave_hard)
        self.rail.chosen.connect(self.context.go)
        self.context.went.connect(self._go)
        self.context.error_told.connect(self.bar.show_error)
        self.context.note_told.connect(self.bar.show_note)
        self.context.offered.connect(self.bar.show_offer)
        self.context.preferences_changed.connect(self._keep_preferences)
        self.context.library.trouble.connect(self.bar.show_error)
        self.context.library.changed.connect(self._explain_interrupted)
        self._interrupted_explained = False
        if self.context.preferences.runs_folder and not runs_folder().is_dir():
            words = f"Runs are to be kept in {short(runs_folder())}, which is not there. Is a drive missing?"
            self.bar.show_offer(words, "Choose another", self.show_preferences)
        for name, details in pages().broken.items():
            self.bar.show_error(f"The page {name.rpartition('.')[2]} could not be loaded.", details)

    # --- pages

    def prepare_first_page(self) -> None:
        """Home at once; any other page takes longer to build than the window may wait, and follows once it is shown."""
        first = next(iter(self._pages))
        if self._last_page() == first:
            self.context.go(first)
        else:
            self.rail.mark(self._last_page())

    def show_last_page(self) -> None:
        """The page that was there at the end of the last session, unless another one is there already."""
        if self._stack.currentWidget() is None:
            self.context.go(self._last_page())

    def _last_page(self) -> str:
        last = self.context.preferences.page
        return last if last in self._pages else next(iter(self._pages))

    def page(self, name: str) -> QWidget:
        """The page's widget, built if need be."""
        if name not in self._built:
            self._built[name] = self._build(self._pages[name])
            self._stack.addWidget(self._built[name])
        return self._built[name]

    def _build(self, page: Page) -> QWidget:
        if can_train() or not page.trains:
            return page.build(self.context)
        words = f"{only_in_full(page.trains)}\nWith it you {page.help[:1].lower()}{page.help[1:]}."
        instead = EmptyState(page.icon, words, "Explore generators")
        instead.wanted.connect(partial(self.context.go, "explore"))
        return instead

    @Slot(str, object)
    def _go(self, name: str, item: object) -> None:
        if name not in self._pages:
            self.bar.show_error(f"There is no page called {name}.")
            return
        page = self.page(name)
        self._stack.setCurrentWidget(page)
        self.rail.mark(name)
        page.setFocus()
        self.context.preferences.page = name
        if item is not None and hasattr(page, "show_item"):
            page.show_item(item)

    # --- opening

    @Slot(object)
    def open_path(self, path: Path) -> None:
        """Show a generator, a run, a lab or an experiment; what cannot be shown is explained in the bar."""
        try:
            page, item = page_and_item(path)
        except UserError as error:
            self.bar.show_error(str(error))
            return
        self.context.preferences.remember(path.absolute())
        self.context.go(page, item)

    @Slot()
    def choose_file(self) -> None:
        kinds = "Generators, labs, experiments (*.onnx *.lab *.toml);;All files (*)"
        path, _ = QFileDialog.getOpenFileName(self, "Open", str(runs_folder()), kinds)
        if path:
            self.open_path(Path(path))

    @Slot()
    def choose_run(self) -> None:
        path = QFileDialog.getExistingDirectory(self, "Open run", str(runs_folder()))
        if path:
            self.open_path(Path(path))

    @Slot()
    def open_runs_folder(self) -> None:
        try:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(made_writable(runs_folder()))))
        except UserError as error:
            self.bar.show_error(str(error))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()) and event.source() is None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = next(iter(local_paths(event.mimeData())), None)
        if path is not None:
            event.acceptProposedAction()
            self.open_path(path)

    # --- choices

    @Slot(str)
    def choose_theme(self, choice: theme.Choice) -> None:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self.context.preferences.theme = choice
        theme.apply(application, choice)

    @Slot()
    def show_preferences(self) -> None:
        from ganstudio.gui.dialogs.preferences_dialog import PreferencesDialog

        dialog = PreferencesDialog(self.context.preferences, runs_folder(), self)
        dialog.theme_chosen.connect(self.choose_theme)
        if dialog.exec():
            dialog.store(self.context.preferences)
            self.context.keep_runs_in(dialog.runs_folder())
        self.choose_theme(self.context.preferences.theme)
        dialog.deleteLater()

    @Slot()
    def show_keys(self) -> None:
        from ganstudio.gui.dialogs.keys_dialog import KeysDialog

        of_pages = [(page.title, page.keys) for page in self._pages.values() if page.keys]
        dialog = KeysDialog([("Everywhere", self._menus.keys()), *of_pages], self)
        dialog.exec()
        dialog.deleteLater()

    @Slot()
    def show_about(self) -> None:
        from ganstudio.gui.dialogs.about_dialog import AboutDialog

        dialog = AboutDialog(runs_folder(), self)
        dialog.exec()
        dialog.deleteLater()

    # --- runs that ended without a goodbye

    @Slot()
    def _explain_interrupted(self) -> None:
        """Once, after the library was read for the first time."""
        runs = self.context.library.interrupted()
        if self._interrupted_explained or self.context.is_training():
            return
        self._interrupted_explained = True
        if runs and runs[0].step > 0:
            run = runs[0]
            more = f" So did {len(runs) - 1} more; they are among the runs on Home." if len(runs) > 1 else ""
            text = (
                f"The run {run.name} ended without a goodbye at step {run.step:,}: the power went, memory was short, "
                f"or it was killed. Its last checkpoint is kept.{more}"
            )
            self.bar.show_message(Message(text, verb="Resume", action=lambda: self.context.resume(run.path)))

    # --- state, and the end

    def _restore(self) -> None:
        self.resize(_USUAL_SIZE)
        screen = QGuiApplication.primaryScreen()
        if screen is not None:
            self.resize(_USUAL_SIZE.boundedTo(screen.availableSize()))
        if self.context.preferences.window:
            self.restoreGeometry(QByteArray.fromBase64(self.context.preferences.window.encode()))

    @Slot()
    def _keep_preferences(self) -> None:
        self.context.preferences.window = bytes(self.saveGeometry().toBase64().data()).decode()
        try:
            self.context.preferences.save()
        except OSError as error:
            self.bar.show_error(f"The preferences could not be kept: {error.strerror}.")

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._shutdown.may_close():
            event.ignore()
            return
        self._keep_preferences()
        event.accept()

    @Slot()
    def close_unasked(self) -> None:
        """The system wants the program to end: keep everything without a question, then close."""
        self._shutdown.asks = False
        for dialog in QApplication.topLevelWidgets():
            if isinstance(dialog, QDialog):
                dialog.reject()
        self.close()

    @Slot()
    def leave_hard(self) -> None:
        """End without waiting for a training that does not answer."""
        self._keep_preferences()
        self.hide()
        QApplication.quit()
