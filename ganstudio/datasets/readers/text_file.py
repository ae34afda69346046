"""Text as other programs wrote it: UTF-8 or UTF-16 with or without a mark, or Windows' encoding; any line ends."""

from pathlib import Path

from ganstudio.core.errors import UserError
from ganstudio.core.files import read_regular

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def read_text(path: Path, name: str, most_bytes: int, *, guess: bool = True) -> tuple[str, str]:
    """The text with \\n between its lines, and a sentence where its encoding had to be guessed, else "".

    Raises UserError, naming `name`, where it cannot be read or is no text; without `guess` also where it is no Unicode.
    """
    try:
        if path.is_dir():
            raise UserError(f"{path} is a folder. Choose a file.")
        size = path.stat().st_size
        if size > most_bytes:
            raise UserError(f"{name} has {size / 1e6:,.0f} MB; up to {most_bytes / 1e6:,.0f} MB can be used here.")
        data = read_regular(path)
    except FileNotFoundError:
        raise UserError(f"There is no file {path}.") from None
    except OSError as error:
        raise UserError(f"{name} cannot be read: {error.strerror}.") from None
    text, note = _decoded(data, name, guess)
    if "\0" in text:
        raise UserError(f"{name} is no text file.")
    return text.replace("\r\n", "\n").replace("\r", "\n"), note


def _decoded(data: bytes, name: str, guess: bool) -> tuple[str, str]:
    encoding = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), _without_mark(data))
    try:
        return data.decode(encoding), ""
    except UnicodeDecodeError as error:
        if not guess or encoding != "utf-8":
            line = data[: error.start].count(b"\n") + 1
            raise UserError(f"{name} is no UTF-8 text: line {line} holds other bytes. Save it anew as UTF-8.") from None
    note = f"{name} is no UTF-8 text; it was read as Windows-1252. Save it anew as UTF-8 if letters are wrong."
    try:
        return data.decode("cp1252"), note
    except UnicodeDecodeError:
        return data.decode("latin-1"), note.replace("Windows-1252", "Latin-1")


def _without_mark(data: bytes) -> str:
    """Text without a mark that has a NUL in every other byte is UTF-16, as PowerShell and some recorders write it."""
    some = data[:4000]
    for encoding, nuls in (("utf-16-le", some[1::2]), ("utf-16-be", some[::2])):
        if len(nuls) > 1 and nuls.count(0) > 0.9 * len(nuls):
            return encoding
    return "utf-8"
