"""A result's pictures, plots and figures as widgets, small in a column or large on a sheet of their own."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ganstudio.formats.results import Finding, Plot, Sheet, Verdict
from ganstudio.gui.evaluate.widgets.bars_plot import BarsPlot
from ganstudio.gui.evaluate.widgets.lines_plot import LinesPlot
from ganstudio.gui.evaluate.widgets.points_map import PointsMap
from ganstudio.gui.evaluate.widgets.range_plot import RangePlot
from ganstudio.gui.evaluate.widgets.result_plot import ResultPlot
from ganstudio.gui.evaluate.widgets.verdict_mark import VerdictMark
from ganstudio.gui.shared.image_grid.result_grid import ResultGrid
from ganstudio.gui.shared.labels import rich_label
from ganstudio.gui.shared.layouts import row

Named = tuple[str, Finding]
"""The letter of the generator, "" where there is only one, and what was found."""
Pictured = ResultGrid | ResultPlot


def plot_widget(plot: Plot, *, is_compact: bool) -> ResultPlot:
    """The widget that shows this kind of plot."""
    kind: type[ResultPlot] = {"bars": BarsPlot, "lines": LinesPlot, "points": PointsMap}[plot.kind]
    made = kind(is_compact=is_compact)
    made.show_plot(plot)
    return made


def sheet_widget(sheet: Sheet, *, is_compact: bool) -> ResultGrid:
    """The widget that shows a sheet of pictures."""
    made = ResultGrid(is_compact=is_compact)
    made.show_sheet(sheet)
    return made


def pictured(finding: Finding, *, is_compact: bool, most: int | None = None) -> list[Pictured]:
    """Widgets for the first `most` of its sheets and plots, or for all; a map that one can hover over comes first."""
    shown: list[Sheet | Plot] = [*(plot for plot in finding.plots if plot.kind == "points"), *finding.sheets]
    shown += [plot for plot in finding.plots if plot.kind != "points"]
    return [
        sheet_widget(one, is_compact=is_compact) if isinstance(one, Sheet) else plot_widget(one, is_compact=is_compact)
        for one in shown[:most]
    ]


def range_plots(named: Sequence[Named], most: int | None = None) -> list[RangePlot]:
    """One for each figure, of all generators together."""
    names = list(dict.fromkeys(figure.name for _, finding in named for figure in finding.figures))
    made = []
    for name in names[:most]:
        plot = RangePlot()
        plot.show_figures([(letter, f) for letter, finding in named for f in finding.figures if f.name == name])
        made.append(plot)
    return made


def features_of(finding: Finding) -> str:
    """In what distances were taken, as a sentence; "" where nothing was."""
    found = list(dict.fromkeys(figure.features for figure in finding.figures if figure.features))
    return f"Taken in {'; '.join(found)}." if found else ""


def verdict_row(letter: str, verdict: Verdict) -> QWidget:
    """How it reads, and the sentence."""
    mark, made = VerdictMark(), QWidget()
    mark.show_level(verdict.level)
    words = rich_label(
        f"<b>{letter}</b>&nbsp; {escape(verdict.text)}" if letter else escape(verdict.text), wordWrap=True
    )
    words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    row(mark, (words, 1), inside=made).setAlignment(mark, Qt.AlignmentFlag.AlignTop)
    return made


def add(holder: QWidget, widget: QWidget) -> None:
    """Put a widget below those in `holder`."""
    layout = holder.layout()
    assert layout is not None
    layout.addWidget(widget)


def clear(holder: QWidget) -> None:
    """Take everything out of `holder`."""
    layout = holder.layout()
    assert layout is not None
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
