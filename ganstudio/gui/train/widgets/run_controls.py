"""Below the pictures: the buttons, which follow from the state of the run, and how it is computed."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from ganstudio.gui.shared.layouts import quiet, row
from ganstudio.gui.shared.tab_order import focus_stays

_PRIMARY = {
    "idle": "Train", "starting": "Starting …", "running": "Pause", "pausing": "Pausing …", "paused": "Resume",
    "stopping": "Stopping …", "ended": "Train again", "earlier": "Resume", "followed": "Trained elsewhere",
}  # fmt: skip
_PRIMARY_TIPS = {
    "idle": "Start a new run with these settings (Ctrl+Return)",
    "running": "Rest after the current update (Ctrl+Return)",
    "paused": "Go on (Ctrl+Return)",
    "ended": "Start a new run with the settings of the form",
    "earlier": "Go on from the newest checkpoint",
    "followed": "Another process trains this run; it is only watched here",
}


class RunControls(QWidget):
    """`show_state` draws; the signals say what the user wants, whatever the label says at the moment."""

    train = Signal()
    pause = Signal()
    play = Signal()
    step = Signal()
    stop = Signal()
    resume_earlier = Signal()
    export = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state = "idle"
        self.primary = QPushButton()
        self.primary.setProperty("role", "primary")
        self.primary.setMinimumWidth(104)
        self.step_button = QPushButton("Step")
        self.step_button.setMinimumWidth(136)
        self.stop_button = QPushButton("Stop and keep")
        self.stop_button.setToolTip("Finish this step, keep a checkpoint, end the run; it can be resumed (Ctrl+.)")
        self.export_button = QPushButton("Export ONNX")
        self.export_button.setToolTip("Write the newest checkpoint's generator as one ONNX file, proved right (Ctrl+E)")
        self.elsewhere = QPushButton()
        self.elsewhere.setProperty("role", "quiet")
        self._facts = quiet("", wraps=False)
        self._facts.setTextFormat(Qt.TextFormat.RichText)
        self._facts.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._facts.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # the buttons go first
        buttons = row(self.primary, self.step_button, self.stop_button, self.export_button)
        row(buttons, self.elsewhere, (self._facts, 1), spacing=16, inside=self)
        self.primary.clicked.connect(self.press_primary)
        self.step_button.clicked.connect(self.step)
        self.stop_button.clicked.connect(self.stop)
        self.export_button.clicked.connect(self.export)
        self.show_state("idle")
        self.show_elsewhere("")

    def show_state(
        self,
        state: str,
        next_update: str = "",
        *,
        can_export: bool = False,
        can_train: bool = True,
        on_to: int | None = None,
    ) -> None:
        """`state` is the training's, or "earlier" or "followed" where a run is displayed that is not trained here.

        `on_to`: all planned steps of the earlier run are done; it can go on to this many.
        """
        self.state = state
        more = state == "earlier" and on_to is not None
        self.primary.setText(f"Train on to {on_to:,}" if more else _PRIMARY[state])
        self.primary.setToolTip(_PRIMARY_TIPS.get(state, ""))
        with focus_stays(self, self.primary):
            self._switch(state, can_export=can_export, can_train=can_train)
        self.step_button.setText(f"Step: {next_update}" if next_update else "Step")
        self.step_button.setToolTip(
            f"Do the next update of the schedule, the {next_update}'s, and rest again (Ctrl+Right)"
            if state == "paused" and next_update
            else "Pause first; then each press does the next update of the schedule"
        )
        self.stop_button.setText("Cancel" if state == "starting" else "Stop and keep")

    def _switch(self, state: str, *, can_export: bool, can_train: bool) -> None:
        training = state in ("starting", "running", "pausing", "paused", "stopping")
        self.primary.setEnabled(state in ("running", "paused") or (state in ("idle", "ended", "earlier") and can_train))
        self.step_button.setVisible(training)
        self.stop_button.setVisible(training)
        self.step_button.setEnabled(state == "paused")
        self.stop_button.setEnabled(state in ("starting", "running", "pausing", "paused"))
        self.export_button.setVisible(state != "idle")
        self.export_button.setEnabled(can_export)

    def show_elsewhere(self, run: str) -> None:
        """Offer to show the run that is trained while another is displayed; "" for none."""
        self.elsewhere.setText(f"{run} is training: show it")
        self.elsewhere.setVisible(bool(run))

    def show_facts(self, facts: str) -> None:
        """How the run is computed; rich text."""
        self._facts.setText(facts)

    @Slot()
    def press_primary(self) -> None:
        """Do what the large button says."""
        signal = {
            "idle": self.train, "ended": self.train, "running": self.pause, "paused": self.play,
            "earlier": self.resume_earlier,
        }.get(self.state)  # fmt: skip
        if signal is not None and self.primary.isEnabled():
            signal.emit()
