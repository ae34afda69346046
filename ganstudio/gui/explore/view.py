"""An open generator: image and variations on the left, tabs on the right. What they do is in the controllers."""

from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QTabWidget, QWidget

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
from ganstudio.gui.explore.model import ExploreModel
from ganstudio.gui.explore.panels.arithmetic_panel import ArithmeticPanel
from ganstudio.gui.explore.panels.class_buttons import ClassButtons
from ganstudio.gui.explore.panels.code_panel import CodePanel
from ganstudio.gui.explore.panels.image_panel import ImagePanel
from ganstudio.gui.explore.panels.inversion_panel import InversionPanel
from ganstudio.gui.explore.panels.latent_controls import LatentControls
from ganstudio.gui.explore.panels.operands_panel import OperandsPanel
from ganstudio.gui.explore.panels.path_panel import PathPanel
from ganstudio.gui.explore.panels.prompt_bar import PromptBar
from ganstudio.gui.explore.panels.text_panel import TextPanel
from ganstudio.gui.explore.view_choices import ExploreTab
from ganstudio.gui.explore.widgets.search_bar import SearchBar
from ganstudio.gui.explore.widgets.slider_panel import SliderPanel
from ganstudio.gui.shared.layouts import column, row
from ganstudio.gui.shared.progress_bar import ProgressBar
from ganstudio.gui.shared.tab_order import stop_at_bar_only


class TabController(QObject):
    """Shows the tab that the model says; the operands of arithmetic take the place of the large image."""

    def __init__(self, model: ExploreModel, tabs: QTabWidget, stage: QStackedWidget, prompt_bar: PromptBar) -> None:
        super().__init__(tabs)
        self.model, self.tabs, self.stage, self.prompt_bar = model, tabs, stage, prompt_bar
        model.opened.connect(self._open)
        model.view_changed.connect(self._show)
        tabs.currentChanged.connect(self.choose)

    @Slot()
    def _open(self) -> None:
        is_text_conditional = self.model.text is not None
        self.prompt_bar.setVisible(is_text_conditional)
        self.tabs.setTabVisible(ExploreTab.TEXT, is_text_conditional)
        self._show()

    @Slot()
    def _show(self) -> None:
        self.tabs.setCurrentIndex(self.model.view.tab)
        self.stage.setCurrentIndex(1 if self.model.view.tab == ExploreTab.ARITHMETIC else 0)

    @Slot(int)
    def choose(self, tab: int) -> None:
        """As the user does."""
        self.model.set_view(replace(self.model.view, tab=tab))


