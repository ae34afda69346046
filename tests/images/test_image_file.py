"""Pictures as people have them, read and written back without losing what they would miss."""

import io
import os

import numpy as np
import pytest
from PIL import Image, ImageCms

from ganstudio.core.errors import UserError
from ganstudio.images.image_file import ImageFile, read_picture

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def encoded(image, kind, **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


@pytest.fixture
def colours():
    return np.random.default_rng(0).integers(0, 256, (12, 9, 3), np.uint8)


def test_the_profile_comes_along(colours, tmp_path):
    picture = read_picture(encoded(Image.fromarray(colours), "PNG", icc_profile=SRGB))
    for suffix in (".png", ".jpg", ".webp", ".tif"):
        picture.save(tmp_path / f"out{suffix}")
        assert read_picture(tmp_path / f"out{suffix}").profile == SRGB


def test_a_profile_of_another_colour_space_is_dropped(colours):
    grey = encoded(Image.fromarray(colours).convert("L"), "PNG", icc_profile=SRGB[:16] + b"GRAY" + SRGB[20:])
    assert read_picture(grey).profile is None


def test_a_photograph_is_turned_upright(colours):
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = read_picture(encoded(Image.fromarray(colours), "PNG", exif=exif))
    assert np.array_equal(turned.rgb, np.rot90(colours, -1))


def test_transparency_is_kept_and_lies_over_white(colours, tmp_path):
    alpha = np.linspace(0, 255, colours[..., 0].size).astype(np.uint8).reshape(colours.shape[:2])
    picture = read_picture(encoded(Image.fromarray(np.dstack([colours, alpha])), "PNG"))
    assert np.array_equal(picture.alpha, alpha)
    assert (picture.rgb[0, 0] == 255).all()
    picture.save(tmp_path / "out.png")
    back = np.asarray(Image.open(tmp_path / "out.png"))
    assert np.array_equal(back[..., 3], alpha)
    solid = alpha > 128
    assert np.abs(back[solid][:, :3].astype(int) - colours[solid]).max() <= 2


def test_an_enlarged_picture_has_an_enlarged_alpha(colours):
    picture = ImageFile(colours, np.full((12, 9), 7, np.uint8))
    assert picture.with_rgb(np.zeros((24, 18, 3), np.uint8)).alpha.shape == (24, 18)


@pytest.mark.parametrize("mode", ["L", "1", "P", "LA", "PA", "CMYK", "YCbCr", "HSV", "LAB", "I;16", "F", "RGBX"])
@pytest.mark.parametrize("kind", ["PNG", "TIFF", "JPEG"])
def test_every_mode_becomes_colours(colours, mode, kind):
    if mode in ("I;16", "F"):
        levels = colours[..., 0].astype(np.uint16 if mode == "I;16" else np.float32)
        image = Image.fromarray(levels * 257 if mode == "I;16" else levels)
    else:
        image = Image.fromarray(colours).convert("LA" if mode == "PA" else mode)
    try:
        content = encoded(image, kind)
    except (OSError, KeyError, ValueError):
        pytest.skip(f"there is no {kind} of {mode}")
    picture = read_picture(content)
    assert picture.rgb.shape == (12, 9, 3)
    assert picture.rgb.dtype == np.uint8
    assert picture.rgb.std() > 20


def test_sixteen_bits_are_scaled_and_said(colours):
    deep = Image.fromarray(colours[..., 0].astype(np.uint16) * 257)
    picture = read_picture(encoded(deep, "PNG"))
    assert np.array_equal(picture.rgb[..., 0], colours[..., 0])
    assert "16 bits" in picture.note


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_of_an_animation_the_first_frame_is_taken_and_said(kind):
    frames = [Image.new("RGB", (8, 6), colour) for colour in ("red", "lime", "blue")]
    picture = read_picture(encoded(frames[0], kind, save_all=True, append_images=frames[1:]))
    assert "first of 3" in picture.note
    assert picture.rgb[0, 0, 0] > 240
    assert picture.rgb[0, 0, 1:].max() < 15


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"not a picture", "damaged or no picture"),
        (encoded(Image.new("RGB", (64, 64)), "PNG")[:60], "damaged"),
        (encoded(Image.new("1", (30000, 30000)), "TIFF", compression="group4"), "900|30000"),
        (b"", "empty"),
    ],
)
def test_what_is_no_usable_picture_is_said_with_its_name(content, said):
    with pytest.raises(UserError, match=said) as caught:
        read_picture(content, "holiday.jpg")
    assert str(caught.value).startswith("holiday.jpg")


def test_one_pixel_is_a_picture():
    assert read_picture(encoded(Image.new("RGB", (1, 1), "red"), "PNG")).rgb.tolist() == [[[255, 0, 0]]]


def test_what_a_format_cannot_hold_is_said(tmp_path):
    with pytest.raises(UserError, match="cannot be written as WEBP"):
        ImageFile(np.zeros((1, 20000, 3), np.uint8)).save(tmp_path / "wide.webp")
    with pytest.raises(UserError, match="written as"):
        ImageFile(np.zeros((1, 1, 3), np.uint8)).save(tmp_path / "x.psd")
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_said_and_leaves_nothing(tmp_path, monkeypatch):
    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UserError, match="No space left"):
        ImageFile(np.zeros((4, 4, 3), np.uint8)).save(tmp_path / "out.png")
    assert list(tmp_path.iterdir()) == []
