"""The user's own time series in a CSV file: one long recording that is cut into windows, or a sequence in each row.

Knows how a table of numbers becomes sequences; how the file is read is in readers/table.py.
"""

from pathlib import Path
from typing import Annotated, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from ganstudio.core.errors import UserError
from ganstudio.core.settings import Part, setting
from ganstudio.datasets import (
    HELD_OUT_SHARE,
    Acceptance,
    DataSet,
    DataSetSettings,
    OpeningProgress,
    fingerprint_of,
    held_out_by_hash,
)
from ganstudio.datasets.readers.table import DecimalMark, Table, read_table
from ganstudio.formats.units import scale_of

_MOST_CHANNELS = 16
_MOST_VALUES = 100_000_000
"""Numbers in all windows together, 400 MB."""
_SHORTEST, _LONGEST = 8, 4096
_SUFFIXES = (".csv", ".tsv", ".txt")


class CSVSequences(DataSetSettings, frozen=True):
    """A table of numbers; see DATASET.help."""

    shareable: ClassVar[bool] = False
    output = "sequence"

    path: Annotated[
        str,
        setting("File", "A table of numbers as CSV: , ; or tab between them. Dates, words and clocks beside the "
                "measurements are left out.", path=_SUFFIXES),
    ] = ""  # fmt: skip
    layout: Annotated[
        Literal["recording", "rows"],
        setting("Layout", "recording: each row is a moment, each column a channel, and windows are cut from it. "
                "rows: each row is a whole sequence."),
    ] = "recording"  # fmt: skip
    length: Annotated[
        int,
        setting("Window", "Of a recording: rows in each window.", minimum=_SHORTEST, maximum=_LONGEST, unit="rows"),
    ] = 64
    stride: Annotated[
        int,
        setting("Stride", "Of a recording: rows from one window's beginning to the next one's; windows overlap where "
                "it is smaller than the window.", minimum=1, maximum=_LONGEST, unit="rows"),
    ] = 4  # fmt: skip
    columns: Annotated[
        str,
        setting("Columns to use", "Of a recording: names or numbers, with commas between. Empty: all that hold "
                "measurements.", advanced=True),
    ] = ""  # fmt: skip
    decimal: Annotated[
        DecimalMark,
        setting("Decimal mark", "auto: as most numbers in the file have it.", advanced=True),
    ] = "auto"  # fmt: skip

    @classmethod
    def accepts(cls, path: Path) -> Acceptance:
        suffix = path.suffix.lower()
        if suffix not in _SUFFIXES:
            return Acceptance.NO
        return Acceptance.LIKELY if suffix == ".txt" else Acceptance.CERTAIN

    def open(self, progress: OpeningProgress | None = None) -> DataSet:
        if not self.path.strip():
            raise UserError("Choose the CSV file that holds the time series.")
        path = Path(self.path.strip()).expanduser()
        table = read_table(path, self.columns, self.decimal, each_row=self.layout == "rows")
        if progress is not None:
            progress(len(table.values), len(table.values))
        return self._windows(table, path.name) if self.layout == "recording" else self._rows(table, path.name)

    def _windows(self, table: Table, name: str) -> DataSet:
        """Windows of the recording; its last part is held out, and no window reaches across the border or a gap."""
        values, whole = _between_gaps(table)
        rows, channels = values.shape
        if channels > _MOST_CHANNELS:
            raise UserError(
                f"{name} has {channels} columns of numbers; a recording may have {_MOST_CHANNELS}. Choose some with "
                'dataset.columns, or the layout "rows" if each row is a sequence.'
            )
        least = 2 * self.length + self.stride
        if rows < least:
            raise UserError(
                f"{name} is too short: windows of {self.length} rows need at least {least} rows, so that some can be "
                f'held out; it has {rows}. Choose a shorter window, or the layout "rows" if each row is a sequence.'
            )
        border = rows - max(self.length, round(rows * HELD_OUT_SHARE))
        training = range(0, border - self.length + 1, self.stride)
        held_out = range(border, rows - self.length + 1, self.stride)
        starts, lost = self._outside_gaps(np.array([*training, *held_out]), whole, border, name)
        if len(starts) * self.length * channels > _MOST_VALUES:
            raise UserError(f"{name} would give {len(starts):,} windows, too many to hold in memory. Raise the stride.")
        kept, notes = _without_constant_columns(values[whole], table.names, name)
        scale = scale_of(values[whole][:, kept], tuple(np.array(table.names)[kept].tolist()))
        samples = scale.to_range(values[:, kept])[starts[:, None] + np.arange(self.length)]
        return DataSet(
            name=DATASET.name,
            title=DATASET.title,
            samples=samples,
            held_out=starts >= border,
            fingerprint=fingerprint_of(samples),
            output="sequence",
            scale=scale,
            skipped=(*table.notes, *lost, *notes),
            held_out_rule=f"windows of the last {rows - border} rows, which no other window touches",
        )

    def _outside_gaps(
        self, starts: NDArray[np.int64], whole: NDArray[np.bool_], border: int, name: str
    ) -> tuple[NDArray[np.int64], list[str]]:
        """Those of the windows that touch no gap, and how many do. Raises UserError where too few are left."""
        gaps = np.concatenate([[0], np.cumsum(~whole)])
        kept = starts[gaps[starts + self.length] == gaps[starts]]
        lost = len(starts) - len(kept)
        if not (kept < border).any() or not (kept >= border).any():
            raise UserError(
                f"{name} has gaps in {gaps[-1]:,} of {len(whole):,} rows, so that {len(kept)} of {len(starts)} windows "
                f"are whole, and some of the last rows must be. Fill the gaps, choose columns without them "
                f"(dataset.columns), or a window shorter than {self.length}."
            )
        return kept, [f"{lost:,} of {len(starts):,} windows touch a gap and are left out."] if lost else []

    def _rows(self, table: Table, name: str) -> DataSet:
        """Each row as a sequence of one channel."""
        found = table.values[table.whole]
        rows, length = found.shape
        if not _SHORTEST <= length <= _LONGEST:
            raise UserError(
                f"{name} has {length} numbers in each row; sequences have {_SHORTEST} to {_LONGEST}. Choose the layout "
                '"recording" if each row is a moment.'
            )
        if rows < 2:
            raise UserError(f"{name} has one row of numbers; at least two sequences are needed, better some hundred.")
        values = found[:, :, None]
        scale = scale_of(values.reshape(-1, 1), ("value",))
        samples = scale.to_range(values)
        return DataSet(
            name=DATASET.name,
            title=DATASET.title,
            samples=samples,
            held_out=held_out_by_hash([row.tobytes() for row in found]),
            fingerprint=fingerprint_of(samples),
            output="sequence",
            scale=scale,
            skipped=table.notes,
            held_out_rule="one in ten, by a hash of the row",
        )


def _between_gaps(table: Table) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The values from the first whole row to the last, and which of these rows are whole. Raises UserError."""
    places = np.flatnonzero(table.whole)
    if not len(places):
        raise UserError("No row of the table has a number in each of its columns. Choose columns with dataset.columns.")
    inside = slice(int(places[0]), int(places[-1]) + 1)
    return table.values[inside], table.whole[inside]


def _without_constant_columns(
    values: NDArray[np.float64], names: tuple[str, ...], name: str
) -> tuple[NDArray[np.bool_], list[str]]:
    """[columns] True for those that change, and a sentence for each of the others. Raises UserError if none does."""
    changing = values.max(0) > values.min(0)
    if not changing.any():
        raise UserError(f"No column of {name} ever changes, so there is nothing to learn.")
    notes = [
        f"{column} is {value:g} in all rows of {name} and is left out."
        for column, value, changes in zip(names, values[0], changing, strict=True)
        if not changes
    ]
    return changing, notes


DATASET = Part(
    name="csv_sequences",
    title="A CSV file of sequences",
    help="Your own time series: a recording whose columns are channels, cut into windows, or one sequence in each row.",
    settings=CSVSequences,
)
