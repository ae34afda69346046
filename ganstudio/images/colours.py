"""Colour profiles: every picture that is read has the colours of sRGB, whatever its camera or screen called them."""

import io
from functools import lru_cache

import numpy as np
from PIL import Image, ImageCms

_ERRORS = (ImageCms.PyCMSError, OSError, ValueError, TypeError)
_SPACES = {b"RGB ": ("RGB", "RGBA"), b"GRAY": ("L", "LA"), b"CMYK": ("CMYK",), b"Lab ": ("LAB",)}
"""Of a profile, and the modes of pictures that it can speak of."""
_INVISIBLE = 2
"""Of 255: profiles that differ no more from sRGB are sRGB, and most are."""


def to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """A picture of 8 bits and any mode as L, LA, RGB or RGBA in sRGB; a damaged or unfit profile is passed over."""
    plain = _plain(image)
    if plain.mode == "LAB":
        return _transformed(plain, profile if profile and profile[16:20] == b"Lab " else b"", "RGB")
    if profile and plain.mode in _SPACES.get(profile[16:20], ()) and not is_srgb(profile):
        if plain.mode in ("L", "LA"):
            grey = _transformed(plain.getchannel("L"), profile, "RGB").getchannel("G")
            return grey if plain.mode == "L" else Image.merge("LA", (grey, plain.getchannel("A")))
        plain = _transformed(plain, profile, "RGBA" if plain.mode == "RGBA" else "RGB")
    return plain.convert("RGB") if plain.mode == "CMYK" else plain


def from_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """An RGB or RGBA picture in sRGB with the colours that `profile` of an RGB space means."""
    if is_srgb(profile):
        return image
    try:
        back = _transform(b"", profile, image.mode, image.mode).apply(image)
    except _ERRORS:
        return image
    return back


def is_usable(profile: bytes | None) -> bool:
    """Whether a picture can be written with this profile: it is of an RGB space and not damaged."""
    if not profile or profile[16:20] != b"RGB ":
        return False
    try:
        _transform(b"", profile, "RGB", "RGB")
    except _ERRORS:
        return False
    return True


@lru_cache(maxsize=32)
def is_srgb(profile: bytes) -> bool:
    """Whether a profile of an RGB space says what sRGB says, to the eye."""
    if profile[16:20] != b"RGB ":
        return False
    steps = np.linspace(0, 255, 6).astype(np.uint8)
    cube = np.stack(np.meshgrid(steps, steps, steps), -1).reshape(-1, 6, 3)
    try:
        seen = np.asarray(_transform(profile, b"", "RGB", "RGB").apply(Image.fromarray(cube)))
    except _ERRORS:
        return True
    return int(np.abs(seen.astype(int) - cube).max()) <= _INVISIBLE


def name_of(profile: bytes) -> str:
    """What the profile calls itself, for people."""
    try:
        name = ImageCms.getProfileDescription(_opened(profile)).strip().split("\n")[0][:60]
    except _ERRORS:
        return "a damaged profile"
    return name or "a profile without a name"


def _plain(image: Image.Image) -> Image.Image:
    """In a mode that profiles know, without loss."""
    if image.mode in ("L", "LA", "RGB", "RGBA", "CMYK", "LAB") and "transparency" not in image.info:
        return image
    if image.has_transparency_data:
        return image.convert("LA" if image.mode in ("1", "L", "La") else "RGBA")
    return image.convert("L" if image.mode in ("1", "L", "La") else "RGB")


def _transformed(image: Image.Image, profile: bytes, mode: str) -> Image.Image:
    try:
        return _transform(profile, b"", image.mode, mode).apply(image)
    except _ERRORS:  # a damaged profile is no reason to lose the picture
        return image.convert(mode) if image.mode != "LAB" else image.getchannel("L").convert(mode)


@lru_cache(maxsize=32)
def _transform(source: bytes, target: bytes, mode: str, wanted: str) -> ImageCms.ImageCmsTransform:
    """From one profile to another; b"" is sRGB, or Lab where the mode says so."""
    made = ImageCms.createProfile("LAB" if mode == "LAB" else "sRGB")
    return ImageCms.buildTransform(
        _opened(source) if source else made, _opened(target) if target else ImageCms.createProfile("sRGB"), mode, wanted
    )


def _opened(profile: bytes) -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(io.BytesIO(profile))
