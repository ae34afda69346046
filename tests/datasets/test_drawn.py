"""A picture becomes points where it has ink; one without ink is told in a sentence."""

import numpy as np
import pytest
from PIL import Image

from ganstudio.core.errors import UserError
from ganstudio.datasets import datasets
from ganstudio.datasets.drawn import Drawn
from ganstudio.datasets.readers.image_density import drawn_density, ink_density

PAPER, HAZE = 250, 236


def page(size: tuple[int, int] = (128, 128), ink: int = 10) -> np.ndarray:
    """Grey paper [H, W, 1] with a little haze, and ink in the upper left quarter's middle."""
    height, width = size
    picture = np.full((height, width, 1), PAPER, np.uint8)
    picture[::7, ::5] = HAZE
    picture[height // 8 : height // 4, width // 8 : width // 4] = ink
    return picture


@pytest.fixture
def saved(tmp_path):
    def save(picture: np.ndarray) -> str:
        path = tmp_path / "drawing.png"
        Image.fromarray(picture[..., 0]).save(path)
        return str(path)

    return save


@pytest.mark.parametrize("negative", [False, True])
@pytest.mark.parametrize("ink", ["auto", "told"])
def test_points_lie_where_the_ink_is(saved, negative, ink):
    picture = 255 - page() if negative else page()
    told = ("light" if negative else "dark") if ink == "told" else "auto"
    opened = Drawn(path=saved(picture), ink=told, count=500).open()
    assert opened.samples.shape == (500, 2)
    assert ((opened.samples > [-0.76, 0.49]) & (opened.samples < [-0.49, 0.76])).all()
    assert (opened.density.pdf(opened.samples) > 0).all()


def test_the_other_side_of_a_picture_can_be_the_ink(saved):
    """Light is ink although the paper is light: everything but the drawn square."""
    points = Drawn(path=saved(page()), ink="light", count=5000).open().samples
    assert np.abs(points).max() <= 1
    assert (points[:, 0] > 0).mean() == pytest.approx(0.5, abs=0.03)


def test_a_wide_picture_keeps_its_proportions(saved):
    points = Drawn(path=saved(page((64, 256)))).open().samples
    across, up = np.ptp(points, axis=0)
    assert across / up == pytest.approx(4, rel=0.1)


def test_darker_ink_is_denser():
    picture = page()
    picture[80:96, 80:96] = 130  # half as dark as the other square, which is as large
    density = ink_density(picture)
    dark, pale = density.pdf(np.array([[-0.63, 0.63], [0.37, -0.37]]))
    assert dark == pytest.approx(2 * pale, rel=0.02)


def test_paper_s_haze_is_no_ink():
    assert ink_density(page()).pdf(np.array([[0.5, -0.5], [0.0, 0.0]])) == pytest.approx(0)


@pytest.mark.parametrize("level", [0, 128, 255])
def test_an_empty_page_is_told(saved, level):
    with pytest.raises(UserError, match=r"drawing\.png .*no ink"):
        Drawn(path=saved(np.full((50, 50, 1), level, np.uint8))).open()


def test_a_single_dot_is_too_little(saved):
    picture = np.full((128, 128, 1), 255, np.uint8)
    picture[60, 60] = 0
    with pytest.raises(UserError, match="hardly any ink"):
        Drawn(path=saved(picture)).open()


@pytest.mark.parametrize(("pixels", "words"), [(0, "no ink yet"), (1, "hardly any ink"), (19, "hardly any ink")])
def test_a_drawing_by_hand_needs_some_ink(pixels, words):
    ink = np.zeros((32, 32))
    ink.flat[:pixels] = 1.0
    with pytest.raises(UserError, match=words):
        drawn_density(ink)


def test_a_missing_or_damaged_file_is_told(tmp_path):
    damaged = tmp_path / "damaged.png"
    damaged.write_bytes(b"no picture")
    for path in (tmp_path / "gone.png", damaged):
        with pytest.raises(UserError, match=rf"{path.name}.* cannot be read"):
            Drawn(path=str(path)).open()


@pytest.mark.parametrize("path", ["", "  ", "/"])
def test_no_file_is_asked_for(path):
    with pytest.raises(UserError, match="Choose"):
        Drawn(path=path).open()


def test_a_user_s_file_never_leaves_in_a_manifest():
    assert not datasets()["drawn"].settings.shareable
