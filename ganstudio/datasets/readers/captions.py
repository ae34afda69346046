"""Captions as people have them beside pictures: a text file for each picture, a table of files and captions, or JSON.

Knows text and names only, no pixels. A table may be separated by tabs, commas, semicolons or bars; it may have several
columns of captions, several rows for one picture, and no header where its first column names pictures. JSON is a list
of objects, or one on each line, as Hugging Face's data sets and COCO have them.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from ganstudio.core.errors import UserError
from ganstudio.datasets.readers.caption_rows import caption_rows
from ganstudio.datasets.readers.listing import ListedImage
from ganstudio.datasets.readers.text_file import read_text
from ganstudio.images.formats import PICTURE_SUFFIXES

TABLES = (".tsv", ".csv", ".jsonl", ".json", ".token")
"""In the order in which they are looked for; a text file of rows counts where it is named like one."""
_FILES = ("file", "filename", "file_name", "image", "image_name", "image_path", "img", "picture", "path", "name", "id",
          "image_id", "image_file", "filepath", "file_path", "key")  # fmt: skip
_CAPTIONS = ("caption", "captions", "text", "texts", "description", "sentence", "sentences", "title", "comment",
             "prompt")  # fmt: skip
_MEANT = re.compile(r"caption|metadata|token|annotation|results")
"""Names of tables that are meant: what is wrong with them is worth saying."""
_MOST_BYTES = 200_000_000
_MOST_CHARACTERS = 10_000
"""Of one caption."""
_LOOKED_AT = 200
_MOSTLY = 0.5


@dataclass
class Captions:
    """What was found for each of the pictures, in their order, and sentences about what could not be used."""

    texts: list[tuple[str, ...]]
    notes: list[str] = field(default_factory=list)


def is_table(path: Path) -> bool:
    """Whether a path's name is that of a table of captions."""
    suffix = path.suffix.lower()
    return suffix in TABLES or (suffix == ".txt" and _MEANT.search(path.stem.lower()) is not None)


def find_captions(folder: Path, files: list[ListedImage], table: Path | None = None) -> Captions:
    """The captions of `files`, which lie in `folder`: from the `table` if one is given or lies in the folder, else from
    text files. Raises UserError where there are none."""
    why = None
    if table is None:
        table, why = _find_table(folder, files)
    if table is not None:
        return _from_table(table, files)
    try:
        return _from_texts(folder, files)
    except UserError:
        if why is not None:
            raise why from None
        raise


# --- text files


def _from_texts(folder: Path, files: list[ListedImage]) -> Captions:
    """NAME.txt beside NAME.png, or in another folder (CUB and Oxford flowers: text/CLASS/NAME.txt), by lines."""
    endings = (path for ending in ("txt", "caption") for path in sorted(folder.rglob(f"*.{ending}")))
    found = [path for path in endings if not path.name.startswith(".")]
    if not found:
        raise UserError(
            f"There are no captions in {folder}. Put a text file of the same name beside each picture, a caption a "
            "line, or a table captions.tsv with the columns file and caption."
        )
    places = {_place(path.relative_to(folder).as_posix()): path for path in found}
    places |= {path.relative_to(folder).as_posix().removesuffix(path.suffix): path for path in found}
    by_ending = _by_ending({place: str(path) for place, path in places.items()})
    captions = Captions([])
    without: list[str] = []
    for file in files:
        place = _place(file.relative)
        path = places.get(place) or places.get(file.relative) or _ending(by_ending, place)
        texts = _lines(Path(path), folder, captions.notes) if path else ()
        captions.texts.append(texts)
        if not texts:
            without.append(file.relative)
    _tell_missing(captions, without, "no caption")
    return captions


def _lines(path: Path, folder: Path, notes: list[str]) -> tuple[str, ...]:
    try:
        text, note = read_text(path, path.relative_to(folder).as_posix(), _MOST_BYTES)
    except UserError as error:
        notes.append(str(error))
        return ()
    notes += [note] if note else []
    return _cleaned(text.split("\n"))


# --- tables


def _find_table(folder: Path, files: list[ListedImage]) -> tuple[Path | None, UserError | None]:
    """The first table in the folder that has columns for files and captions; or what is wrong with one that is named
    like one, which is worth saying where there are no captions elsewhere."""
    there = [path for path in folder.iterdir() if is_table(path) and not path.name.startswith(".") and path.is_file()]
    why = None
    order = [*TABLES, ".txt"]
    for path in sorted(there, key=lambda path: (order.index(path.suffix.lower()), "lemma" in path.name, path.name)):
        try:
            _columns(_rows(path)[0], path.name, files)
        except UserError as error:
            if "caption" in path.stem.lower() and path.suffix.lower() != ".txt":
                raise
            why = why or (error if _MEANT.search(path.stem.lower()) else None)
            continue
        return path, None
    return None, why


