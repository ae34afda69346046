"""The shipped faces: what is said of them must be what they show."""

import re
from collections import Counter

import numpy as np
import pytest

from ganstudio.datasets import open_dataset
from ganstudio.datasets.readers.face_captions import WORDINGS

BINARY = ("smile", "long_hair", "glasses", "beard", "hat")


@pytest.fixture(scope="module")
def faces():
    return open_dataset({"name": "pixel_faces"})


def test_all_faces_differ(faces):
    assert len({face.tobytes() for face in faces.samples}) == len(faces.samples) == 24_000


def test_every_dot_is_two_by_two_pixels(faces):
    dots = open_dataset({"name": "pixel_faces", "size": 16})
    assert np.array_equal(faces.samples[:, ::2, ::2], dots.samples)
    assert np.array_equal(faces.samples[:, 1::2, 1::2], dots.samples)
    assert np.array_equal(faces.held_out, dots.held_out)


@pytest.mark.parametrize("name", BINARY)
def test_no_property_is_rare(faces, name):
    assert set(np.unique(faces.attributes[name])) == {0, 1}
    assert 0.1 < faces.attributes[name].mean() < 0.9


def test_attributes_agree_with_each_other(faces):
    attributes = faces.attributes
    assert np.array_equal(attributes["glasses"], attributes["glasses_kind"] > 0)
    assert np.array_equal(attributes["smile"], attributes["mouth"] == 1)
    assert np.array_equal(attributes["hat"], attributes["hat_colour"] > 0)
    styles = np.array(faces.attribute_values["hair_style"])[attributes["hair_style"]]
    assert np.array_equal(attributes["long_hair"], np.char.startswith(styles, "long"))


def test_dark_glasses_cover_the_eyes(faces):
    kind = faces.attributes["glasses_kind"]
    white_of_the_eye = (faces.samples[:, 10:16, 8:24] > 230).all(axis=-1).any(axis=(1, 2))
    fair = faces.attributes["skin"] < 1
    assert white_of_the_eye[(kind == 0) & ~fair].mean() > 0.95
    assert white_of_the_eye[(kind == 2) & ~fair].mean() < 0.7


SAYS = {
    "smiling": ("mouth", "smiling"), "frown": ("mouth", "frowning"), "serious": ("mouth", "neutral"),
    "beard": ("beard", "beard"), "bearded": ("beard", "beard"), "long": ("long_hair", "long hair"),
    "short": ("long_hair", "short hair"), "green hair": ("hair_colour", "green"), "pink hair": ("hair_colour", "pink"),
    "dark glasses": ("glasses_kind", "dark"), "sunglasses": ("glasses_kind", "dark"), "hat": ("hat", "hat"),
    "in a red shirt": ("clothing_colour", "red"), "fair-skinned": ("skin", "fair"),
    "no glasses": ("glasses", "no glasses"),
    "without glasses": ("glasses", "no glasses"), "without a beard": ("beard", "no beard"), "no hat": ("hat", "no hat"),
}  # fmt: skip
"""Words of a caption, and what is then true of the face."""
DENIED = {"beard": ("no beard", "without a beard"), "hat": ("no hat", "without a hat"), "smiling": ("not smiling",)}


@pytest.fixture(scope="module")
def wordings(faces):
    """(face, wording) of every wording of some faces."""
    columns = {name: (faces.attribute_values[name], values) for name, values in faces.attributes.items()}
    faces_in_words = [{name: words[values[n]] for name, (words, values) in columns.items()} for n in range(300)]
    return [(face, faces.captions.wording(n, k)) for n, face in enumerate(faces_in_words) for k in range(WORDINGS)]


@pytest.mark.parametrize("said", SAYS)
def test_what_a_caption_says_is_true(wordings, said):
    attribute, value = SAYS[said]
    pattern = re.compile(rf"\b{said}\b")
    denied = DENIED.get(said, ())
    about = [face for face, wording in wordings if pattern.search(wording.text.lower())
             and not any(words in wording.text.lower() for words in denied)]  # fmt: skip
    assert len(about) > 5
    assert all(face[attribute] == value for face in about)


def test_what_is_named_is_true_and_said(wordings, faces):
    for face, wording in wordings:
        assert wording.named.items() <= face.items()
        text = wording.text.lower()
        for attribute in {"hair_colour", "clothing_colour", "skin", "hat_colour"} & wording.named.keys():
            assert face[attribute] in text
    named = Counter(attribute for _, wording in wordings for attribute in wording.named)
    assert named.keys() == {"mouth", "smile", "hair_colour", "long_hair", "glasses", "glasses_kind", "beard", "hat",
                            "hat_colour", "clothing_colour", "skin"}  # fmt: skip
    assert min(named.values()) > 50


def test_captions_vary_and_stay_the_same(faces):
    assert len(faces.captions) == len(faces.samples)
    assert len(faces.captions[3]) == WORDINGS
    assert list(faces.captions[3]) == [faces.captions.wording(3, which).text for which in range(WORDINGS)]
    assert list(open_dataset({"name": "pixel_faces", "size": 16}).captions[3]) == list(faces.captions[3])
    assert len({text for number in range(100) for text in faces.captions[number]}) > 900
    assert list(faces.captions[-1]) == list(faces.captions[len(faces.samples) - 1])


@pytest.mark.parametrize("attribute", ["smile", "long_hair", "glasses_kind", "hair_colour", "skin"])
def test_any_known_property_can_be_the_class(faces, attribute):
    labelled = open_dataset({"name": "pixel_faces", "classes": attribute})
    assert np.array_equal(labelled.labels, faces.attributes[attribute])
    assert labelled.classes == faces.attribute_values[attribute]
    assert labelled.fingerprint != faces.fingerprint
