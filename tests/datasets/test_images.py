"""Pictures as people have them, and what becomes of them."""

import io

import numpy as np
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from ganstudio.core.errors import UserError
from ganstudio.images.arrays import (
    fit,
    picture_grid,
    read_picture,
    read_sheet,
    save_png,
    save_sheet,
    split_grid,
)

RED = [255, 0, 0]


def saved(image, kind="PNG", **options) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def red_palette():
    image = Image.new("P", (4, 4))
    image.putpalette(RED * 256)
    return image


@pytest.mark.parametrize(
    ("data", "colour"),
    [
        (saved(Image.new("RGB", (4, 4), "red")), RED),
        (saved(Image.new("RGBA", (4, 4), (255, 0, 0, 0))), [255, 255, 255]),
        (saved(Image.new("RGBA", (4, 4), (255, 0, 0, 128))), [255, 127, 127]),
        (saved(Image.new("LA", (4, 4), (0, 0))), [255]),
        (saved(Image.new("L", (4, 4), 7)), [7]),
        (saved(Image.new("1", (4, 4), 1)), [255]),
        (saved(red_palette()), RED),
        (saved(red_palette(), "GIF", transparency=0), [255, 255, 255]),
        (saved(Image.new("CMYK", (8, 8), (0, 255, 255, 0)), "TIFF"), RED),
        (saved(Image.new("RGB", (4, 4), "red"), "GIF", save_all=True, append_images=[Image.new("RGB", (4, 4))]), RED),
        (saved(Image.new("RGB", (1, 1), "red"), "BMP"), RED),
    ],
)
def test_any_kind_of_picture_has_its_colour(data, colour):
    assert read_picture(data)[0, 0].tolist() == colour


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_sixteen_bit_grey_is_scaled_not_clipped(kind):
    deep = np.arange(256, dtype=np.uint16).reshape(16, 16) * 257
    assert np.array_equal(read_picture(saved(Image.fromarray(deep), kind)).ravel(), np.arange(256))


@pytest.mark.parametrize("values", [[0.0, 0.5, 1.0], [0.0, 127.5, 255.0], [-1.0, 0.0, 1.0], [0.0, 5e3, 1e4]])
def test_numbers_of_any_range_become_grey(values):
    picture = read_picture(saved(Image.fromarray(np.array([values], np.float32)), "TIFF"))
    assert picture.ravel().tolist() == pytest.approx([0, 127.5, 255], abs=0.5)


@pytest.mark.parametrize("value", [-5.0, 0.0, np.nan, np.inf, 1e38])
def test_a_flat_picture_of_odd_numbers_is_still_a_picture(value):
    assert read_picture(saved(Image.fromarray(np.full((2, 2), value, np.float32)), "TIFF")).shape == (2, 2, 1)


def test_a_photograph_stands_upright():
    turned = Image.Exif()
    turned[0x0112] = 6
    assert read_picture(saved(Image.new("RGB", (40, 20)), "JPEG", exif=turned)).shape == (40, 20, 3)


def test_a_large_photograph_is_decoded_no_larger_than_needed():
    photograph = saved(Image.new("RGB", (1600, 1200)), "JPEG")
    assert read_picture(photograph, at_least=64).shape == (150, 200, 3)
    assert read_picture(photograph).shape == (1200, 1600, 3)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a picture",
        saved(Image.effect_noise((99, 99), 50))[:2000],
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\n",
    ],
)
def test_what_is_no_whole_picture_is_refused(data):
    with pytest.raises(UserError, match="cannot be read"):
        read_picture(data)


def test_a_bomb_is_refused_before_it_is_decoded():
    with pytest.raises(UserError, match="100000 x 100000 pixels"):
        read_picture(b"P5 100000 100000 255\n")


def test_below_the_limit_there_is_no_warning():
    assert read_picture(saved(Image.new("1", (9_500, 10_000)))).shape == (10_000, 9_500, 1)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(UserError, match=r"cat\.png cannot be read: No such file"):
        read_picture(tmp_path / "cat.png")


