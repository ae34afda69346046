"""The shipped faces: what is said of them must be what they show."""

import numpy as np
import pytest

from ganstudio.datasets import open_dataset
from ganstudio.datasets.pixel_faces import caption

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


@pytest.mark.parametrize(("name", "word"), [("beard", "a beard"), ("glasses", "glasses"), ("hat", " hat")])
def test_captions_say_what_is_worn(faces, name, word):
    said = np.array([word in text for text in faces.captions])
    assert np.array_equal(said, faces.attributes[name] == 1)


def test_captions_name_hair_and_mood(faces):
    colours = faces.attribute_values["hair_colour"]
    for number in range(200):
        hair = ("short", "long")[faces.attributes["long_hair"][number]]
        colour = colours[faces.attributes["hair_colour"][number]]
        assert f"{hair} {colour} hair" in faces.captions[number]
        assert ("smiling" in faces.captions[number]) == bool(faces.attributes["smile"][number])


def test_a_caption_reads_as_english():
    face = {
        "long_hair": "long hair", "hair_colour": "green", "mouth": "smiling", "beard": "no beard", "skin": "fair",
        "glasses_kind": "dark", "hat": "no hat", "hat_colour": "none", "clothing_colour": "red",
    }  # fmt: skip
    assert caption(face, 0) == "A smiling person with long green hair and dark glasses."
    assert caption(face | {"hat": "hat", "hat_colour": "blue"}, 3) == (
        "A smiling person in red with long green hair, dark glasses and a blue hat."
    )


@pytest.mark.parametrize("attribute", ["smile", "long_hair", "glasses_kind", "hair_colour", "skin"])
def test_any_known_property_can_be_the_class(faces, attribute):
    labelled = open_dataset({"name": "pixel_faces", "classes": attribute})
    assert np.array_equal(labelled.labels, faces.attributes[attribute])
    assert labelled.classes == faces.attribute_values[attribute]
    assert labelled.fingerprint != faces.fingerprint
