"""What a file is, by its name and by its first bytes: which pictures are read here, and why others are not.

Knows names and bytes only, no pixels. Formats have Pillow's names, so that "HEIF" is what telephones call HEIC.
"""

import re
from functools import cache
from pathlib import PurePath

SUFFIXES_OF = {
    "PNG": ".png .apng", "JPEG": ".jpg .jpeg .jpe .jfif", "MPO": ".mpo", "GIF": ".gif", "BMP": ".bmp", "DIB": ".dib",
    "WEBP": ".webp", "AVIF": ".avif .avifs", "HEIF": ".heic .heif .hif .heics .heifs", "TIFF": ".tif .tiff",
    "PPM": ".ppm .pgm .pbm .pnm .pfm", "JPEG2000": ".jp2 .j2k .jpf .jpx .j2c .jpc", "TGA": ".tga .icb .vda .vst",
    "ICO": ".ico", "CUR": ".cur", "ICNS": ".icns", "PSD": ".psd", "PCX": ".pcx", "SGI": ".sgi .rgb .bw",
    "QOI": ".qoi", "DDS": ".dds",
}  # fmt: skip
"""Formats that are read, by name because some of the others start programs (EPS runs Ghostscript) or fetch what they
refer to; and the endings, in small letters, of each."""

_UNREAD = {
    "JPEG XL": (".jxl", "export it as PNG or JPEG"),
    "camera raw": (".raw .cr2 .cr3 .crw .nef .nrw .arw .dng .orf .rw2 .raf .pef .srw .3fr .iiq .x3f",
                   "develop it to TIFF or JPEG"),
    "OpenEXR": (".exr", "export it as 16-bit TIFF"),
    "Radiance HDR": (".hdr", "export it as 16-bit TIFF"),
    "a vector drawing": (".svg .svgz .eps .ai .wmf .emf .cdr", "export it as PNG"),
    "DICOM": (".dcm .dicom", "export it as 16-bit PNG or TIFF"),
    "NIfTI": (".nii", "export its slices as 16-bit PNG or TIFF"),
    "FITS": (".fits .fit .fts", "export it as 16-bit TIFF"),
    "a painting program's own file": (".xcf .kra .psb .clip .afphoto .procreate .pdn .ora", "export it as PNG"),
}  # fmt: skip
"""What people call pictures and is not read here: its endings and what to do."""

_NO_PICTURES = {
    "Git LFS": "it is a Git LFS pointer, not the picture itself: run git lfs pull",
    "HTML": "it is a web page that was saved under a picture's name",
    "video": "it is a video",
    "PDF": "it is a PDF: export its pages as pictures",
    "archive": "it is an archive: unpack it",
}

PICTURE_SUFFIXES = frozenset(" ".join(SUFFIXES_OF.values()).split())
"""Endings, in small letters, of files that are read."""

_UNREAD_SUFFIXES = {suffix: name for name, (suffixes, _) in _UNREAD.items() for suffix in suffixes.split()}
_NEVER_SNIFFED = re.compile(
    r"\.(txt|csv|tsv|jsonl?|xml|ya?ml|toml|md|html?|py|sh|log|ini|db|pdf|docx?|xlsx?|zip|gz|tar|7z|rar|xz|mp4|mov|avi|mkv"
    r"|webm|mp3|wav|npy|npz|pt|pth|ckpt|onnx|safetensors|pkl|parquet|h5|mat|exe|dll|so)"
)
"""Endings that say enough: such a file is not even opened."""

