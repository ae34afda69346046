"""Where things are on this machine: what came with the program, and where the user's own things live."""

import itertools
import os
import tempfile
import time
from pathlib import Path
from urllib.parse import quote_from_bytes, unquote_to_bytes

import platformdirs

from ganstudio.core.errors import UserError

_APPLICATION = "ganstudio"


def resource(*parts: str) -> Path:
    """Path of something shipped with the program, e.g. `resource("experiments", "dcgan-digits.toml")`.

    In a wheel and in the frozen program resources/ lies inside the package; in a checkout it lies beside it.
    """
    package = Path(__file__).resolve().parents[1]
    inside = package / "resources"
    root = inside if inside.is_dir() else package.parent / "resources"
    return root.joinpath(*parts)


def runs_folder() -> Path:
    """Folder that holds the user's runs; GANSTUDIO_RUNS or the preferences move it."""
    return Path(os.environ.get("GANSTUDIO_RUNS") or usual_runs_folder())


def usual_runs_folder() -> Path:
    """Where runs are kept as long as nobody says otherwise."""
    return platformdirs.user_documents_path() / "GAN Studio" / "runs"


def made_writable(folder: Path) -> Path:
    """`folder` in full, made if need be. Raises UserError where nothing can be kept in it."""
    folder = folder.expanduser().absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError as error:
        raise UserError(f"Nothing can be kept in {folder}: {error.strerror}. Choose another folder.") from None


def as_path(text: str) -> Path:
    """What somebody typed, pasted or dropped as a path: quoted, as a file:// address, with ~ as the home folder where
    there is such a user. Bytes that are no UTF-8, as old disks have them, are kept."""
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" and not os.path.lexists(text):
        text = text[1:-1].strip()
    if text[:7].lower() == "file://":
        address = text[7:]
        place = address[address.find("/") :] if "/" in address else "/"  # a host may stand before it
        text = os.fsdecode(unquote_to_bytes(os.fsencode(place)))
        if os.name == "nt":
            text = text.lstrip("/")
    elif text[:6].lower() == "file:/":
        text = os.fsdecode(unquote_to_bytes(os.fsencode(text[5:])))
    try:
        return Path(text).expanduser()
    except RuntimeError:
        return Path(text)


def as_text(path: Path) -> str:
    """A path in characters that every file of ours can hold; `as_path` reads it back. A name that is no UTF-8 becomes
    a file:// address."""
    text = str(path)
    try:
        text.encode()
    except UnicodeEncodeError:
        return "file://" + quote_from_bytes(os.fsencode(path))
    return text


def short(path: Path) -> str:
    """`path` as one says it, the user's own folder as ~."""
    home = Path.home()
    return str(Path("~") / path.relative_to(home)) if path.is_relative_to(home) else str(path)


def cache_folder() -> Path:
    """Folder of things that can be made again: decoded pictures, timing answers, the machine's calibration."""
    return Path(os.environ.get("GANSTUDIO_CACHE") or platformdirs.user_cache_path(_APPLICATION, appauthor=False))


def config_folder() -> Path:
    """Folder of what the user chose and said: preferences, and what is remembered about files."""
    return Path(os.environ.get("GANSTUDIO_CONFIG") or platformdirs.user_config_path(_APPLICATION, appauthor=False))


def preferences_file() -> Path:
    """The user's preferences, a TOML file."""
    return config_folder() / "preferences.toml"


def last_lab_file() -> Path:
    """The lab that was open when the window was closed without saving it."""
    return config_folder() / "last.lab"


def free_path(path: Path) -> Path:
    """`path` with today's date behind its name, and a number where that is taken."""
    stamp = time.strftime("%Y-%m-%d")
    suffixes = itertools.chain([""], (f" ({number})" for number in itertools.count(2)))
    candidates = (path.with_name(f"{path.name} {stamp}{suffix}") for suffix in suffixes)
    return next(candidate for candidate in candidates if not candidate.exists())
