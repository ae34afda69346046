"""The sorter, the survey and the lecture's two examples of arithmetic on the shipped faces."""

from pathlib import Path

import numpy as np
import pytest

from ganstudio.core.errors import UserError
from ganstudio.core.paths import resource
from ganstudio.datasets import open_dataset
from ganstudio.formats.manifest import Manifest
from ganstudio.inference.generator.attribute_classifier import (
    AttributeClassifier,
    Trait,
    classifier_path,
    find_classifier,
)
from ganstudio.inference.generator.attribute_sampler import AttributeSamples, sample_attributes
from ganstudio.inference.generator.generator_file import GeneratorFile, read_manifest
from ganstudio.inference.latent.arithmetic import CENTRE, combine, neighbourhood, pixel_control
from ganstudio.inference.latent.space import LatentSpace

JUDGE = Path(__file__).parents[2] / "judges" / "faces.onnx"
SMILING, SERIOUS, NEUTRAL = Trait("smile", "smiling"), Trait("smile", "serious"), Trait("mouth", "neutral", True)
SHORT, LONG = Trait("long_hair", "short hair"), Trait("long_hair", "long hair")
ONE = Trait("overlay", "one picture")
PLAIN, GLASSES = Trait("glasses", "no glasses"), Trait("glasses", "glasses")


@pytest.fixture(scope="module")
def faces():
    return GeneratorFile(resource("generators", "faces.onnx"), threads=1)


@pytest.fixture(scope="module")
def sorter(faces):
    return AttributeClassifier(find_classifier(faces.manifest))


@pytest.fixture(scope="module")
def stock(faces, sorter):
    *shares, found = sample_attributes(faces, sorter, seed=3, draws=1600)
    assert shares[-1] == 1.0
    return found


def seen(opened, pictures, trait):
    return opened.scores(pictures)[:, opened.traits.index(trait)] > 0.5


def test_the_shipped_sorter_knows_real_faces_of_any_size_and_in_grey(sorter):
    data = open_dataset({"name": "pixel_faces"})
    some = data.testing[:300]
    pictures = data.samples[some]
    for shown in (pictures, pictures[:, ::2, ::2], pictures.repeat(2, 1).repeat(2, 2)):
        scores = sorter.scores(shown)
        assert scores.shape == (300, len(sorter.traits))
        for name, trait in (("smile", SMILING), ("long_hair", LONG), ("glasses", GLASSES)):
            found = scores[:, sorter.traits.index(trait)] > 0.5
            assert (found == data.attributes[name][some]).mean() > 0.99
    sums = [scores[:, [t.attribute == name for t in sorter.traits]].sum(1) for name in sorter.manifest.attributes]
    assert np.allclose(sums, 1, atol=1e-5)
    grey = pictures.mean(3, keepdims=True).astype(np.uint8)
    assert np.array_equal(sorter.scores(grey), sorter.scores(grey.repeat(3, 3)))


EXAMPLES = [
    ([(SMILING, LONG), (NEUTRAL, LONG), (NEUTRAL, SHORT)], SMILING, SHORT),
    ([(GLASSES, SHORT), (PLAIN, SHORT), (PLAIN, LONG)], GLASSES, LONG),
]


@pytest.mark.parametrize(("shelves", "attribute", "person"), EXAMPLES, ids=["smiling", "glasses"])
def test_the_lectures_examples_work(faces, stock, shelves, attribute, person):
    """Judged by another network than the sorter, trained on other pictures."""
    judge = AttributeClassifier(JUDGE)
    assert judge.manifest.errors[attribute.attribute] < 0.01
    result = combine(stock.space, *(stock.exemplars(wanted) for wanted in shelves))
    pictures = faces.generate(neighbourhood(stock.space, result))
    has, still = seen(judge, pictures, attribute), seen(judge, pictures, person)
    assert has[CENTRE]
    assert still[CENTRE]
    assert (has & still).mean() >= 0.75


