"""The picture files of a folder: all that look like pictures by name or by their first bytes, and what is left out.

Nothing is decoded here. What a system keeps beside pictures (thumbnails, bins, hidden copies) is left out and said.
"""

import os
import re
import stat
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from ganstudio.core.files import open_regular
from ganstudio.images.formats import HEAD, format_of_name, is_picture, is_read, is_sniffed, label, sniff, why_unread

_SYSTEM_FOLDERS = frozenset(
    ("__macosx", "@eadir", "@recycle", "#recycle", "#snapshot", "@tmp", "$recycle.bin", "system volume information",
     "lost+found", "thumbnails", "thumbnail", "thumbs", "_thumbs")
)  # fmt: skip
"""Names, in small letters, of folders that programs make: their pictures are small copies, or deleted ones."""

_MACHINE_FOLDERS = ("/proc", "/sys", "/dev", "/run")
_LOOKS_FOR_PICTURES = 500
"""Files of a folder that is left out, to see whether leaving it out is worth a word."""


@dataclass(frozen=True)
class ListedImage:
    """A file that is a picture by its name or its first bytes; `size` in bytes and `changed` tell whether it is still
    the same."""

    path: Path
    relative: str
    """Its path inside the folder, with slashes, in characters that can be shown."""
    size: int
    changed: int


@dataclass
class Listing:
    """What was found in a folder."""

    files: list[ListedImage] = field(default_factory=list)
    """Pictures of formats that are read here, by name."""
    skipped: list[str] = field(default_factory=list)
    """A sentence for each thing that could not be looked at."""
    unread: dict[str, list[str]] = field(default_factory=dict)
    """Pictures of formats that are not read here: names by format."""
    left_out: Counter[str] = field(default_factory=Counter)
    """Hidden pictures and folders of the system, by what they are called."""

    @property
    def count(self) -> int:
        """How many pictures there are, read here or not."""
        return len(self.files) + sum(map(len, self.unread.values()))

    def told(self) -> list[str]:
        """Sentences about pictures that cannot be used, the largest loss first."""
        told = []
        for kind, names in sorted(self.unread.items(), key=lambda item: -len(item[1])):
            what = (
                f"{names[0]} is not used" if len(names) == 1 else f"{len(names)} of {self.count} pictures are not used"
            )
            told.append(f"{what}: {_plural(why_unread(kind), len(names))}.")
        return told + self.skipped

    def notes(self) -> list[str]:
        """What was left out although it holds pictures, because a system made it or hides it."""
        if not self.left_out:
            return []
        parts = [f"{name} ({count})" if count > 1 else name for name, count in self.left_out.items()]
        return [f"Left out as hidden or made by the system: {', '.join(parts)}."]


def find_pictures(folder: Path, most: int | None = None) -> Listing:
    """All pictures in `folder` and below, by name, and what is left out.

    Links are followed, but none into the folders above `folder`, which would walk the whole disk. After about `most`
    files and folders were looked at, of any kind, it ends with what it has.
    """
    looked_at, found = 0, Listing()
    visited: set[str] = set()
    waiting = [folder]
    while waiting and (most is None or looked_at < most):
        current = waiting.pop()
        real = os.path.realpath(current)
        if real in visited:  # links may lead in circles
            continue
        visited.add(real)
        try:
            with os.scandir(current) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError as error:
            found.skipped.append(f"{_printable(current, folder)} cannot be opened: {error.strerror}.")
            continue
        looked_at += len(entries)
        waiting += [Path(entry.path) for entry in entries if _is_entered(entry, folder, found)]
        for entry in entries:
            if not _is_folder(entry):
                _add_file(entry, folder, found)
    found.files.sort(key=lambda file: natural_order(file.relative))
    return found


def is_system_folder(name: str) -> bool:
    """Whether a folder is hidden or made by a system or a program."""
    return name.startswith(".") or name.casefold() in _SYSTEM_FOLDERS


def natural_order(name: str) -> list[str | int]:
    """Sorting key under which "10" comes after "9"."""
    return [int(part) if odd % 2 else part for odd, part in enumerate(re.split(r"(\d+)", name))]


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # such as a link to itself; what is wrong with it is said when it is looked at
        return False


def _is_entered(entry: os.DirEntry[str], folder: Path, found: Listing) -> bool:
    """Whether the pictures in a sub-folder count; what is left out although it has some is noted."""
    if not _is_folder(entry):
        return False
    if is_system_folder(entry.name):
        if _holds_pictures(entry.path):
            found.left_out[f"the folder {_name(entry)}"] += 1
        return False
    if entry.is_symlink():
        target, above = os.path.realpath(entry.path), os.path.realpath(folder)
        if above == target or above.startswith(target.rstrip(os.sep) + os.sep) or target.startswith(_MACHINE_FOLDERS):
            if above != target:
                found.skipped.append(
                    f"{_printable(Path(entry.path), folder)} is a link to {target}, which is not entered."
                )
            return False
    return True


def _holds_pictures(folder: str) -> bool:
    looked_at = 0
    for _, _, names in os.walk(folder):
        if any(is_picture(format_of_name(name)) for name in names):
            return True
        looked_at += len(names)
        if looked_at > _LOOKS_FOR_PICTURES:
            break
    return False


def _add_file(entry: os.DirEntry[str], folder: Path, found: Listing) -> None:
    kind = format_of_name(entry.name)
    if entry.name.startswith("."):
        found.left_out.update(["hidden pictures"] if kind else [])
        return
    if not kind and not is_sniffed(entry.name):
        return
    relative = _printable(Path(entry.path), folder)
    try:
        status = entry.stat()
    except OSError as error:  # such as a link to a file that is gone
        found.skipped += [f"{relative} cannot be read: {error.strerror}."] if kind else []
        return
    if not stat.S_ISREG(status.st_mode):
        found.skipped += [f"{relative} is no file."] if kind else []
        return
    if not kind or not is_read(kind):
        kind = _by_bytes(Path(entry.path)) or kind
    if is_read(kind):
        found.files.append(ListedImage(Path(entry.path), relative, status.st_size, status.st_mtime_ns))
    elif is_picture(kind):
        found.unread.setdefault(kind, []).append(relative)


def _by_bytes(path: Path) -> str:
    """What a file is whose name does not say it."""
    try:
        with open_regular(path) as file:
            kind = sniff(file.read(HEAD))
    except OSError:
        return ""
    return kind if is_picture(kind) else ""


def _plural(why: str, count: int) -> str:
    return why.replace("it is", "they are", 1).replace(" it as", " them as") if count > 1 else why


def _name(entry: os.DirEntry[str]) -> str:
    return os.fsencode(entry.name).decode("utf-8", "replace")


def _printable(path: Path, folder: Path) -> str:
    """Path inside `folder`; names that are no valid text, as old disks have them, become valid."""
    return os.fsencode(path.relative_to(folder).as_posix()).decode("utf-8", "replace")


def described(kinds: Counter[str]) -> str:
    """Such as "18 PNG, 2 HEIC"."""
    return ", ".join(f"{count:,} {label(kind)}" for kind, count in kinds.most_common())
