"""An open generator: puts picture, neighbours and the sides on the right together. The behaviour is in the parts."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QTabWidget, QVBoxLayout, QWidget

from ganstudio.gui.explore.controllers.animation import AnimationController
from ganstudio.gui.explore.controllers.arithmetic import ArithmeticController
from ganstudio.gui.explore.controllers.attributes import AttributeController
from ganstudio.gui.explore.controllers.code import CodeController
from ganstudio.gui.explore.controllers.direction_search import DirectionSearch
from ganstudio.gui.explore.controllers.interpolation import InterpolationController
from ganstudio.gui.explore.controllers.inversion import InversionController
from ganstudio.gui.explore.controllers.latent import CONTROLS_WIDTH, LatentController
from ganstudio.gui.explore.controllers.prompt import PromptController
from ganstudio.gui.explore.controllers.sample_menu import SampleContextMenu
from ganstudio.gui.explore.controllers.variations import VariationsController
from ganstudio.gui.explore.latent_state import LatentState
from ganstudio.gui.explore.model import ExploreModel
from ganstudio.gui.explore.panels.arithmetic_panel import ArithmeticPanel
from ganstudio.gui.explore.panels.class_buttons import ClassButtons
from ganstudio.gui.explore.panels.code_panel import CodePanel
from ganstudio.gui.explore.panels.image_panel import ImagePanel
from ganstudio.gui.explore.panels.inversion_panel import InversionPanel
from ganstudio.gui.explore.panels.latent_controls import LatentControls
from ganstudio.gui.explore.panels.operand_board import OperandBoard
from ganstudio.gui.explore.panels.path_panel import PathPanel
from ganstudio.gui.explore.panels.prompt_bar import PromptBar
from ganstudio.gui.explore.panels.text_panel import TextPanel
from ganstudio.gui.explore.widgets.search_bar import SearchBar
from ganstudio.gui.explore.widgets.slider_panel import SliderPanel
from ganstudio.gui.shared.progress_bar import ProgressBar
from ganstudio.gui.shared.tab_order import stop_at_bar_only
from ganstudio.inference.generator.generator_file import GeneratorFile
from ganstudio.inference.latent.text import latent_to_text

_SLIDERS, _PATH, _ARITHMETIC, _PICTURE, _CODE, _TEXT = range(6)
"""Places of the tabs on the right."""


class ExploreView(QWidget):
    """`explore` begins with another generator."""

    def __init__(self, explorer: ExploreModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.explorer = explorer
        self.undo_action = self._action("Undo", QKeySequence.StandardKey.Undo)
        self.redo_action = self._action("Redo", QKeySequence.StandardKey.Redo)
        self.copy_latent_action = self._action("Copy latent", QKeySequence("Ctrl+Shift+C"))
        self.random_action = self._action("Random", QKeySequence("R"))
        self.anchor_action = self._action("Add anchor", QKeySequence("A"))
        self.walk_action = self._action("Walk", QKeySequence("W"))
        self.play_action = self._action("Play", QKeySequence("Ctrl+Space"))
        self.paste_action = self._action("Paste", QKeySequence.StandardKey.Paste)
        self.area = ImagePanel([self.undo_action, self.redo_action, self.copy_latent_action])
        self.classes, self.controls, self.panel = ClassButtons(), LatentControls(), SliderPanel()
        self.finder, self.path, self.arithmetic, self.board = (
            SearchBar(),
            PathPanel(),
            ArithmeticPanel(),
            OperandBoard(),
        )
        self.picture, self.code, self.text = InversionPanel(), CodePanel(), TextPanel()
        self.sentence = PromptBar()
        self.side = QTabWidget()
        self.strip = ProgressBar()
        self._lay_out()
        self.steering = LatentController(self, explorer)
        self.neighbouring = VariationsController(self, explorer)
        self.travelling = InterpolationController(self, explorer, self.path)
        self.reckoning = ArithmeticController(self, explorer, self.board, self.arithmetic)
        self.searching = DirectionSearch(self, explorer, self.finder)
        self.sorting = AttributeController(self, explorer, self.finder, self.reckoning)
        self.inverting = InversionController(self, explorer, self.picture)
        self.hood = CodeController(self, explorer, self.code)
        self.films = AnimationController(explorer, self.strip)
        self.speaking = PromptController(self, explorer, self.sentence, self.text)
        self.offering = SampleContextMenu(self)
        self._connect()

    @property
    def exploration(self) -> LatentState:
        """Where one is."""
        return self.explorer.exploration

    def _action(self, text: str, key: QKeySequence | QKeySequence.StandardKey) -> QAction:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setToolTip(f"{text} ({action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)})")
        self.addAction(action)
        return action

    def _lay_out(self) -> None:
        for action in (self.area.view.copy_action, self.area.view.save_action):
            self.addAction(action)  # their keys work wherever the focus is
        self.panel.add_tools(self.finder)
        self.side.setDocumentMode(True)
        self.side.tabBar().setDrawBase(False)
        stop_at_bar_only(self.side)
        self.side.tabBar().setObjectName("tightTabs")
        controls = QWidget()
        controls.setFixedWidth(max(CONTROLS_WIDTH, self.controls.minimumSizeHint().width()))
        right = QVBoxLayout(controls)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(8)
        for widget in (self.classes, self.controls):
            right.addWidget(widget)
        right.addWidget(self.side, 1)
        right.addWidget(self.strip)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(24)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.sentence)
        left.addWidget(self.area, 1)
        row.addLayout(left, 1)
        row.addWidget(controls)
        self.add_side(self.panel, "Sliders", "Steer by raw dimension, by direction, by attribute", scrolls=False)
        self.add_side(self.path, "Path", "Ways between pictures (interpolation), and an endless walk")
        self.add_side(self.arithmetic, "Arithmetic", "A − B + C with what pictures have in common")
        self.add_side(self.picture, "Picture", "Your own picture: find its latent, then steer it")
        self.add_side(self.code, "Code", "Under the hood: the exact latent, and Python that makes the picture")
        self.add_side(self.text, "Text", "Nearest captions, and the way from one sentence to another")
        self.area.stage.addWidget(_scrolling(self.board, "Arithmetic", across=True))

    def add_side(self, widget: QWidget, name: str, help_text: str, *, scrolls: bool = True) -> None:
        """Another tab on the right."""
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 8, 0, 0)
        column.addWidget(_scrolling(widget, name) if scrolls else widget)
        self.side.addTab(page, name)
        self.side.setTabToolTip(self.side.count() - 1, help_text)

    def _connect(self) -> None:
        self.undo_action.triggered.connect(self._undo)
        self.redo_action.triggered.connect(self._redo)
        self.copy_latent_action.triggered.connect(self._copy_latent)
        self.random_action.triggered.connect(self.controls.draw)
        self.anchor_action.triggered.connect(self.travelling.add_current)
        self.walk_action.triggered.connect(self.travelling.toggle_walk)
        self.play_action.triggered.connect(self.travelling.toggle_play)
        self.paste_action.triggered.connect(self._paste)
        self.side.currentChanged.connect(self._show_stage)
        self.inverting.shown_wanted.connect(self._show_search)
        self.reckoning.large_wanted.connect(self.show_large)
        self.reckoning.kept.connect(self._show_direction)
        self.travelling.film_wanted.connect(self.films.ask)
        self.area.view.latent = self._shown_latent
        self.area.view.saved.connect(self.tell_saved)
        self.area.view.failed.connect(self.tell_failed)
        self.area.noted.connect(self.strip.show_note)
        self.panel.kind_chosen.connect(self.finder.show_kind)
        self.explorer.told.connect(self.area.tell)

    def explore(self, generator: GeneratorFile) -> None:
        """Begin with another generator."""
        self.area.begin(*generator.picture_size)
        self.explorer.begin(generator)

    @property
    def tab_stops(self) -> list[QWidget]:
        """Where the keyboard stops in it, from the left to the right and down."""
        sides = (self.panel, self.finder, self.path, self.arithmetic, self.picture, self.code, self.text)
        left = [self.sentence.box, *self.board.tab_stops, *self.area.neighbours.tab_stops]
        right = [*self.classes.tab_stops, *self.controls.tab_stops, self.side.tabBar()]
        return [*left, *right, *(stop for side in sides for stop in side.tab_stops)]

    # --- sides and stage

    def offer_sentences(self, *, reads: bool) -> None:
        """Whether the open generator draws of sentences."""
        self.sentence.setVisible(reads)
        self.side.setTabVisible(_TEXT, reads)
        if reads:
            self.side.setCurrentIndex(_TEXT)

    def show_path(self) -> None:
        """The way between anchors."""
        self.side.setCurrentIndex(_PATH)

    @Slot(int)
    def _show_stage(self, index: int) -> None:
        """The board for arithmetic, the large picture for all else."""
        self.area.stage.setCurrentIndex(1 if index == _ARITHMETIC else 0)

    @Slot()
    def show_large(self) -> None:
        """The large picture, with the sliders beside it."""
        self.side.setCurrentIndex(_SLIDERS)

    @Slot()
    def _show_search(self) -> None:
        self.side.setCurrentIndex(_PICTURE)

    @Slot(int)
    def _show_direction(self, number: int) -> None:
        """The slider of a direction that was just kept."""
        self.panel.show_kind("direction")
        self.side.setCurrentIndex(_SLIDERS)
        self.panel.sliders.choose(self.steering.numbers.index(number))
        self.panel.sliders.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- what the user does

    @Slot()
    def _undo(self) -> None:
        self.exploration.undo()

    @Slot()
    def _redo(self) -> None:
        self.exploration.redo()

    @Slot()
    def _copy_latent(self) -> None:
        latent = self.exploration.latent()
        QGuiApplication.clipboard().setText(latent_to_text(latent))
        self.area.tell(f"Copied the latent's {len(latent)} numbers")

    @Slot()
    def _paste(self) -> None:
        """A picture is searched for, a text of numbers is gone to."""
        clipboard = QGuiApplication.clipboard()
        if clipboard.image().isNull() and clipboard.text().strip() and self.explorer.is_open:
            self.side.setCurrentIndex(_CODE)
            self.hood.use(clipboard.text())
        else:
            self.inverting.paste()

    @Slot(str)
    def tell_saved(self, path: str) -> None:
        """Something was written to a file."""
        self.area.tell(f"Saved {path}")

    @Slot(str)
    def tell_failed(self, text: str) -> None:
        """Something could not be written."""
        self.explorer.failed.emit(text, "")

    def _shown_latent(self) -> bytes:
        return self.exploration.sample().to_bytes()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A number reaches its slider from anywhere on the page, and / the search."""
        if event.text().isdigit() or event.text() == "/":
            self.side.setCurrentIndex(_SLIDERS)
            self.panel.sliders.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.panel.sliders.keyPressEvent(event)
        else:
            super().keyPressEvent(event)


def _scrolling(widget: QWidget, name: str, *, across: bool = False) -> QScrollArea:
    """What does not fit into the height, or the width if `across`, can be scrolled to."""
    area = QScrollArea()
    area.setAccessibleName(name)
    area.setWidgetResizable(True)
    if not across:
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        widget.setContentsMargins(0, 0, 8, 0)
    widget.setObjectName("page")
    area.setWidget(widget)
    return area