@pytest.mark.parametrize(("shelves", "attribute", "person"), EXAMPLES, ids=["smiling", "glasses"])
def test_a_judge_confirms_sums_of_latents_and_not_of_pixels(faces, stock, shelves, attribute, person):
    """Two hundred repeats with random exemplars. What shows the attribute has to be one face besides: since all faces
    lie in the same place, an overlay shows it too."""
    judge, rng = AttributeClassifier(JUDGE), np.random.default_rng(0)
    assert judge.manifest.errors["overlay"] < 0.03
    stocks = [stock.latents[stock.candidates(wanted)] for wanted in shelves]
    pictures = [faces.generate(latents) for latents in stocks]
    chosen = [[rng.choice(len(some), 9, replace=False) for some in stocks] for _ in range(200)]
    found = [combine(stock.space, *(s[c] for s, c in zip(stocks, each, strict=True))) for each in chosen]
    blends = [pixel_control(*(p[c] for p, c in zip(pictures, each, strict=True))) for each in chosen]
    latents, pixels = (
        (seen(judge, results, attribute) & seen(judge, results, ONE)).mean()
        for results in (faces.generate(found), np.stack(blends))
    )
    assert latents >= 0.8
    assert pixels < latents / 2


def test_exemplars_of_one_kind_share_what_the_mean_of_all_loses(faces, stock):
    """Both ends of one axis smile, and its middle does not."""
    judge, rng = AttributeClassifier(JUDGE), np.random.default_rng(0)
    (smiling, neutral, short), _, _ = EXAMPLES[0]
    shares = []
    for alike in (True, False):
        stocks = [stock.latents[stock.candidates(wanted, alike)] for wanted in (smiling, neutral, short)]
        found = [combine(stock.space, *(some[rng.choice(len(some), 9)] for some in stocks)) for _ in range(60)]
        shares.append(seen(judge, faces.generate(found), SMILING).mean())
    assert shares[0] >= 0.9
    assert shares[1] <= 0.7


def test_a_direction_adds_its_trait(faces, sorter, stock):
    direction = stock.direction(GLASSES)
    assert (direction.name, direction.origin) == ("glasses", "attribute")
    assert np.isclose(np.linalg.norm(direction.vector), 1, atol=1e-5)
    plain = stock.latents[stock.candidates([PLAIN])[:40]]
    assert seen(sorter, faces.generate(plain), GLASSES).mean() == 0
    assert seen(sorter, faces.generate(plain + 3.5 * np.float32(direction.vector)), GLASSES).mean() > 0.8


def known(latents, share):
    """A survey of one trait that these shares of samples have."""
    scores = np.float32([1 - share, share]).T
    return AttributeSamples(
        LatentSpace(latents.shape[1]), latents, scores, (Trait("hat", "no hat"), Trait("hat", "hat"))
    )


def test_a_trait_on_one_side_of_an_axis_is_one_kind():
    latents = LatentSpace(10).draw(2000, 0)
    stock = known(latents, (latents[:, 4] > 0).astype(np.float32))
    assert len(stock.candidates([stock.traits[1]])) == (latents[:, 4] > 0).sum()
    assert abs(stock.direction(stock.traits[1]).vector[4]) > 0.98


def test_a_trait_at_both_ends_of_an_axis_is_two_kinds_and_one_is_taken():
    latents = LatentSpace(10).draw(2000, 0)
    stock = known(latents, (np.abs(latents[:, 4]) > 0.7).astype(np.float32))
    found = latents[stock.candidates([stock.traits[1]])]
    assert len(set(np.sign(found[:, 4]))) == 1
    assert abs(stock.direction(stock.traits[1]).vector[4]) > 0.98


def test_what_no_sample_shows_is_said():
    stock = known(LatentSpace(4).draw(50, 0), np.zeros(50, np.float32))
    with pytest.raises(UserError, match="None of 50 samples surely shows hat"):
        stock.exemplars([stock.traits[1]])


def test_a_sorter_is_found_by_the_data_it_was_made_for(faces):
    assert find_classifier(faces.manifest) == resource("sorters", "faces.onnx")
    other = Manifest(data_title="Holidays", data_fingerprint="0123456789abcdef")
    assert find_classifier(other) is None
    classifier_path(other.data_fingerprint).parent.mkdir(parents=True)
    classifier_path(other.data_fingerprint).write_bytes(b"made")
    assert find_classifier(other) == classifier_path(other.data_fingerprint)


def test_a_generator_is_no_sorter_and_a_sorter_no_generator(faces, sorter):
    with pytest.raises(UserError, match="no sorter"):
        AttributeClassifier(faces.path)
    with pytest.raises(UserError, match="tells what pictures show"):
        GeneratorFile(sorter.path)
    assert read_manifest(sorter.path).kind == "sorter"
    with pytest.raises(UserError, match="Only pictures"):
        sorter.scores(np.zeros((2, 32, 32, 3), np.float32))