def _from_table(path: Path, files: list[ListedImage]) -> Captions:
    rows, notes = _rows(path)
    column, columns, header = _columns(rows, path.name, files)
    places = _Places(files)
    texts: list[list[str]] = [[] for _ in files]
    missing: list[str] = []
    for row in rows[header:]:
        named = row[column].strip().replace("\\", "/") if column < len(row) else ""
        place = places.find(named)
        if place is None:
            missing.append(named or "an empty name")
            continue
        texts[place] += [text for number in columns if number < len(row) for text in row[number].split("\n\n")]
    captions = Captions([_cleaned(found) for found in texts], notes)
    if missing:
        captions.notes.append(_counted(missing, f"rows of {path.name} name pictures that are not there"))
    _tell_missing(captions, [file.relative for file, found in zip(files, captions.texts, strict=True) if not found],
                  f"no caption in {path.name}")  # fmt: skip
    return captions


def _rows(path: Path) -> tuple[list[list[str]], list[str]]:
    """The table's rows, its header first where it has one, and what is to be said of it."""
    text, note = read_text(path, path.name, _MOST_BYTES)
    rows = caption_rows(text, path.name, _FILES, _CAPTIONS)
    if not rows:
        raise UserError(f"{path.name} is empty.")
    return rows, [note] if note else []


def _columns(rows: list[list[str]], name: str, files: list[ListedImage]) -> tuple[int, list[int], int]:
    """The column of files, those of captions, and how many rows the header takes. Raises UserError."""
    head = [cell.strip().lower().replace(" ", "_") for cell in rows[0]]
    captions = [number for number, cell in enumerate(head) if cell.rstrip("0123456789_ ") in _CAPTIONS]
    named = [number for number, cell in enumerate(head) if cell in _FILES]
    places = _Places(files)
    named.sort(key=lambda number: -_hits(rows[1:], number, places))
    if named and captions:
        return named[0], captions, 1
    if len(head) > 1 and (_has_ending(head[0]) or _hits(rows, 0, places) > _MOSTLY):
        return 0, [1], 0
    if captions and len(head) > 1:  # what names the pictures is called as it is nowhere else
        others = [number for number in range(len(head)) if number not in captions]
        column = max(others, key=lambda number: _hits(rows[1:], number, places), default=-1)
        if column >= 0 and _hits(rows[1:], column, places) > _MOSTLY:
            return column, captions, 1
    raise UserError(
        f"{name} has the columns {', '.join(head[:6])[:80] or 'without names'}; one called file, with the pictures' "
        "names, and one called caption are needed."
    )


def _hits(rows: list[list[str]], column: int, places: "_Places") -> float:
    """The share of rows whose cell names a picture."""
    some = [row[column] for row in rows[:_LOOKED_AT] if column < len(row)]
    return sum(places.find(cell.strip().replace("\\", "/")) is not None for cell in some) / max(1, len(some))


class _Places:
    """Which picture a name means: its path, the end of its path, or either without the ending."""

    def __init__(self, files: list[ListedImage]) -> None:
        self._whole = {file.relative: number for number, file in enumerate(files)}
        relatives = {relative: relative for relative in self._whole}
        self._by_ending = _by_ending(relatives)
        self._by_stem = _by_ending({_place(relative): relative for relative in self._whole})
        self._folded = _by_ending({relative.casefold(): relative for relative in self._whole})

    def find(self, named: str) -> int | None:
        """Its number, None where there is none or it is not clear which."""
        if not named:
            return None
        plain = re.sub(r"#\d+$", "", named.removeprefix("./"))  # Flickr8k counts its captions behind a #
        relative = (
            (plain if plain in self._whole else None)
            or _ending(self._by_ending, plain)
            or self._by_stem.get(plain)
            or (_ending(self._by_stem, plain) if not _has_ending(plain) else _ending(self._by_stem, _place(plain)))
            or _ending(self._folded, plain.casefold())
        )
        return None if relative is None else self._whole[relative]


def _has_ending(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in PICTURE_SUFFIXES


# --- both


def _cleaned(lines: list[str]) -> tuple[str, ...]:
    """Each caption once, in order, without those that say nothing."""
    captions = (" ".join(line[:_MOST_CHARACTERS].split()) for line in lines)
    return tuple(dict.fromkeys(caption for caption in captions if any(c.isalnum() for c in caption)))


def _place(relative: str) -> str:
    path = PurePosixPath(relative)
    return str(path.with_suffix("")) if path.name.strip(".") else relative


def _by_ending(paths: dict[str, str]) -> dict[str, str | None]:
    """Each path by its last two names and by its last one; None where several end so."""
    found: dict[str, str | None] = {}
    for place, path in paths.items():
        parts = place.split("/")
        for ending in {"/".join(parts[-2:]), parts[-1]}:
            found[ending] = None if ending in found and found[ending] != path else path
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
