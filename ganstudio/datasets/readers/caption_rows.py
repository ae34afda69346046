"""A table of captions as rows of cells, whatever separates them: the agreement of all lines decides, not the first one.

Captions hold commas, semicolons, bars and quotation marks themselves. JSON becomes the same rows.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Collection
from typing import Any, Literal

import msgspec

from ganstudio.core.errors import UserError

_SEPARATORS = ("\t", "|", ";", ",")
_SAMPLE = 300
_COUNTED = re.compile(r"\S+\.\w{2,5}#\d+\s")


def caption_rows(text: str, name: str, files: Collection[str], captions: Collection[str]) -> list[list[str]]:
    """The rows, each with the cells that are in it; of JSON a row of keys above them. `files` and `captions` are what
    these columns may be called. Raises UserError, naming the line."""
    if name.lower().endswith((".json", ".jsonl")):
        return _of_json(text, name, files, captions)
    if name.lower().endswith((".token", ".txt")) and _COUNTED.match(text):
        return [line.split(None, 1) for line in text.split("\n") if line.strip()]
    separator = _separator(text, files, captions)
    rows = _split(text, separator, name, quotes=True)
    plain = _split(text, separator, name, quotes=False)
    if separator != "," and len(plain) > len(rows):  # a quotation mark that belongs to a caption swallowed lines
        rows = [[_unquoted(cell) for cell in row] for row in plain]
    is_named = any(cell.strip().lower().rstrip("0123456789_") in captions for cell in (rows[0] if rows else ()))
    width = len(rows[0]) if is_named else min((len(row) for row in rows if len(row) > 1), default=0)
    return _joined(rows, separator, width)


def _separator(text: str, files: Collection[str], captions: Collection[str]) -> str:
    """That which names both columns in the header, or else that by which most lines have equally many cells."""
    lines = [line for line in text.split("\n") if line.strip()][:_SAMPLE]
    first = lines[0] if lines else ""
    for mark in _SEPARATORS:
        head = [cell.strip().strip('"').lower().replace(" ", "_") for cell in first.split(mark)]
        if any(cell in files for cell in head) and any(cell.rstrip("0123456789_") in captions for cell in head):
            return mark
    return max(_SEPARATORS, key=lambda mark: (_agreement(lines, mark), -_SEPARATORS.index(mark)))


def _agreement(lines: list[str], mark: str) -> float:
    """The share of lines that hold it; that is how many have a name before it and a caption behind."""
    rows = [row for line in lines for row in csv.reader([line], delimiter=mark, skipinitialspace=True, strict=False)]
    counts = Counter(len(row) for row in rows)
    held = sum(count for width, count in counts.items() if width > 1) / max(1, len(rows))
    even = max((count for width, count in counts.items() if width > 1), default=0) / max(1, len(rows))
    words = sum(" " in row[0] for row in rows if row) / max(1, len(rows))
    return round(held + even - words, 2)


def _split(text: str, separator: str, name: str, *, quotes: bool) -> list[list[str]]:
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if quotes else csv.QUOTE_NONE
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, quoting=quoting, skipinitialspace=True)
    try:
        return [row for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        if quotes:
            return _split(text, separator, name, quotes=False)
        raise UserError(f"Line {reader.line_num} of {name} is no row of a table: {error}.") from None


def _unquoted(cell: str) -> str:
    plain = cell.strip()
    return plain[1:-1].replace('""', '"') if len(plain) > 1 and plain[0] == plain[-1] == '"' else cell


def _joined(rows: list[list[str]], separator: str, width: int) -> list[list[str]]:
    """Rows of at most `width` cells: what stands behind further separators belongs to the caption."""
    between = separator if separator == "\t" else f"{separator} "
    return [
        row if len(row) <= width or width < 2 else [*row[: width - 1], between.join(row[width - 1 :])] for row in rows
    ]


def _of_json(text: str, name: str, files: Collection[str], captions: Collection[str]) -> list[list[str]]:
    try:
        found = msgspec.json.decode(text)
    except msgspec.DecodeError:
        found = []
        for number, line in enumerate(text.split("\n"), 1):
            if line.strip():
                try:
                    found.append(msgspec.json.decode(line))
                except msgspec.DecodeError as error:
                    raise UserError(f"Line {number} of {name} is no JSON: {error}.") from None
    entries = _entries(found)
    if not entries:
        raise UserError(f"{name} holds no list of pictures and captions.")
    keys = list(dict.fromkeys(key for entry in entries for key in entry))
    used = [key for key in keys if key.lower() in files or key.lower().rstrip("0123456789_") in captions]
    return [used or keys, *[[_text(entry.get(key)) for key in used or keys] for entry in entries]]


def _entries(found: Any) -> list[dict[str, Any]]:
    """A list of objects; COCO's images and annotations put together; a mapping from files to captions."""
    if isinstance(found, dict):
        if isinstance(found.get("images"), list) and isinstance(found.get("annotations"), list):
            return _of_coco(found["images"], found["annotations"])
        lists = [value for value in found.values() if isinstance(value, list) and value and isinstance(value[0], dict)]
        if lists:
            return _entries(max(lists, key=len))
        if found and all(isinstance(value, (str, list)) for value in found.values()):
            return [{"file": file, "caption": caption} for file, caption in found.items()]
        return [found]
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []


def _of_coco(images: list[Any], annotations: list[Any]) -> list[dict[str, Any]]:
    names = {image.get("id"): image.get("file_name", "") for image in images if isinstance(image, dict)}
    return [
        {"file_name": names.get(entry.get("image_id"), ""), "caption": entry.get("caption", "")}
        for entry in annotations
        if isinstance(entry, dict)
    ]


def _text(value: Any) -> str:
    """Several captions of one picture as paragraphs."""
    if isinstance(value, list):
        return "\n\n".join(_text(entry) for entry in value)
    if isinstance(value, dict):
        return next((text for text in value.values() if isinstance(text, str)), "")
    return "" if value is None else str(value)
