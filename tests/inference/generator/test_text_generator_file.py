"""Generators that draw from sentences: what they read and draw, against the plain graph and against numpy."""

import numpy as np
import onnxruntime
import pytest

from ganstudio.cli import main
from ganstudio.core.errors import UserError
from ganstudio.core.paths import resource
from ganstudio.images.arrays import read_picture
from ganstudio.inference.generator.caption_conditioned import CaptionConditioned
from ganstudio.inference.generator.generator_file import GeneratorFile
from ganstudio.inference.generator.text_generator_file import TextGeneratorFile
from tests.generators import tiny
from tests.text_generators import CAPTIONS, reader

TEXTS = ("a smiling woman", "A man with GLASSES.", "a red hat")


@pytest.fixture(scope="module")
def generator(tmp_path_factory):
    return reader(tmp_path_factory.mktemp("reader") / "reader.onnx")


@pytest.fixture(scope="module")
def latents(generator):
    return generator.latent_space.draw(len(TEXTS), seed=1)


def plain(generator, latents, texts):
    """(levels before rounding, embeddings) by the uncut graph."""
    session = onnxruntime.InferenceSession(str(generator.path), providers=["CPUExecutionProvider"])
    values, embeddings = session.run(None, {"latent": latents, "text": generator.text.codes(texts)})
    return np.clip(np.rint((values.transpose(0, 2, 3, 1) + 1) * 127.5), 0, 255).astype(np.uint8), embeddings


def test_cut_or_whole_it_draws_the_same(generator, latents):
    pictures, embeddings = plain(generator, latents, TEXTS)
    assert np.allclose(generator.embed(TEXTS), embeddings, atol=1e-6)
    assert np.array_equal(generator.generate_from(latents, TEXTS), pictures)
    assert np.array_equal(generator.generate_from(latents, embeddings), pictures)


def test_it_is_a_generator_of_its_sentence(generator, latents):
    assert generator.prompt == generator.text.example
    other = generator.with_prompt(TEXTS[1])
    assert isinstance(other, GeneratorFile)
    assert (other.prompt, generator.prompt) == (TEXTS[1], generator.text.example)
    assert np.array_equal(other.generate(latents), plain(generator, latents, [TEXTS[1]] * 3)[0])
    assert other.draw(latents).shape == (3, 16, 16, 3)
    assert other.levels(latents).dtype == np.float32


def test_between_two_sentences(generator, latents):
    first, last = generator.embed(TEXTS[:2])
    assert np.array_equal(generator.between(*TEXTS[:2], 0), first)
    assert np.allclose(generator.between(*TEXTS[:2], 1), last, atol=1e-6)
    half = generator.between(*TEXTS[:2], 0.5)
    assert np.allclose(half, (first + last) / 2, atol=1e-6)
    there = generator.with_embedding(half)
    assert there.prompt is None
    assert np.array_equal(there.generate(latents), generator.generate_from(latents, np.tile(half, (3, 1))))


def test_as_taught_each_sample_is_of_some_training_caption(generator):
    taught = CaptionConditioned(generator)
    pairs = taught.draw(60, seed=4)
    assert np.array_equal(pairs[:20], taught.draw(20, seed=4))
    assert np.array_equal(pairs[:, :6], generator.latent_space.draw(60, seed=4))
    told = generator.embed(CAPTIONS)
    said = [int(np.abs(told - pair[6:]).sum(1).argmin()) for pair in pairs]
    assert set(said) == set(range(len(CAPTIONS)))
    assert np.array_equal(taught.samples(pairs), generator.generate_from(pairs[:, :6], [CAPTIONS[n] for n in said]))


def test_many_sentences_are_read_in_parts(generator):
    texts = [f"a man {number}" for number in range(150)]
    assert np.allclose(generator.embed(texts)[[0, 149]], generator.embed([texts[0], texts[149]]), atol=1e-5)
    assert generator.embed([]).shape == (0, 8)
    assert generator.generate_from(np.zeros((0, 6), np.float32), []).shape == (0, 16, 16, 3)


def test_the_nearest_captions_are_those_of_the_smallest_angle(generator):
    own, *others = generator.nearest_captions(CAPTIONS[2], 4)
    assert own.caption == CAPTIONS[2]
    assert own.agreement == pytest.approx(1, abs=1e-5)
    read, wanted = generator.embed(CAPTIONS), generator.embed([CAPTIONS[2]])[0]
    cosines = read @ wanted / np.linalg.norm(read, axis=1) / np.linalg.norm(wanted)
    assert [CAPTIONS.index(near.caption) for near in [own, *others]] == np.argsort(-cosines).tolist()


@pytest.mark.parametrize("text", ["", "   ", "😀", "שלום עולם", "?!"])
def test_what_cannot_be_read_is_a_sentence(generator, text):
    with pytest.raises(UserError, match=r"nothing to read|ever seen in training"):
        generator.with_prompt(text)


