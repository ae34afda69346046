"""Captions as people have them beside pictures: a text file for each picture, or a table of files and captions.

Knows text and names only, no pixels. A table may be separated by tabs, commas, semicolons or bars; it may have several
columns of captions, several rows for one picture, and no header where its first column names pictures.
"""

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Literal

from ganstudio.core.errors import UserError
from ganstudio.core.files import read_regular
from ganstudio.datasets.readers.listing import ListedImage
from ganstudio.images.formats import PICTURE_SUFFIXES

TABLES = (".tsv", ".csv")
_SEPARATORS = ("\t", "|", ";", ",")
_FILES = ("file", "filename", "file_name", "image", "image_name", "image_path", "picture", "path", "name")
_CAPTIONS = ("caption", "captions", "text", "description", "sentence", "title", "comment")
_MOST_BYTES = 200_000_000
_MOST_CHARACTERS = 10_000
"""Of one caption."""


@dataclass
class Captions:
    """What was found for each of the pictures, in their order, and sentences about what could not be used."""

    texts: list[tuple[str, ...]]
    notes: list[str] = field(default_factory=list)


def find_captions(folder: Path, files: list[ListedImage], table: Path | None = None) -> Captions:
    """The captions of `files`, which lie in `folder`: from the `table` if one is given or lies in the folder, else from
    text files. Raises UserError where there are none."""
    table = table or _find_table(folder)
    return _from_texts(folder, files) if table is None else _from_table(table, files)


# --- text files


def _from_texts(folder: Path, files: list[ListedImage]) -> Captions:
    """NAME.txt beside NAME.png, or in another folder (CUB and Oxford flowers: text/CLASS/NAME.txt), by lines."""
    found = [path for path in sorted(folder.rglob("*.txt")) if not path.name.startswith(".")]
    if not found:
        raise UserError(
            f"There are no captions in {folder}. Put a text file of the same name beside each picture, a caption a "
            "line, or a table captions.tsv with the columns file and caption."
        )
    places = {_place(path.relative_to(folder).as_posix()): path for path in found}
    by_ending = _by_ending({place: str(path) for place, path in places.items()})
    captions = Captions([])
    without: list[str] = []
    for file in files:
        place = _place(file.relative)
        path = places.get(place) or _ending(by_ending, place)
        texts = _lines(Path(path), folder, captions.notes) if path else ()
        captions.texts.append(texts)
        if not texts:
            without.append(file.relative)
    _tell_missing(captions, without, "no caption")
    return captions


def _lines(path: Path, folder: Path, notes: list[str]) -> tuple[str, ...]:
    try:
        text = _decoded(path, path.relative_to(folder).as_posix())
    except UserError as error:
        notes.append(str(error))
        return ()
    return _cleaned(text.splitlines())


# --- tables


def _find_table(folder: Path) -> Path | None:
    """The first table in the folder that has columns for files and captions."""
    for path in sorted(folder.iterdir(), key=lambda path: (TABLES.index(path.suffix.lower()), path.name)
                       if path.suffix.lower() in TABLES else (len(TABLES), path.name)):  # fmt: skip
        if path.suffix.lower() not in TABLES or path.name.startswith("."):
            continue
        try:
            _columns(_rows(path), path.name)
        except UserError:
            if "caption" in path.stem.lower():  # that one is meant: what is wrong with it is worth saying
                raise
            continue
        return path
    return None


def _from_table(path: Path, files: list[ListedImage]) -> Captions:
    rows = _rows(path)
    column, columns, header = _columns(rows, path.name)
    places = {file.relative: number for number, file in enumerate(files)}
    by_ending = _by_ending({relative: relative for relative in places})
    texts: list[list[str]] = [[] for _ in files]
    missing: list[str] = []
    for row in rows[header:]:
        named = row[column].strip().replace("\\", "/") if column < len(row) else ""
        relative = named if named in places else _ending(by_ending, named)
        if relative is None:
            missing.append(named or "an empty name")
            continue
        texts[places[relative]] += [row[number] for number in columns if number < len(row)]
    captions = Captions([_cleaned(found) for found in texts])
    if missing:
        captions.notes.append(_counted(missing, f"rows of {path.name} name pictures that are not there"))
    _tell_missing(captions, [file.relative for file, found in zip(files, captions.texts, strict=True) if not found],
                  f"no caption in {path.name}")  # fmt: skip
    return captions


