"""The drop-down of generators: shipped ones, one's own exports, runs, and whatever file is open."""

from collections.abc import Sequence

from PySide6.QtWidgets import QSizePolicy, QWidget

from ganstudio.gui.shared.file_chooser import FileChooser
from ganstudio.gui.shared.state.generator_summary import GeneratorSummary, entries
from ganstudio.gui.shared.state.run_summary import RunSummary


class GeneratorChooser(FileChooser):
    """Of a run the Path is that of its folder."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("No generator open", "Generator", parent)
        self.setMinimumWidth(160)
        self.setMaximumWidth(320)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setToolTip("Shipped generators, your exports, and your runs, also those still training")

    def show_known(self, generators: Sequence[GeneratorSummary], runs: Sequence[RunSummary] = ()) -> None:
        """List these; only generators can be explored, and runs that have drawn something."""
        drawing = [(run.path, _run_title(run)) for run in runs if run.is_generator and run.step > 0]
        self.show_groups(
            *entries([known for known in generators if known.kind in ("generator", "text_to_image")]), drawing
        )


def _run_title(run: RunSummary) -> str:
    return f"Run {run.name}, training" if run.status == "running" else f"Run {run.name}"
