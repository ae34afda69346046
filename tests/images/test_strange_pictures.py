"""Pictures of every format and depth, with any profile, over limits, and files that are none."""

import io
import zlib

import numpy as np
import pytest
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from ganstudio.core.errors import UserError
from ganstudio.images import colours, formats, image_file, levels, opening
from ganstudio.images.arrays import read_picture
from ganstudio.images.decoding import add_values, decoded_picture

GRADIENT = np.linspace(0, 255, 32 * 24 * 3).reshape(24, 32, 3).astype(np.uint8)


def encoded(image, kind="PNG", **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def chunk(name: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")


def deep_png(values: np.ndarray) -> bytes:
    """A PNG of 16 bits of [H, W, C], C of 1 to 4, which Pillow cannot write."""
    height, width, channels = values.shape
    kind = {1: 0, 2: 4, 3: 2, 4: 6}[channels]
    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes((16, kind, 0, 0, 0))
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in values)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def swapped_profile() -> bytes:
    """sRGB with red and green exchanged: what is left out of a conversion shows."""
    data = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return data.replace(b"rXYZ", b"tmp!").replace(b"gXYZ", b"rXYZ").replace(b"tmp!", b"gXYZ")


# --- formats


@pytest.mark.parametrize("kind", ["JPEG2000", "TGA", "ICO", "PCX", "SGI", "QOI", "DDS", "AVIF", "WEBP", "TIFF", "PPM"])
def test_what_pillow_reads_is_read(kind):
    assert kind in formats.readable()
    name = f"x{formats.SUFFIXES_OF[kind].split()[0]}"
    data = encoded(Image.fromarray(GRADIENT).resize((32, 32)), kind)
    assert read_picture(data, name=name).shape == (32, 32, 3)
    assert formats.format_of_name(name) == kind
    assert formats.sniff(data[: formats.HEAD]) == ("" if kind in ("TGA", "PCX", "SGI") else kind)


@pytest.mark.parametrize("suffix", sorted(formats.PICTURE_SUFFIXES))
def test_every_ending_names_a_format_that_is_read_or_explained(suffix):
    kind = formats.format_of_name("A" + suffix.upper())
    assert formats.is_picture(kind)
    assert formats.is_read(kind) != bool(formats.why_unread(kind))


def test_heic_is_read_where_its_library_is():
    pytest.importorskip("pi_heif")
    assert formats.is_read("HEIF")
    assert formats.label("HEIF") == "HEIC"


def test_without_its_library_heic_is_named(monkeypatch):
    monkeypatch.setattr(formats, "readable", lambda: ("PNG",))
    assert "install pi-heif or export it as JPEG" in formats.why_unread("HEIF")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "it is empty"),
        (b"<!DOCTYPE html><title>404", "web page"),
        (b"<?xml version='1.0'?><svg/>", "a vector drawing, which is not read here: export it as PNG"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 7\n", "run git lfs pull"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04zip", "archive"),
        (b"\0\0\0\x18ftypisom\0\0\0\0", "video"),
        (b"\0\0\0\x0cJXL \r\n\x87\n", "JPEG XL"),
        (b"v/1\x01\0\0", "OpenEXR"),
        (b"\0" * 128 + b"DICM", "DICOM"),
        (b"\0\0\0\x18ftypcrx \0\0", "camera raw"),
        (encoded(Image.fromarray(GRADIENT), "JPEG")[:400], "its end is missing"),
        (encoded(Image.fromarray(GRADIENT), "PNG")[:20], "damaged"),
    ],
)
def test_what_is_no_picture_is_said_by_its_cause(data, said):
    with pytest.raises(UserError, match=said):
        read_picture(data, name="holiday.jpg")


def test_a_pixel_type_that_is_not_read_is_named():
    tags = {256: (4, 4), 257: (4, 4), 258: (3, 64), 259: (3, 1), 262: (3, 1), 273: (4, 200), 277: (3, 1),
            278: (4, 4), 279: (4, 128), 339: (3, 3)}  # fmt: skip
    entries = b"".join(
        tag.to_bytes(2, "little") + kind.to_bytes(2, "little") + (1).to_bytes(4, "little") + value.to_bytes(4, "little")
        for tag, (kind, value) in tags.items()
    )
    data = b"II*\0\x08\0\0\0" + len(tags).to_bytes(2, "little") + entries + b"\0\0\0\0"
    with pytest.raises(UserError, match="1 band of 64 bits floating-point"):
        read_picture(data.ljust(400, b"\0"), name="x.tif")


