"""StoredResults made by hand, and a child process that says what a test wants."""

from typing import ClassVar

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ganstudio.core.settings import Field
from ganstudio.formats.results import (
    Begun,
    Comparison,
    Description,
    Done,
    Finding,
    MeasureProgress,
    Offer,
    Plot,
    ResultFigure,
    Series,
    Sheet,
    Verdict,
    to_line,
)

MEASURES = {
    "nearest": ("copy", "seconds", ""),
    "classes": ("omit", "seconds", "These data have neither classes nor attributes."),
    "precision": ("omit", "seconds", ""),
    "annealed": ("likelihood", "long", ""),
}
"""Question, cost and why it cannot be made."""
SIZE = Field(name="size", title="Size", help="How many.", kind="integer", default=3, minimum=1)
BEGUN = Begun(generators=("G",), measures=(), data="Digits", samples=300, seed=0)


def offer(name: str) -> Offer:
    question, cost, reason = MEASURES[name]
    description = Description(
        name=name, title=name.title(), question=question, help=f"What {name} is.", misses="Much.", cost=cost,
        resumable=cost == "long", fields=(SIZE,) if name == "nearest" else (),
    )  # fmt: skip
    return Offer(description=description, generator="G", reason=reason)


def sheet(count: int = 6, columns: int = 3) -> Sheet:
    pictures = np.arange(count, dtype=np.uint8)[:, None, None, None] * np.ones((1, 8, 8, 1), np.uint8) * 30
    rows = [f"row {number}" for number in range(count // columns)]
    return Sheet.of("Samples", pictures, columns, rows=rows, cells=[f"cell {n}" for n in range(count)])


def points() -> Plot:
    made = (Series(name="real", colour="real", x=(0.0, 1.0), y=(0.0, 1.0)),)
    made += (Series(name="samples", colour="generator", x=(0.5,), y=(0.25,)),)
    return Plot(title="Map", kind="points", series=made, pictures=sheet(3, 3))


def finding(name: str, value: float = 0.5, level: str = "good", **more) -> Finding:
    figure = ResultFigure(name="value", title="Value", value=value, uncertainty=0.01, floor=1.0, ceiling=0.0, help="H.")
    return Finding(
        verdict=Verdict(level=level, text=f"The verdict of {name}."), figures=(figure,), measure=name,
        title=name.title(), question=MEASURES[name][0], generator="G", misses="Misses much.", seconds=1.5,
        settings={"size": 3}, **more,
    )  # fmt: skip


class Child(QObject):
    """Says at once what `answers` holds for its arguments; with `hangs` it waits to be cancelled."""

    told, finished, failed, cancelled = Signal(bytes), Signal(object), Signal(str), Signal()
    asked: ClassVar[list[list[str]]] = []
    refusal = ""
    hangs = False
    found: ClassVar[dict[str, Finding]] = {}
    begun = BEGUN

    def __init__(self, arguments: list[str], parent: QObject | None = None, *, is_stream: bool = False) -> None:
        super().__init__(parent)
        assert is_stream
        self.arguments, self.is_cancelled = arguments, False
        type(self).asked.append(arguments)

    def start(self) -> None:
        QTimer.singleShot(0, self, self._answer)

    @Slot()
    def _answer(self) -> None:
        if self.is_cancelled:
            return
        if self.refusal:
            self.failed.emit(self.refusal)
            return
        for message in self._messages():
            self.told.emit(to_line(message).encode())
        if not (self.hangs and "--measures" in self.arguments):
            self.finished.emit(None)

    def _messages(self):
        yield self.begun
        if "--offers" in self.arguments:
            yield from map(offer, MEASURES)
            return
        for name in self.arguments[self.arguments.index("--measures") + 1].split(","):
            yield MeasureProgress(done=0.5, text="Half", measure=name, generator="G")
            if not self.hangs:
                yield self.found.get(name) or finding(name)
        yield Comparison(title="C", text="T")
        yield Done(seconds=1.0, versions={"torch": "2"})

    @Slot()
    def cancel(self) -> None:
        self.is_cancelled = True
        self.cancelled.emit()

    def end_now(self) -> None:
        """Nothing runs."""