_SIGNATURES = [
    (rb"\x89PNG\r\n\x1a\n", "PNG"), (rb"\xff\xd8\xff", "JPEG"), (rb"GIF8[79]a", "GIF"),
    (rb"BM.{4}\0\0\0\0", "BMP"), (rb"RIFF.{4}WEBP", "WEBP"), (rb"II\*\0.{4}CR", "camera raw"),
    (rb"(II|MM)[*+]\0|(II|MM)\0[*+]", "TIFF"), (rb"P[1-6fF][\s#]", "PPM"),
    (rb"\0\0\0\x0cjP  \r\n\x87\n|\xff\x4f\xff\x51", "JPEG2000"), (rb"8BPS\x00\x01", "PSD"),
    (rb"\0\0\x01\0[^\0]\0", "ICO"), (rb"\0\0\x02\0[^\0]\0", "CUR"), (rb"icns", "ICNS"),
    (rb"qoif", "QOI"), (rb"DDS \x7c", "DDS"),
    (rb".{4}ftyp(avif|avis)|.{4}ftyp(mif1|msf1).{4}.{0,24}avif", "AVIF"),
    (rb".{4}ftyp(hei[cmsx]|hev[cmsx]|mif1|msf1)", "HEIF"), (rb".{4}ftypcrx ", "camera raw"),
    (rb".{4}ftyp", "video"), (rb"\x1a\x45\xdf\xa3|RIFF.{4}AVI ", "video"),
    (rb"\xff\x0a|\0\0\0\x0cJXL \r\n\x87\n", "JPEG XL"), (rb"FUJIFILMCCD-RAW|IIR[OS]|IIU\0", "camera raw"),
    (rb"v/1\x01", "OpenEXR"), (rb"#\?(RADIANCE|RGBE)", "Radiance HDR"), (rb"%!PS|\xc5\xd0\xd3\xc6", "a vector drawing"),
    (rb"SIMPLE  =", "FITS"), (rb".{128}DICM", "DICOM"), (rb"8BPS\x00\x02|gimp xcf", "a painting program's own file"),
    (rb"version https://git-lfs", "Git LFS"), (rb"%PDF", "PDF"), (rb"PK\x03\x04|\x1f\x8b|7z\xbc\xaf|Rar!", "archive"),
    (rb"\s*(\xef\xbb\xbf)?\s*<(\?xml|!--|svg).{0,400}?<svg|\s*<svg", "a vector drawing"),
    (rb"\s*(\xef\xbb\xbf)?\s*<(!doctype|html|head|body|\?xml)", "HTML"),
]  # fmt: skip
_COMPILED = [(re.compile(pattern, re.DOTALL | re.IGNORECASE if b"<" in pattern else re.DOTALL), name)
             for pattern, name in _SIGNATURES]  # fmt: skip

HEAD = 512
"""Bytes from a file's beginning that say what it is."""


def sniff(head: bytes) -> str:
    """The format, or what else it is, by the file's first bytes; "" where they say nothing."""
    return next((name for pattern, name in _COMPILED if pattern.match(head)), "")


def may_be_deep(head: bytes) -> bool:
    """Whether a picture may have more than 8 bits, by its first 32 bytes; most cannot, and need not be opened."""
    kind = sniff(head)
    return kind in ("TIFF", "JPEG2000") or (kind == "PNG" and head[24:25] == b"\x10") or (kind == "PPM")


def is_sniffed(name: str) -> bool:
    """Whether only the bytes can tell if a file of this name is a picture: it ends in nothing known."""
    suffix = PurePath(name).suffix.lower()
    return suffix not in PICTURE_SUFFIXES and suffix not in _UNREAD_SUFFIXES and not _NEVER_SNIFFED.fullmatch(suffix)


def format_of_name(name: str) -> str:
    """The format that the ending names, read here or not; "" where it names no picture."""
    suffix = PurePath(name).suffix.lower()
    return _BY_SUFFIX.get(suffix) or _UNREAD_SUFFIXES.get(suffix, "")


_BY_SUFFIX = {suffix: name for name, suffixes in SUFFIXES_OF.items() for suffix in suffixes.split()}


def is_picture(kind: str) -> bool:
    """Whether what `sniff` or `format_of_name` found is a picture, read here or not."""
    return kind in SUFFIXES_OF or kind in _UNREAD


def is_read(kind: str) -> bool:
    """Whether a format is read by this program as it is installed."""
    return kind in readable()


@cache
def readable() -> tuple[str, ...]:
    """Those of the formats that this installation can read, by Pillow's names."""
    from PIL import Image

    Image.init()
    try:
        import pi_heif
    except ImportError:  # installed with the program, but not for every processor
        pass
    else:
        pi_heif.register_heif_opener()
    return tuple(name for name in SUFFIXES_OF if name in Image.OPEN)


def label(kind: str) -> str:
    """What people call a format."""
    return {"HEIF": "HEIC", "JPEG2000": "JPEG 2000", "WEBP": "WebP", "MPO": "JPEG"}.get(kind, kind)


def why_unread(kind: str) -> str:
    """Why a file that is of this kind by its bytes or name is not read, and what to do; "" where it should be."""
    if kind in _NO_PICTURES:
        return _NO_PICTURES[kind]
    if kind in _UNREAD:
        return f"it is {kind}, which is not read here: {_UNREAD[kind][1]}"
    if kind in SUFFIXES_OF and not is_read(kind):
        what = "install pi-heif or export it as JPEG" if kind == "HEIF" else "export it as PNG or JPEG"
        return f"it is {label(kind)}, which cannot be read by this installation: {what}"
    return ""