@pytest.mark.parametrize("mode", ["crop", "pad", "squeeze"])
@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 900, 1), (300, 200, 3), (28, 28, 1)])
def test_everything_fits(mode, channels, shape):
    assert fit(np.full(shape, 90, np.uint8), 32, mode, channels).tolist() == np.full((32, 32, channels), 90).tolist()


@pytest.fixture
def red_in_blue():
    """Twice as wide as high: a red square in the middle, blue on both sides."""
    picture = np.zeros((40, 80, 3), np.uint8)
    picture[..., 2] = 255
    picture[:, 20:60] = RED
    return picture


@pytest.mark.parametrize(("mode", "red"), [("crop", 1.0), ("squeeze", 0.5), ("pad", 0.25)])
def test_how_much_of_a_wide_picture_is_kept(red_in_blue, mode, red):
    fitted = fit(red_in_blue, 20, mode, 3)
    assert (fitted[..., 0] > 128).mean() == pytest.approx(red, abs=0.03)


def test_the_rim_has_the_colour_of_the_edge():
    drawing = np.full((10, 30, 3), 255, np.uint8)
    drawing[3:7, 10:20] = 0
    assert fit(drawing, 30, "pad", 3)[0, 0].tolist() == [255, 255, 255]


@pytest.mark.parametrize(
    ("count", "columns", "gap", "scale"), [(1, None, 2, 1), (7, 3, 2, 4), (9, None, 0, 1), (5, 5, 1, 2)]
)
def test_a_grid_comes_apart_again(count, columns, gap, scale):
    pictures = np.random.default_rng(0).integers(0, 256, (count, 8, 6, 3), dtype=np.uint8)
    grid = picture_grid(pictures, columns, gap, scale)
    assert np.array_equal(split_grid(grid, 8, 6, count, gap, scale), pictures)


def test_a_grid_has_no_outer_rim():
    assert picture_grid(np.zeros((4, 8, 6, 1), np.uint8)).shape == (18, 14, 1)


@pytest.mark.parametrize("channels", [1, 3])
def test_a_saved_picture_reads_back(tmp_path, channels):
    picture = np.random.default_rng(0).integers(0, 256, (5, 4, channels), dtype=np.uint8)
    save_png(picture, tmp_path / "new" / "a.png")
    assert np.array_equal(read_picture(tmp_path / "new" / "a.png"), picture)
    assert [file.name for file in (tmp_path / "new").iterdir()] == ["a.png"]


def test_a_picture_that_cannot_be_saved_is_said(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(UserError, match="cannot be written"):
        save_png(np.zeros((2, 2, 1), np.uint8), tmp_path / "file" / "a.png")


@pytest.mark.parametrize(("count", "channels"), [(1, 3), (5, 1), (64, 3)])
def test_a_sheet_says_how_to_cut_it(tmp_path, count, channels):
    pictures = np.random.default_rng(0).integers(0, 256, (count, 8, 20, channels), np.uint8)
    save_sheet(pictures, tmp_path / "sheet.png")
    assert np.array_equal(read_sheet(tmp_path / "sheet.png")[..., :channels], pictures)
    assert np.array_equal(read_sheet(tmp_path / "sheet.png", (3, 3))[..., :channels], pictures)


@pytest.mark.parametrize("said", ["", "x", "4x8", "-1x8x8", "4x0x8", "4x900x8", "4x8x8x8"])
def test_a_sheet_that_says_nothing_usable_is_cut_as_asked(tmp_path, said):
    words = PngInfo()
    words.add_text("Sheet", said)
    grid = picture_grid(np.zeros((4, 8, 6, 1), np.uint8))
    Image.fromarray(grid[..., 0]).save(tmp_path / "sheet.png", pnginfo=words)
    assert read_sheet(tmp_path / "sheet.png", (8, 6)).shape[:3] == (4, 8, 6)
    assert read_sheet(tmp_path / "sheet.png").shape[:3] == (1, 18, 14)