class ExploreView(QWidget):
    """Puts the panels together and makes their controllers; a key that is pressed anywhere reaches its action."""

    def __init__(self, model: ExploreModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self.random_action = self._action("Random", QKeySequence("R"))
        self.anchor_action = self._action("Add anchor", QKeySequence("A"))
        self.walk_action = self._action("Walk", QKeySequence("W"))
        self.play_action = self._action("Play", QKeySequence("Ctrl+Space"))
        self.paste_action = self._action("Paste", QKeySequence.StandardKey.Paste)
        self.image_panel = ImagePanel(
            undo=self._action("Undo", QKeySequence.StandardKey.Undo),
            redo=self._action("Redo", QKeySequence.StandardKey.Redo),
            copy_latent=self._action("Copy latent", QKeySequence("Ctrl+Shift+C")),
        )
        self.class_buttons, self.latent_controls, self.slider_panel = ClassButtons(), LatentControls(), SliderPanel()
        self.search_bar, self.path_panel, self.operands_panel = SearchBar(), PathPanel(), OperandsPanel()
        self.arithmetic_panel, self.inversion_panel = ArithmeticPanel(), InversionPanel()
        self.code_panel, self.text_panel, self.prompt_bar = CodePanel(), TextPanel(), PromptBar()
        self.tabs, self.progress_bar = QTabWidget(), ProgressBar()
        self._lay_out()
        self._make_controllers()
        self._connect()

    def _action(self, text: str, key: QKeySequence | QKeySequence.StandardKey) -> QAction:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setToolTip(f"{text} ({action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)})")
        self.addAction(action)
        return action

    def _lay_out(self) -> None:
        for action in (self.image_panel.view.copy_action, self.image_panel.view.save_action):
            self.addAction(action)  # their keys work wherever the focus is
        self.slider_panel.add_tools(self.search_bar)
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        stop_at_bar_only(self.tabs)
        self.tabs.tabBar().setObjectName("tightTabs")
        right = QWidget()
        right.setFixedWidth(max(CONTROLS_WIDTH, self.latent_controls.minimumSizeHint().width()))
        column(self.class_buttons, self.latent_controls, (self.tabs, 1), self.progress_bar, inside=right)
        row((column(self.prompt_bar, (self.image_panel, 1)), 1), right, spacing=24, inside=self)
        self._add_tab(self.slider_panel, "Sliders", "Steer by raw dimension, by direction, by attribute")
        for panel, name, help_text in (
            (self.path_panel, "Path", "Ways between pictures (interpolation), and an endless walk"),
            (self.arithmetic_panel, "Arithmetic", "A − B + C with what pictures have in common"),
            (self.inversion_panel, "Picture", "Your own picture: find its latent, then steer it"),
            (self.code_panel, "Code", "Under the hood: the exact latent, and Python that makes the picture"),
            (self.text_panel, "Text", "Nearest captions, and the way from one sentence to another"),
        ):
            self._add_tab(_scrolling(panel, name), name, help_text)
        self.image_panel.stage.addWidget(_scrolling(self.operands_panel, "Arithmetic", across=True))

    def _add_tab(self, content: QWidget, name: str, help_text: str) -> None:
        page = QWidget()
        column(content, margins=(0, 8, 0, 0), inside=page)
        self.tabs.addTab(page, name)
        self.tabs.setTabToolTip(self.tabs.count() - 1, help_text)

    def _make_controllers(self) -> None:
        model, image, path, operands = self.model, self.image_panel, self.path_panel, self.operands_panel
        self.latent = LatentController(
            model, image, self.class_buttons, self.latent_controls, self.slider_panel
        )  # before the others, so that the image comes first
        self.variations = VariationsController(model, image.variations_panel)
        self.interpolation = InterpolationController(model, path)
        self.arithmetic = ArithmeticController(model, operands, self.arithmetic_panel)
        self.direction_search = DirectionSearch(model, self.search_bar)
        self.attributes = AttributeController(model, self.search_bar, operands, self.arithmetic_panel)
        self.inversion = InversionController(model, self.inversion_panel)
        self.code = CodeController(model, self.code_panel)
        self.animation = AnimationController(model, self.progress_bar)
        self.prompt = PromptController(model, self.prompt_bar, self.text_panel)
        self.tab_controller = TabController(model, self.tabs, image.stage, self.prompt_bar)
        blends = [*operands.blends.values(), operands.pixels]
        grids = [image.variations, image.seeds, path.anchors, path.preview, *operands.grids]
        self.sample_menu = SampleContextMenu(model, image.view, [grid for grid in grids if grid not in blends])
        for grid in blends:
            self.sample_menu.show_saving(grid)
        model.message.connect(image.show_message)

    def _connect(self) -> None:
        self.image_panel.copy_latent_action.triggered.connect(self.code.copy_latent)
        self.random_action.triggered.connect(self.latent_controls.draw)
        self.anchor_action.triggered.connect(self.interpolation.add_current)
        self.walk_action.triggered.connect(self.interpolation.toggle_walk)
        self.play_action.triggered.connect(self.interpolation.toggle_play)
        self.paste_action.triggered.connect(self.code.paste)
        self.code.image_pasted.connect(self.inversion.paste)
        self.arithmetic.direction_added.connect(self.latent.choose_direction)
        self.interpolation.animation_wanted.connect(self.animation.ask)
        self.variations.prompt_chosen.connect(self.prompt.choose)
        self.image_panel.message.connect(self.progress_bar.show_note)
        self.slider_panel.kind_chosen.connect(self.search_bar.show_kind)

    @property
    def tab_stops(self) -> list[QWidget]:
        """Where the keyboard stops in it, from the left to the right and down."""
        panels = (
            self.slider_panel, self.search_bar, self.path_panel, self.arithmetic_panel, self.inversion_panel,
            self.code_panel, self.text_panel,
        )  # fmt: skip
        left = [self.prompt_bar.box, *self.operands_panel.tab_stops, *self.image_panel.variations_panel.tab_stops]
        right = [*self.class_buttons.tab_stops, *self.latent_controls.tab_stops, self.tabs.tabBar()]
        return [*left, *right, *(stop for panel in panels for stop in panel.tab_stops)]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A number reaches its slider from anywhere on the page, and / the search."""
        if event.text().isdigit() or event.text() == "/":
            self.tabs.setCurrentIndex(ExploreTab.SLIDERS)
            self.slider_panel.sliders.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.slider_panel.sliders.keyPressEvent(event)
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
