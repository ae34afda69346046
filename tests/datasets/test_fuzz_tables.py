"""Tables and captions of any form: never a traceback, and nothing is lost without a word.

`GANSTUDIO_FUZZ=20000` tries so many of each by hand.
"""

import contextlib
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

pytest.importorskip("hypothesis")
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ganstudio.core.errors import UserError
from ganstudio.datasets import open_dataset
from ganstudio.datasets.readers.captions import find_captions
from ganstudio.datasets.readers.listing import find_pictures
from ganstudio.datasets.readers.table import read_table

EXAMPLES = int(os.environ.get("GANSTUDIO_FUZZ", "60"))
QUIET = settings(
    max_examples=EXAMPLES, derandomize=EXAMPLES < 1000, deadline=None, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
ROWS = 40


@st.composite
def tables(draw):
    """A text, the numbers in it [ROWS, columns], and their names."""
    separator = draw(st.sampled_from([",", ";", "\t", "|"]))
    mark = draw(st.sampled_from([".", ","] if separator != "," else ["."]))
    columns, digits = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    rng = np.random.default_rng(draw(st.integers(0, 1000)))
    values = rng.normal(draw(st.sampled_from([0, 50, -3000])), draw(st.sampled_from([1, 40, 5000])), (ROWS, columns))
    values = values.round(digits)
    cells = [[f"{value:.{digits}f}".replace(".", mark) for value in row] for row in values.tolist()]
    names = [f"m{number}" for number in range(columns)]
    others = {
        "date": [f"2024-03-{n % 28 + 1:02} 10:{n % 60:02}" for n in range(ROWS)],
        "day": [("Mon", "Tue", "Wed")[n % 3] for n in range(ROWS)],
        "index": [str(n) for n in range(ROWS)],
        "time (s)": [f"{n * 1.5 + n % 3 / 10:.1f}".replace(".", mark) for n in range(ROWS)],
        "empty": [""] * ROWS,
    }
    for name in draw(st.lists(st.sampled_from(sorted(others)), unique=True, max_size=3)):
        place = draw(st.integers(0, len(names)))
        names.insert(place, name)
        for row, cell in zip(cells, others[name], strict=True):
            row.insert(place, cell)
    lines = [separator.join(row) for row in (names, *cells)]
    lines = [*draw(st.sampled_from([[], ["# made here"], [f"sep={separator}"]])), *lines]
    lines += draw(st.sampled_from([[], [""], [separator * (len(names) - 1)]]))
    tail = draw(st.sampled_from(["", separator * 2]))
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    return end.join(line + (tail if line and line[0] not in "#s" else "") for line in lines), values


@QUIET
@given(tables(), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]))
def test_numbers_come_back_whatever_stands_around_them(tmp_path, table, encoding):
    text, values = table
    path = tmp_path / "own.csv"
    path.write_bytes(text.encode(encoding))
    found = read_table(path)
    assert found.names == tuple(f"m{number}" for number in range(values.shape[1])), text[:300]
    assert np.allclose(found.values, values), text[:300]


CELLS = st.sampled_from(
    [
        "1",
        "-2.5",
        "3,5",
        "1.234,5",
        "NaN",
        "",
        "x",
        "12:30",
        "1e5",
        '"',
        "'",
        "#",
        "=",
        "5%",
        "é",
        "—",
        "\0",
        "2024-01-01",
    ]
)
WRITTEN = st.lists(st.lists(CELLS, max_size=6), max_size=30)


@QUIET
@given(WRITTEN, st.sampled_from([",", ";", "\t", " ", '","', "\n"]), st.sampled_from(["recording", "rows"]))
def test_any_text_is_read_or_refused_in_a_sentence(tmp_path, rows, separator, layout):
    path = tmp_path / "own.csv"
    path.write_text("\n".join(separator.join(row) for row in rows), newline="")
    try:
        data = open_dataset({"name": "csv_sequences", "path": str(path), "length": 8, "stride": 1, "layout": layout})
    except UserError:
        return
    assert np.isfinite(data.samples).all()


@QUIET
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_in_a_sentence(tmp_path, content):
    (tmp_path / "own.csv").write_bytes(content)
    with contextlib.suppress(UserError):
        read_table(tmp_path / "own.csv")


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    made = tmp_path_factory.mktemp("captions")
    for number in range(6):
        Image.new("RGB", (2, 2), (number, 0, 0)).save(made / f"im{number}.png")
    return made


CAPTIONS = st.text("abcé日\"';,|#{}-:  ", min_size=1, max_size=20)
SPOKEN = st.lists(CAPTIONS.map(lambda text: f"a {text}, b; c"), min_size=6, max_size=6)


@QUIET
@given(SPOKEN, st.sampled_from([",", ";", "\t", "|"]), st.booleans(), st.booleans())
def test_quoted_captions_come_back_whatever_separates_them(folder, texts, separator, header, ending):
    quoted = ['"' + text.replace('"', '""') + '"' for text in texts]
    rows = [f"im{number}{'.png' if ending else ''}{separator}{text}" for number, text in enumerate(quoted)]
    table = folder / "captions.csv"
    table.write_text("\n".join([*([f"file{separator}caption"] if header else []), *rows]), newline="", encoding="utf-8")
    files = find_pictures(folder).files
    found = find_captions(folder, files, table)
    assert [" ".join(text.split()) for text in texts] == [entry[0] for entry in found.texts], rows


PARTS = st.sampled_from(["im0.png", "im1", "a cat", '"', "{", "file", "caption", "#0", "", "x;y"])
MARKS = st.sampled_from([",", ";", "\t", "|"])


@QUIET
@given(st.lists(st.lists(PARTS, max_size=4), max_size=8), MARKS, st.sampled_from(["csv", "tsv", "json", "jsonl"]))
def test_any_table_of_captions_is_read_or_refused_in_a_sentence(folder, rows, separator, ending):
    table = folder / f"captions.{ending}"
    table.write_text("\n".join(separator.join(row) for row in rows), newline="")
    files = find_pictures(folder).files
    with contextlib.suppress(UserError):
        assert any(find_captions(folder, files, table).texts)
