"""Pictures with captions as people have them: text files, other folders, tables; and what is wrong with some."""

import numpy as np
import pytest

from ganstudio.core.errors import UserError
from ganstudio.datasets import dataset_settings, open_dataset


def opened(path, **settings):
    return open_dataset({"name": "captioned", "path": str(path), "size": 16, **settings})


def write_texts(folder, texts):
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")


def test_a_text_file_beside_each_picture_a_caption_a_line(pictures):
    folder = pictures(3)
    write_texts(
        folder, {0: "A cat.\n\n  A  striped cat. \nA cat.\n", 1: "Ein Hündchen", 2: "\ufeffa dog\r\na hound\r\n"}
    )
    data = opened(folder)
    assert data.captions == (("A cat.", "A striped cat."), ("Ein Hündchen",), ("a dog", "a hound"))
    assert data.samples.shape == (3, 16, 16, 3)
    assert data.skipped == ()
    assert data.held_out.sum() == 1


def test_texts_in_a_folder_of_their_own(pictures, tmp_path):
    """As the birds and flowers of Reed et al. 2016 come: images/CLASS/NAME.jpg and text/CLASS/NAME.txt."""
    for kind in ("1.wren", "2.tern"):
        pictures(2, f"birds/images/{kind}")
        write_texts(tmp_path / "birds" / "text" / kind, {0: f"first {kind}", 1: f"second {kind}"})
    captions = opened(tmp_path / "birds").captions
    assert captions == (("first 1.wren",), ("second 1.wren",), ("first 2.tern",), ("second 2.tern",))


TABLES = {
    "captions.tsv": "file\tcaption\tkind\n0.png\ta \"red, round\" cat\tx\n1.png\ta dog\tx\n",
    "captions.csv": 'image,caption\n0.png,"a ""red, round"" cat"\n1.png,a dog\n',
    "results.csv": "image_name| comment_number| comment\n0.png| 0| a \"red, round\" cat\n1.png| 0| a dog\n",
    "plain.csv": '0.png;"a ""red, round"" cat"\n1.png;a dog\n',
}  # fmt: skip


ODD = ("a cat, asleep; it's red", 'she said "hello" to a | bird')
ROWS = {
    "metadata.jsonl": '{"file_name": "0.png", "text": "%s"}\n{"file_name": "1.png", "text": "%s"}\n',
    "captions.json": '[{"image": "0.png", "caption": ["%s"]}, {"image": "1.png", "caption": ["%s"]}]',
    "coco.json": '{"images": [{"id": 7, "file_name": "0.png"}, {"id": 9, "file_name": "1.png"}], "annotations": '
    '[{"image_id": 7, "caption": "%s"}, {"image_id": 9, "caption": "%s"}]}',
    "by_file.json": '{"0.png": "%s", "1.png": "%s"}',
    "Flickr8k.token.txt": "0.png#0\t%s\n1.png#0\t%s\n",
    "tabs.tsv": "file\tcaption\n0.png\t%s\n1.png\t%s\n",
    "bars.csv": "image_name| comment\n0.png| %s\n1.png| %s\n",
    "no ending.csv": "file;caption\n0;%s\n1;%s\n",
    "other names.csv": "which;caption\n0;%s\n1;%s\n",
    "no header.csv": "0.png,%s\n1.png,%s\n",
    "capitals.csv": "File,Caption\n0.PNG,%s\n1.PNG,%s\n",
}


@pytest.mark.parametrize("name", ROWS)
def test_captions_hold_what_separates_others(pictures, name):
    folder = pictures(2)
    json = name.endswith(("json", "jsonl"))
    (folder / name).write_text(ROWS[name] % tuple(text.replace('"', '\\"') if json else text for text in ODD))
    assert opened(folder).captions == ((ODD[0],), (ODD[1],))


@pytest.mark.parametrize("separator", ["\t", ";", ","])
def test_quoted_captions_are_unquoted_whatever_separates(pictures, separator):
    folder = pictures(2)
    rows = [f'{n}.png{separator}"{text}"' for n, text in enumerate(text.replace('"', '""') for text in ODD)]
    (folder / "captions.csv").write_text("\n".join([f"file{separator}caption", *rows]))
    assert opened(folder).captions == ((ODD[0],), (ODD[1],))


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("where", ["file", "folder"])
def test_tables_of_many_kinds(pictures, name, where):
    folder = pictures(2)
    table = folder / name
    table.write_text(TABLES[name])
    assert opened(table if where == "file" else folder).captions == (('a "red, round" cat',), ("a dog",))