def _rows(path: Path) -> list[list[str]]:
    text = _decoded(path, path.name)
    first = text.partition("\n")[0]
    separator = next((mark for mark in _SEPARATORS if mark in first), "\t")
    quoting: Literal[0, 3] = csv.QUOTE_NONE if separator in "\t|" else csv.QUOTE_MINIMAL
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, quoting=quoting, skipinitialspace=True)
    try:
        return [row for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise UserError(f"Line {reader.line_num} of {path.name} is no row of a table: {error}.") from None


def _columns(rows: list[list[str]], name: str) -> tuple[int, list[int], int]:
    """The column of files, those of captions, and how many rows the header takes. Raises UserError."""
    if not rows:
        raise UserError(f"{name} is empty.")
    head = [cell.strip().lower() for cell in rows[0]]
    files = [number for number, cell in enumerate(head) if cell in _FILES]
    captions = [number for number, cell in enumerate(head) if cell.rstrip("0123456789_ ") in _CAPTIONS]
    if files and captions:
        return files[0], captions, 1
    if len(head) > 1 and PurePosixPath(head[0].replace("\\", "/")).suffix in PICTURE_SUFFIXES:
        return 0, [1], 0
    raise UserError(
        f"{name} has the columns {', '.join(head[:6])[:80] or 'without names'}; one called file, with the pictures' "
        "names, and one called caption are needed."
    )


# --- both


def _decoded(path: Path, name: str) -> str:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise UserError(f"{name} has {path.stat().st_size / 1e6:,.0f} MB, which is too much for captions.")
        data = read_regular(path)
    except OSError as error:
        raise UserError(f"{name} cannot be read: {error.strerror}.") from None
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise UserError(f"{name} is no UTF-8 text: line {line} holds other bytes. Save it anew as UTF-8.") from None
    if "\0" in text:
        raise UserError(f"{name} is no text file.")
    return text


def _cleaned(lines: list[str]) -> tuple[str, ...]:
    """Each caption once, in order, without those that say nothing."""
    captions = (" ".join(line[:_MOST_CHARACTERS].split()) for line in lines)
    return tuple(dict.fromkeys(caption for caption in captions if any(c.isalnum() for c in caption)))


def _place(relative: str) -> str:
    return str(PurePosixPath(relative).with_suffix(""))


def _by_ending(paths: dict[str, str]) -> dict[str, str | None]:
    """Each path by its last two names and by its last one; None where several end so."""
    found: dict[str, str | None] = {}
    for place, path in paths.items():
        parts = place.split("/")
        for ending in {"/".join(parts[-2:]), parts[-1]}:
            found[ending] = None if ending in found else path
    return found


def _ending(by_ending: dict[str, str | None], place: str) -> str | None:
    parts = place.split("/")
    return by_ending.get("/".join(parts[-2:])) or by_ending.get(parts[-1])


def _tell_missing(captions: Captions, without: list[str], what: str) -> None:
    """Raises UserError where no picture has a caption."""
    if len(without) == len(captions.texts):
        why = f" {captions.notes[0]}" if captions.notes else ""
        raise UserError(f"None of the {len(without)} pictures has a caption: names must be the same in both.{why}")
    if without:
        captions.notes.append(f"{_counted(without, 'pictures are left out')}: {what}.")


def _counted(names: list[str], what: str) -> str:
    return f"{len(names)} {what}, such as {names[0]}"
