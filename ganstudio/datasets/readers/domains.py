"""Where in a folder the two kinds of pictures lie that a translator is to learn between: trainA/trainB, A/B, any two.

Knows names only. Pictures held out lie in testA, A/test or test/A, where there are such folders.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from ganstudio.core.errors import UserError
from ganstudio.datasets.readers.layout import split_of
from ganstudio.datasets.readers.listing import is_system_folder, natural_order
from ganstudio.images.formats import format_of_name, is_picture

_DEEPEST = 8


@dataclass(frozen=True)
class Domain:
    """One kind of pictures: the folder to learn from, and the one held out, if there is one."""

    train: Path
    test: Path | None = None

    @property
    def name(self) -> str:
        """What the kind is called: of A/train it is A."""
        folder = self.train.parent if split_of(self.train.name) else self.train
        return os.fsencode(folder.name).decode("utf-8", "replace")


def find_domains(folder: Path) -> tuple[Domain, Domain] | None:
    """Both kinds in `folder`, or in the only folder within it; None where it does not hold two."""
    for _ in range(_DEEPEST):
        folders, has_pictures = _inside(folder)
        found = _named(folders) or (None if has_pictures else _any_two(folders))
        if found is not None:
            return found
        if has_pictures or len(folders) != 1:
            return None
        folder = next(iter(folders.values()))
    return None


def told(domains: tuple[Domain, Domain]) -> str:
    """What was assumed, in a sentence."""
    first, second = (f"“{domain.name}”" for domain in domains)
    tests = " Their test folders are held out." if all(domain.test for domain in domains) else ""
    return f"The first kind of pictures is in {first}, the second in {second}.{tests}"


def _inside(folder: Path) -> tuple[dict[str, Path], bool]:
    """Sub-folders by their names in small letters, and whether pictures lie beside them. Raises UserError."""
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: natural_order(entry.name))
    except OSError as error:
        raise UserError(f"The folder {folder} cannot be opened: {error.strerror}. Check who may read it.") from None
    folders = {entry.name.casefold(): Path(entry.path) for entry in entries
               if entry.is_dir() and not is_system_folder(entry.name)}  # fmt: skip
    return folders, any(is_picture(format_of_name(entry.name)) and not entry.is_dir() for entry in entries)


def _named(folders: dict[str, Path]) -> tuple[Domain, Domain] | None:
    """trainA and trainB, or A and B, in any case; or train/X and train/Y."""
    if "traina" in folders and "trainb" in folders:
        first, second = (
            Domain(folders[f"train{side}"], folders.get(f"test{side}") or folders.get(f"val{side}")) for side in "ab"
        )
        return first, second
    if "a" in folders and "b" in folders:
        return _with_splits(folders["a"]), _with_splits(folders["b"])
    splits = {split_of(name): path for name, path in folders.items() if split_of(name)}
    if "train" in splits:
        inner, has_pictures = _inside(splits["train"])
        test = splits.get("test") or splits.get("val")
        held = _inside(test)[0] if test else {}
        if len(inner) == 2 and not has_pictures:
            first, second = (Domain(path, held.get(name)) for name, path in inner.items())
            return first, second
    return None


def _any_two(folders: dict[str, Path]) -> tuple[Domain, Domain] | None:
    if len(folders) != 2 or any(split_of(name) for name in folders):
        return None
    first, second = (_with_splits(path) for path in folders.values())
    return first, second


def _with_splits(folder: Path) -> Domain:
    """A/train and A/test, or the folder itself."""
    splits = {split_of(name): path for name, path in _inside(folder)[0].items() if split_of(name)}
    if "train" not in splits:
        return Domain(folder)
    return Domain(splits["train"], splits.get("test") or splits.get("val"))
