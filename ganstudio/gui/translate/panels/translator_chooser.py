"""The drop-down of translators: shipped ones, one's own, and whatever file is open; one entry for both directions."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from ganstudio.gui.shared.file_chooser import FileChooser
from ganstudio.gui.shared.state.generator_summary import GeneratorSummary, entries

_FIRST = "photo-postcard.onnx"
"""Of the shipped ones, what says most at first sight."""


class TranslatorChooser(FileChooser):
    """Of a pair the first direction stands for both."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("No translator open", "Translator", parent)
        self.setMinimumWidth(240)

    def show_known(self, files: Sequence[GeneratorSummary]) -> None:
        """List the translators among these."""
        translators = sorted(
            (known for known in files if known.kind == "translator"), key=lambda known: known.path.name != _FIRST
        )
        pairs = {(known.path.parent, known.title): known for known in reversed(translators) if known.direction}
        self.show_groups(*entries([k for k in translators if pairs.get((k.path.parent, k.title), k) is k]))
