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
    "ragged": ([*GOOD[:20], *["1,2,3"] * 9, *GOOD], "rows of 2 to 3 cells: line 21 has 3 where most have 2"),
    "gaps everywhere": ([*GOOD[:6], "1,", *GOOD[6:12], "1,", *GOOD[12:18], "1,", *GOOD[18:24]], "has gaps in 3 of 27"),
    "words only": (["warm,wet", *["dry,cold"] * 60], "no column of numbers: column 1 holds words"),
    "no such column": ([*GOOD], "has no column hot; there is: column 1"),
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
        opened(written(tmp_path / "own.csv", "\n".join(table)), columns="hot" if fault == "no such column" else "")


GAPS = {
    "text": (["warm,wet", *GOOD[:20], "1.5,broken", *GOOD[20:]], "line 22: wet is “broken”"),
    "empty cell": ([*GOOD[:20], "1.5,", *GOOD[20:]], "line 21: column 2 is missing"),
    "NaN": ([*GOOD[:20], "NaN,3", *GOOD[20:]], "line 21: column 1 is missing"),
    "infinite": ([*GOOD[:20], "inf,3", *GOOD[20:]], "line 21: column 1 is “inf”"),
    "ragged": ([*GOOD[:20], "1,2,3", *GOOD[20:]], "line 21: it is no whole row"),
    "a sentinel": ([*GOOD[:20], "1.5,-9999", *GOOD[20:]], "is -9999 in one row"),
}


@pytest.mark.parametrize("gap", GAPS)
def test_windows_that_touch_a_gap_are_left_out_and_told(tmp_path, gap):
    text, words = GAPS[gap]
    data = opened(written(tmp_path / "own.csv", "\n".join(text)), stride=1)
    whole = opened(written(tmp_path / "own.csv", "\n".join([*GOOD[:20], "1,2", *GOOD[20:]])), stride=1)
    assert len(whole.samples) - len(data.samples) == LENGTH
    assert data.scale.low == (0.5, 100)
    assert words in " ".join(data.skipped)
    assert f"{LENGTH} of {len(whole.samples)} windows touch a gap" in " ".join(data.skipped)


@pytest.mark.parametrize(
    ("table", "words"), [(["1,2,3"] * 9, "3 numbers in each row"), ([",".join("123456789")], "at least two sequences")]
)
def test_rows_that_are_no_sequences(tmp_path, table, words):
    with pytest.raises(UserError, match=words):
        opened(written(tmp_path / "own.csv", "\n".join(table)), layout="rows")


FRACTIONS = [f"{(n * 7 % 60) / 10 - 3:.3f}" for n in range(60)]
"""One column of numbers with a sign and three decimals."""
DECORATED = {
    "comments": (
        ["# station 7", "# hourly", "warm;wet", *[f"{x};{x}1" for x in FRACTIONS], "# end"],
        "3 lines of comm",
    ),
    "a title above": (["Station 7", "warm;wet", *[f"{x};{x}1" for x in FRACTIONS]], "above the table"),
    "sep=": (["sep=|", "warm|wet", *[f"{x}|{x}1" for x in FRACTIONS]], ""),
    "units below the names": (["warm,wet", "degC,%", *[f"{x},{x}1" for x in FRACTIONS]], "“degC,%” below"),
    "units in cells": (["warm,wet", *[f"{x} °C,{x}1 %" for x in FRACTIONS]], "written with °C"),
    "separators at the end": (["warm;wet;;", *[f"{x};{x}1;;" for x in FRACTIONS], ";;;"], ""),
    "minus signs": (["warm,wet", *[f"{x},{x}1".replace("-", "\N{MINUS SIGN}") for x in FRACTIONS]], ""),
    "Fortran": (["warm wet", *[f"{x}D+00  {x}1D+00" for x in FRACTIONS]], ""),
    "R's row names": (["warm wet", *[f"{n} {x} {x}1" for n, x in enumerate(FRACTIONS)]], "counts the rows"),
    "a sum at the end": (["day,warm,wet", *[f"Mon,{x},{x}1" for x in FRACTIONS], "Total,9999,8888"], "cannot be used"),
    "day and time": (
        ["d;t;warm;wet", *[f"1.2.2024;0{n % 10}.15.00;{x};{x}1" for n, x in enumerate(FRACTIONS)]],
        "dates",
    ),
    "date last": (["warm,wet,date", *[f"{x},{x}1,2024-01-02 03" for x in FRACTIONS]], "last column"),
    "epoch": (["warm,wet,e", *[f"{x},{x}1,{1.6e9 + n * n:.1f}" for n, x in enumerate(FRACTIONS)]], "clock"),
    "Time (s)": (["warm,wet,Time (s)", *[f"{x},{x}1,{n * n / 7:.3f}" for n, x in enumerate(FRACTIONS)]], "clock"),
    "weekdays": (["warm,wet,day", *[f"{x},{x}1,Mon" for x in FRACTIONS]], "holds words"),
    "classes": (["warm,wet,label", *[f"{x},{x}1,{n % 3}" for n, x in enumerate(FRACTIONS)]], "3 classes (0, 1, 2)"),
}
LINE_ENDS = {"\n": "\n", "\r": "\r", "\r\n": "\r\n"}


