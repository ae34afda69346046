"""The user's time series: tables as people have them, and what is said of those that cannot be used."""

from pathlib import Path

import numpy as np
import pytest

from ganstudio.core.errors import UserError
from ganstudio.datasets import dataset_settings
from ganstudio.datasets.readers import table

LENGTH = 8


def opened(path: Path, **settings):
    plain = {"name": "csv_sequences", "path": str(path), "length": LENGTH, "stride": 3}
    return dataset_settings(plain | settings).open()


def written(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def recording(rows: int = 60) -> np.ndarray:
    """[rows, 2] whose values tell their row."""
    return np.stack([np.arange(rows) % 7 + 0.5, 100 + np.arange(rows) ** 2], 1)


def lines(values: np.ndarray, separator: str = ",", mark: str = ".") -> list[str]:
    return [separator.join(f"{number:.3f}".replace(".", mark) for number in row) for row in values]


TABLES = {
    "commas": lines(recording()),
    "semicolons and decimal commas": lines(recording(), ";", ","),
    "tabs and decimal commas": lines(recording(), "\t", ","),
    "spaces": lines(recording(), " "),
    "a header": ["warm,wet", *lines(recording())],
    "a header as numpy writes it": ["# warm,wet", *lines(recording())],
    "separators at the end": [f"{line};" for line in lines(recording(), ";", ",")],
    "empty lines": [*lines(recording()), "", ""],
    "an index": [f"{row},{line}" for row, line in enumerate(lines(recording()))],
    "a named clock": ["time,warm,wet", *[f"{row // 2},{line}" for row, line in enumerate(lines(recording()))]],
    "dates": ["date,warm,wet", *[f"2024-01-01 00:{row:02},{line}" for row, line in enumerate(lines(recording()))]],
    "German dates": [f"{row % 28 + 1:02}.01.2024;{line}" for row, line in enumerate(lines(recording(), ";", ","))],
    "names": [f'"at {row}",{line}' for row, line in enumerate(lines(recording()))],
}


@pytest.mark.parametrize("table", TABLES)
def test_tables_as_people_have_them(tmp_path, table):
    data = opened(written(tmp_path / "own.csv", "\n".join(TABLES[table])))
    assert data.scale.names in (("warm", "wet"), ("column 1", "column 2"), ("column 2", "column 3"))
    assert np.allclose(data.scale.to_units(data.samples[1]), recording()[3 : 3 + LENGTH], atol=1e-3)
    left_out = table in ("an index", "a named clock", "dates", "German dates", "names")
    assert len(data.skipped) == left_out
    assert not left_out or "first column" in data.skipped[0]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_encodings(tmp_path, encoding):
    text = "\r\n".join(["Wärme,Nässe", *lines(recording())])
    assert opened(written(tmp_path / "own.csv", text.encode(encoding))).scale.names == ("Wärme", "Nässe")


@pytest.mark.parametrize("rows", [19, 60, 500])
def test_no_held_out_window_touches_a_training_window(tmp_path, rows):
    values = np.stack([np.arange(rows), -(np.arange(rows) ** 2)], 1)  # the second tells the row
    data = opened(written(tmp_path / "own.csv", "\n".join(["a,b", *lines(values)])), stride=3)
    moments = np.sqrt(-data.scale.to_units(data.samples)[:, :, -1].astype(np.float64)).round().astype(int)
    training, held_out = set(moments[~data.held_out].ravel()), set(moments[data.held_out].ravel())
    assert training
    assert held_out
    assert max(training) < min(held_out)
    assert (np.diff(moments, axis=1) == 1).all()


def test_values_fill_the_range_and_come_back_in_their_own_units(tmp_path):
    data = opened(written(tmp_path / "own.csv", "\n".join(lines(recording()))), stride=1)
    assert data.samples.dtype == np.float32
    assert data.samples.min() == -1
    assert data.scale.low == tuple(recording().min(0))
    assert data.scale.high == tuple(recording().max(0))


def test_each_row_a_sequence(tmp_path):
    values = np.random.default_rng(0).normal(20, 5, (50, LENGTH))
    data = opened(written(tmp_path / "own.csv", "\n".join(lines(values))), layout="rows")
    assert data.samples.shape == (50, LENGTH, 1)
    assert np.allclose(data.scale.to_units(data.samples)[:, :, 0], values, atol=1e-3)
    assert 0 < data.held_out.sum() < 25


def test_a_column_that_never_changes_is_left_out_and_named(tmp_path):
    text = "\n".join(["warm,flag,wet", *[f"{a},7,{b}" for a, b in recording()]])
    data = opened(written(tmp_path / "own.csv", text))
    assert data.scale.names == ("warm", "wet")
    assert "flag is 7 in all rows" in data.skipped[0]


GOOD = lines(recording())
FAULTS = {
    "text": (["warm,wet", *GOOD[:4], "1.5,broken", *GOOD], r'line 6 of own.csv the value of wet is "broken"'),
    "empty cell": ([*GOOD[:2], "1.5,", *GOOD], r"line 3 of own.csv the value of column 2 is missing"),
    "NaN": ([*GOOD[:2], "NaN,3", *GOOD], r"line 3 of own.csv the value of column 1 is missing"),
    "infinite": ([*GOOD[:2], "inf,3", *GOOD], r'line 3 of own.csv the value of column 1 is "inf"'),
    "ragged": ([*GOOD[:2], "1,2,3", *GOOD], "Line 3 of own.csv has 3 cells where others have 2"),
    "empty file": ([], "own.csv is empty"),
    "only a header": (["warm,wet"], "a header but no numbers"),
    "one row": (["1,2"], "windows of 8 rows need at least 19 rows.*it has 1\\."),
    "too short": (GOOD[:18], "windows of 8 rows need at least 19 rows.*it has 18\\."),
    "constant": (["1,2"] * 60, "No column of own.csv ever changes"),
    "too many columns": ([",".join(["1.5", "2"] * 20)] * 60, 'has 40 columns.*layout "rows"'),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_wrong_is_named(tmp_path, fault):
    table, words = FAULTS[fault]
    with pytest.raises(UserError, match=words):
        opened(written(tmp_path / "own.csv", "\n".join(table)))


@pytest.mark.parametrize(
    ("table", "words"), [(["1,2,3"] * 9, "3 numbers in each row"), ([",".join("123456789")], "at least two sequences")]
)
def test_rows_that_are_no_sequences(tmp_path, table, words):
    with pytest.raises(UserError, match=words):
        opened(written(tmp_path / "own.csv", "\n".join(table)), layout="rows")


def test_files_that_are_none(tmp_path, monkeypatch):
    with pytest.raises(UserError, match="There is no file"):
        opened(tmp_path / "gone.csv")
    with pytest.raises(UserError, match="is a folder"):
        opened(tmp_path)
    with pytest.raises(UserError, match="no text file"):
        opened(written(tmp_path / "own.csv", b"\x89PNG\0\0"))
    monkeypatch.setattr(table, "MOST_BYTES", 10)
    with pytest.raises(UserError, match="tables of up to"):
        opened(written(tmp_path / "own.csv", "\n".join(GOOD)))