# --- limits


@pytest.mark.parametrize("zipped", [True, False])
def test_a_workflow_in_a_png_is_no_bomb(zipped):
    said = PngInfo()
    said.add_itxt("workflow", "x" * 3_000_000, zip=zipped)
    assert read_picture(encoded(Image.fromarray(GRADIENT), pnginfo=said)).shape == (24, 32, 3)


def test_a_large_profile_is_no_bomb():
    profile = swapped_profile() + b"\0" * 2_000_000
    assert read_picture(encoded(Image.fromarray(GRADIENT), icc_profile=profile)).shape == (24, 32, 3)


def test_a_telephone_with_many_megapixels_is_read():
    assert opening.MAX_PIXELS >= 16_320 * 12_240
    assert read_picture(encoded(Image.new("1", (12_000, 9_000)))).shape == (9_000, 12_000, 1)


# --- depth


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
@pytest.mark.parametrize("bits", [8, 10, 12, 14, 16])
def test_all_bits_of_a_png_count(channels, bits):
    values = np.linspace(0, 2**bits - 1, 12 * 8).astype(np.uint16).reshape(8, 12, 1).repeat(channels, 2)
    if channels in (2, 4):
        values[..., -1] = 2**bits - 1
    seen = decoded_picture(deep_png(values)).image
    expected = np.rint(values * (255 / (2**bits - 1))).astype(int)
    assert np.abs(np.asarray(seen).reshape(values.shape) - expected).max() <= 1


@pytest.mark.parametrize("compression", ["raw", "tiff_lzw"])
def test_twelve_bits_in_a_tiff_are_not_black(compression):
    values = np.linspace(0, 4095, 80).astype(np.uint16).reshape(8, 10)
    seen = decoded_picture(encoded(Image.fromarray(values), "TIFF", compression=compression))
    assert np.asarray(seen.image).max() == 255
    assert "12 bits (0 to 4,095)" in seen.notes[0]


def test_the_scale_is_that_of_the_set():
    dark, bright = (np.full((4, 4), value, np.uint16) for value in (1000, 4000))
    scale = levels.SetLevels()
    for values in (dark, bright):
        add_values(encoded(Image.fromarray(values)), "x.png", scale)
    seen = [np.asarray(decoded_picture(encoded(Image.fromarray(v)), levels=scale).image).max() for v in (dark, bright)]
    assert seen == [62, 249]


def test_signed_values_share_one_scale():
    scale = levels.SetLevels()
    slices = [np.array([[-1000, high]], np.int32) for high in (1000, 3000)]
    for values in slices:
        scale.add(values)
    assert [scale.of(values).to_bytes(values).tolist() for values in slices] == [[[0, 128]], [[0, 255]]]


@pytest.mark.parametrize(("depth", "high"), [("auto", 4095.0), ("16", 65535.0), ("full range", 3000.0)])
def test_the_depth_can_be_said(depth, high):
    scale = levels.SetLevels(depth)
    scale.add(np.array([[0, 3000]], np.uint16))
    assert scale.all()[0].high == high


# --- colours


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P"])
def test_everybody_who_reads_sees_srgb(mode):
    red = Image.new("RGB", (4, 4), "red").convert(mode)
    data = encoded(red, icc_profile=swapped_profile())
    for pixel in (read_picture(data)[0, 0], image_file.read_picture(data).rgb[0, 0]):
        assert pixel[1] > 240
        assert pixel[0] < 15


def test_a_translated_picture_gets_its_profile_and_its_numbers_back(tmp_path):
    profile = swapped_profile()
    image_file.read_picture(encoded(Image.new("RGB", (4, 4), (200, 80, 30)), icc_profile=profile)).save(
        tmp_path / "x.png"
    )
    with Image.open(tmp_path / "x.png") as back:
        assert back.info["icc_profile"] == profile
        assert np.abs(np.array(back.getpixel((0, 0))) - (200, 80, 30)).max() <= 2


@pytest.mark.parametrize("profile", [b"", b"damaged", swapped_profile()[:300], swapped_profile()[:16] + b"GRAY" * 90])
def test_a_profile_that_is_no_good_is_passed_over(profile):
    assert read_picture(encoded(Image.new("RGB", (4, 4), "red"), icc_profile=profile))[0, 0].tolist() == [255, 0, 0]


def test_srgb_under_any_name_is_srgb():
    assert colours.is_srgb(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    assert not colours.is_srgb(swapped_profile())