@pytest.mark.parametrize("table", DECORATED)
@pytest.mark.parametrize("end", LINE_ENDS)
def test_what_stands_around_the_numbers_is_left_out_and_told(tmp_path, table, end):
    text, words = DECORATED[table]
    data = opened(written(tmp_path / "own.csv", end.join(text)), stride=1)
    assert [name.split()[0] for name in data.scale.names] == ["warm", "wet"]
    assert np.allclose(data.scale.to_units(data.samples[0])[:, 0], np.array(FRACTIONS[:LENGTH], float), atol=1e-3)
    assert words in " ".join(data.skipped)
    assert len(data.scale.low) == 2
    assert len(data.samples) == 46


NOTATIONS = {
    "thousands with points": (lambda x: f"{x:,.2f}".translate(str.maketrans(",.", ".,")), ";"),
    "thousands with commas": (lambda x: f'"{x:,.2f}"', ","),
    "thousands with spaces": (lambda x: f"{x:,.2f}".translate(str.maketrans(",.", " ,")), "\t"),
    "thousands with apostrophes": (lambda x: f"{x:,.2f}".replace(",", "'"), ";"),
    "currency": (lambda x: f"${x:.2f}", ","),
    "accounts": (lambda x: f"({-x:.2f})" if x < 0 else f"{x:.2f}", ","),
}


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("decimals", [0, 4])
def test_numbers_as_countries_write_them(tmp_path, notation, decimals):
    written_as, separator = NOTATIONS[notation]
    values = np.random.default_rng(0).normal(0, 10.0**decimals, (60, 2)).round(2)
    text = "\n".join(separator.join(map(written_as, row)) for row in values.tolist())
    data = opened(written(tmp_path / "own.csv", text), stride=1)
    assert np.allclose(data.scale.to_units(data.samples[0]), values[:LENGTH], rtol=1e-3, atol=1e-2)


@pytest.mark.parametrize("header", [[], ["Wert"]])
def test_one_column_with_decimal_commas(tmp_path, header):
    path = written(tmp_path / "own.csv", "\n".join([*header, *[x.replace(".", ",") for x in FRACTIONS]]))
    data = opened(path)
    assert data.samples.shape[2] == 1
    assert "decimal comma" in data.skipped[0]
    assert opened(path, decimal="point").samples.shape[2] == 2 if not header else True


def test_columns_to_use(tmp_path):
    path = written(
        tmp_path / "own.csv", "\n".join(["time,warm,wet", *[f"{n},{n % 7},{x}" for n, x in enumerate(FRACTIONS)]])
    )
    assert opened(path, columns="wet").scale.names == ("wet",)
    assert opened(path, columns="3, time").scale.names == ("wet", "time")


def test_classes_and_unequal_lengths_of_rows(tmp_path):
    rows = [f"{n % 2},{','.join(f'{np.sin(n + t):.3f}' for t in range(20 + n % 3))}" for n in range(40)]
    data = opened(written(tmp_path / "own.csv", "\n".join(rows)), layout="rows")
    assert data.samples.shape == (40, 20, 1)
    assert "2 classes (0, 1)" in " ".join(data.skipped)
    assert "cut to the first 21" in " ".join(data.skipped)


def test_files_that_are_none(tmp_path, monkeypatch):
    with pytest.raises(UserError, match="There is no file"):
        opened(tmp_path / "gone.csv")
    with pytest.raises(UserError, match="is a folder"):
        opened(tmp_path)
    with pytest.raises(UserError, match="no text file"):
        opened(written(tmp_path / "own.csv", b"\x89PNG\0\0"))
    monkeypatch.setattr(table, "MOST_BYTES", 10)
    with pytest.raises(UserError, match="up to 0 MB"):
        opened(written(tmp_path / "own.csv", "\n".join(GOOD)))