def test_several_captions_and_pictures_below_the_table(pictures, tmp_path):
    pictures(2, "set/png64")
    table = "file\tcaption_1\tcaption_2\n0.png\tone\ttwo\n1.png\tother\t\n0.png\tthree\t\n"
    (tmp_path / "set" / "list.tsv").write_text(table, encoding="utf-16")
    assert opened(tmp_path / "set").captions == (("one", "two", "three"), ("other",))


def test_a_table_of_numbers_is_no_table_of_captions(pictures):
    folder = pictures(2)
    write_texts(folder, {0: "a cat", 1: "a dog"})
    (folder / "measures.csv").write_text("1,2\n3,4\n")
    assert opened(folder).captions == (("a cat",), ("a dog",))


def test_captions_are_part_of_the_fingerprint_and_stay_with_their_pictures(pictures):
    folder = pictures(4)
    write_texts(folder, {number: f"number {number}" for number in range(4)})
    before = opened(folder).fingerprint
    (folder / "1.png").write_bytes(b"no picture")
    data = opened(folder)
    assert data.captions == (("number 0",), ("number 2",), ("number 3",))
    assert "1.png" in data.skipped[0]
    write_texts(folder, {2: "another"})
    assert len({before, data.fingerprint, opened(folder).fingerprint}) == 3


def test_what_is_missing_is_counted_and_left_out(pictures):
    folder = pictures(4)
    (folder / "captions.tsv").write_text("file\tcaption\n0.png\ta cat\n1.png\t  \n2.png\ta dog\nlost.png\tgone\n\tx\n")
    data = opened(folder)
    assert data.captions == (("a cat",), ("a dog",))
    assert data.skipped == (
        "2 rows of captions.tsv name pictures that are not there, such as lost.png",
        "2 pictures are left out, such as 1.png: no caption in captions.tsv.",
    )


def test_another_encoding_is_guessed_and_told(pictures):
    folder = pictures(3)
    write_texts(folder, {0: "a cat", 1: "a dog"})
    (folder / "2.txt").write_bytes("one\nein Hündchen".encode("latin-1"))
    data = opened(folder)
    assert data.captions[2] == ("one", "ein Hündchen")
    assert data.skipped == (
        "2.txt is no UTF-8 text; it was read as Windows-1252. Save it anew as UTF-8 if letters are wrong.",
    )


UNUSABLE = {
    "no captions": ({}, "There are no captions in"),
    "same caption": ({"0.txt": b"A cat", "1.txt": b"a cat", "2.txt": b"a CAT"}, "All 3 pictures have the same caption"),
    "empty captions": ({"0.txt": b"", "1.txt": b" \n...\n"}, "None of the 3 pictures has a caption"),
    "other names": ({"a.txt": b"a cat", "b.txt": b"a dog"}, "names must be the same"),
    "no such JSON": (
        {"metadata.jsonl": b'{"file_name": "0.png", "text": "a"}\n{"file'},
        "Line 2 of metadata.jsonl is no",
    ),
    "no such columns": ({"captions.tsv": b"x\ty\n0\tcat\n"}, "has the columns x, y; one called file"),
    "empty table": ({"captions.tsv": b"\n\n"}, "captions.tsv is empty"),
    "no text": ({"captions.tsv": b"file\tcaption\n0.png\ta\0b"}, "is no text file"),
    "all texts unreadable": ({"0.txt": b"\xff\xfe\xff", "1.txt": b"\xff\xfe\xe8"}, "None of the 3 .* Save it anew"),
}


@pytest.mark.parametrize("case", UNUSABLE)
def test_what_cannot_be_used_is_told_in_a_sentence(pictures, case):
    files, words = UNUSABLE[case]
    folder = pictures(3)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    with pytest.raises(UserError, match=words):
        opened(folder)


def test_a_preview_shows_pictures_that_have_captions(pictures):
    folder = pictures(3)
    write_texts(folder, {0: "a cat", 1: "a dog"})
    shown = dataset_settings({"name": "captioned", "path": str(folder), "size": 16}).preview(8)
    assert shown.shape == (2, 16, 16, 3)
    assert np.array_equal(np.sort(shown, axis=0), np.sort(opened(folder).samples, axis=0))