@pytest.mark.parametrize("text", ["a" * 10_000, "a man 😀", "a man שלום", "a\0man", "a \ud800 man"])
def test_whatever_else_is_read(generator, latents, text):
    assert generator.with_prompt(text).generate(latents).shape == (3, 16, 16, 3)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (["a man"], "as many sentences; there are 1"),
        (np.zeros((3, 7), np.float32), r"shape \[N, 8\]"),
        (np.full((3, 8), np.nan), "no numbers"),
        (np.array([["a"] * 8] * 3), r"shape \[N, 8\]"),
    ],
)
def test_what_does_not_fit_is_told(generator, latents, told, words):
    with pytest.raises(UserError, match=words):
        generator.generate_from(latents, told)


def test_other_files_are_refused(generator, tmp_path):
    with pytest.raises(UserError, match="does not draw from sentences"):
        TextGeneratorFile(tiny(tmp_path / "tiny.onnx").path)
    with pytest.raises(UserError, match="draws from a sentence"):
        GeneratorFile(generator.path)
    (tmp_path / "cut.onnx").write_bytes(generator.path.read_bytes()[:-100])
    with pytest.raises(UserError, match=r"cut\.onnx"):
        TextGeneratorFile(tmp_path / "cut.onnx")


# --- the command


def generate(capsys, *arguments):
    code = main(["generate", *map(str, arguments)])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_a_sentence_makes_one_picture(generator, tmp_path, capsys):
    code, _, err = generate(capsys, generator.path, "--text", "a man", "--seed", 5, "-o", tmp_path / "one.png")
    expected = generator.with_prompt("a man").generate(generator.latent_space.draw(1, 5))[0]
    assert (code, err) == (0, "")
    assert np.array_equal(read_picture(tmp_path / "one.png"), expected)


def test_each_sentence_of_a_file_is_a_row_from_the_same_latents(generator, tmp_path, capsys):
    (tmp_path / "texts.txt").write_text("a man\n\n a red hat \n", encoding="utf-8")
    arguments = (
        "--texts",
        tmp_path / "texts.txt",
        "--count",
        4,
        "-o",
        tmp_path / "all.png",
        "--npy",
        tmp_path / "x.npy",
    )
    code, _, _ = generate(capsys, generator.path, *arguments)
    drawn = np.load(tmp_path / "x.npy")
    latents = generator.latent_space.draw(4, 0)
    assert code == 0
    assert np.array_equal(drawn[:4], generator.with_prompt("a man").generate(latents))
    assert np.array_equal(drawn[4:], generator.with_prompt("a red hat").generate(latents))
    assert read_picture(tmp_path / "all.png").shape == (2 * 16 + 2, 4 * 16 + 6, 3)


def test_unknown_words_are_told_on_the_side(generator, tmp_path, capsys):
    code, out, err = generate(capsys, generator.path, "--text", "a wizard 😀", "--npy", tmp_path / "x.npy", "--json")
    assert code == 0
    assert "Never seen in training: wizard." in err
    assert "😀" in err
    assert out.startswith("{")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "draws from sentences: say one"),
        (("--text", ""), "nothing to read"),
        (("--text", "שלום"), "ever seen in training"),
        (("--texts", "missing.txt"), "cannot be read"),
        (("--texts", "empty.txt"), "holds no sentence"),
        (("--texts", "latin.txt"), "not UTF-8 text"),
        (("--text", "a man", "--class", "2"), "no classes"),
    ],
)
def test_what_cannot_be_drawn_is_told(generator, tmp_path, monkeypatch, capsys, arguments, words):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty.txt").write_text("\n \n")
    (tmp_path / "latin.txt").write_bytes("Hündchen".encode("latin-1"))
    code, out, err = generate(capsys, generator.path, "--npy", "x.npy", *arguments)
    assert (code, out) == (2, "")
    assert words in err
    assert not (tmp_path / "x.npy").exists()


def test_a_generator_that_does_not_read_says_so(tmp_path, capsys):
    path = tiny(tmp_path / "tiny.onnx").path
    code, _, err = generate(capsys, path, "--text", "a man", "--npy", tmp_path / "x.npy")
    assert code == 2
    assert "does not draw from sentences" in err


# --- the one that comes with the program


def test_the_shipped_one_draws_what_is_said():
    """Seen in the colours alone: a judge of everything named is tests/benchmarks/text_to_image.py."""
    path = resource("generators", "faces-text.onnx")
    assert path.stat().st_size < 10e6
    generator = TextGeneratorFile(path, threads=1)
    latents = generator.latent_space.draw(20, seed=0)
    said = [f"a smiling woman with long {colour} hair" for colour in ("red", "green", "blue")]
    tops = np.array([generator.with_prompt(text).generate(latents)[:, 4:12].mean((0, 1, 2)) for text in said])
    assert (tops - tops.mean(0)).argmax(1).tolist() == [0, 1, 2]
    assert generator.with_prompt("a face").generate(latents).std(0).mean() > 5
    assert generator.nearest_captions("A man with short red hair.", 1)[0].agreement > 0.9
