"""`ganstudio generate`: what it writes, and what it says when it cannot."""

import json
import pickle

import numpy as np
import pytest

from ganstudio.cli import main
from ganstudio.images.arrays import read_picture
from ganstudio.inference.generator.generator_file import GeneratorFile


def generate(capsys, *arguments):
    code = main(["generate", *map(str, arguments)])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_one_picture_is_a_picture(tiny, tmp_path, capsys):
    code, _, _ = generate(capsys, tiny.path, "-o", tmp_path / "one.png", "--count", 1, "--seed", 3)
    expected = GeneratorFile(tiny.path).generate(GeneratorFile(tiny.path).latent_space.draw(1, 3))[0]
    assert code == 0
    assert np.array_equal(read_picture(tmp_path / "one.png"), expected)


def test_several_make_a_sheet_and_an_array(tiny, tmp_path, capsys):
    code, out, err = generate(
        capsys, tiny.path, "-o", tmp_path / "sheet.png", "--npy", tmp_path / "all.npy", "--count", 9, "--json"
    )
    pictures = np.load(tmp_path / "all.npy")
    row = json.loads(out)
    assert (code, err) == (0, "")
    assert row["count"] == 9
    assert row["shape"] == [9, 8, 8, 3]
    assert pictures.shape == (9, 8, 8, 3)
    assert read_picture(tmp_path / "sheet.png").shape == (28, 28, 3)


@pytest.mark.parametrize("wanted", ["2", "two"])
def test_a_class_by_number_or_name(conditional, tmp_path, capsys, wanted):
    latents = np.random.default_rng(0).standard_normal((4, 6)).astype(np.float32)
    np.save(tmp_path / "z.npy", latents)
    arguments = ("--npy", tmp_path / "x.npy", "--class", wanted, "--latents", tmp_path / "z.npy")
    code, _, _ = generate(capsys, conditional.path, *arguments)
    expected = conditional.expected(latents, np.full(4, 2))
    assert code == 0
    assert np.abs(np.load(tmp_path / "x.npy").astype(int) - expected).max() <= 1


def test_without_a_class_all_come_in_turn(conditional, tmp_path, capsys):
    generate(capsys, conditional.path, "--npy", tmp_path / "x.npy", "--count", 6, "--truncation", 0)
    pictures = np.load(tmp_path / "x.npy")
    assert np.array_equal(pictures[:3], pictures[3:])
    assert not np.array_equal(pictures[0], pictures[1])


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["-o", "x.jpg"],
        ["-o", "no/such/folder/x.png"],
        ["-o", "x.png", "--count", "0"],
        ["-o", "x.png", "--seed", "-1"],
        ["-o", "x.png", "--truncation", "nan"],
        ["-o", "x.png", "--class", "1"],
        ["-o", "x.png", "--latents", "gone.npy"],
        ["-o", "x.png", "--count", "999999", "--npy", "x.npy"],
    ],
)
def test_bad_input_is_one_line_and_no_file(tiny, tmp_path, capsys, monkeypatch, arguments):
    monkeypatch.chdir(tmp_path)
    tiny.path.rename(tmp_path / "g.onnx")
    huge = "999999" in arguments
    if huge:
        monkeypatch.setattr("ganstudio.commands.generate.MOST_PIXELS", 10_000)
    code, out, err = generate(capsys, "g.onnx", *arguments)
    assert (code, out) == (2, "")
    assert err.startswith("ganstudio: ")
    assert err.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["g.onnx"]


class Harmful:
    def __reduce__(self):
        return (print, ("this must never run",))


@pytest.mark.parametrize(
    "content",
    [
        np.zeros((2, 5)),
        np.zeros((0, 6)),
        np.array([["a"] * 6]),
        np.full((1, 6), np.nan),
        np.array([Harmful()], dtype=object),
        b"no array at all",
        b"",
        pickle.dumps(Harmful()),
    ],
    ids=["width", "empty", "text", "nan", "object", "junk", "nothing", "pickle"],
)
def test_unusable_latents(tiny, tmp_path, capsys, content):
    path = tmp_path / "z.npy"
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        np.save(path, content, allow_pickle=True)
    code, out, err = generate(capsys, tiny.path, "-o", tmp_path / "x.png", "--latents", path)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert not (tmp_path / "x.png").exists()


@pytest.mark.parametrize("name", ["no-such-generator", "gone.onnx", "."])
def test_a_generator_that_is_not_there(tmp_path, capsys, name):
    code, _, err = generate(capsys, name, "-o", tmp_path / "x.png")
    assert code == 2
    assert err.count("\n") == 1


def test_a_class_that_is_not_there(conditional, tmp_path, capsys):
    for wanted in ("3", "seven", "-1"):
        code, _, err = generate(capsys, conditional.path, "-o", tmp_path / "x.png", f"--class={wanted}")
        assert code == 2
        assert "zero, one, two" in err
