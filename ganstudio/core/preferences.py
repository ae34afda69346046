"""The user's preferences and the window's state: a TOML file that can never keep the program from starting.

Keys are converted one by one: what is damaged falls back to its default, and the damaged file is kept beside as `.bad`.
"""

import math
import os
import shutil
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
import tomli_w

from ganstudio.core.files import DamagedFileError, read_toml, write_atomically
from ganstudio.core.paths import made_writable, preferences_file, usual_runs_folder

Theme = Literal["system", "light", "dark"]
MOST_RECENT = 10
_LONGEST_TEXT = 4096
"""Characters of a path on any system."""


class Preferences(msgspec.Struct, kw_only=True):
    """Plain values only. Change them and call `save()`."""

    theme: Theme = "system"
    runs_folder: str = ""
    """Where runs are kept; "" for the usual place. GANSTUDIO_RUNS goes before it."""
    threads: Annotated[int, msgspec.Meta(ge=0, le=4096)] = 0
    """Threads for trainings that do not say; 0 for one fewer than there are cores."""
    page: str = "home"
    """The page shown last."""
    window: str = ""
    """Size and place of the window, as Qt wrote it, in base64."""
    translator: str = ""
    """The translator that was open last; which of a pair says the direction."""
    translation_strength: Annotated[float, msgspec.Meta(ge=0, le=1)] = 1.0
    """How much of a translation lies over its original, 0 to 1."""
    welcomed: bool = False
    """The welcome has been shown."""
    evaluated: str = ""
    """The generator or run that was measured last."""
    evaluated_data: str = ""
    """What it was measured against, as `ganstudio evaluate --data` takes it."""
    recent: list[str] = []
    """Files and runs opened lately, newest first."""

    def save(self) -> None:
        """Write the file. Raises OSError where that is impossible."""
        text = tomli_w.dumps(msgspec.to_builtins(self))
        write_atomically(preferences_file(), text.encode("utf-8", "replace"))  # a path may be no text

    def remember(self, path: Path) -> None:
        """Put `path` first among the recent ones."""
        text = str(path)
        self.recent = [text, *(other for other in self.recent if other != text)][:MOST_RECENT]

    def keep_runs_in(self, folder: Path | None) -> None:
        """From now on, here and at the next start; None for the usual place. Raises UserError where that cannot be.

        Runs that are somewhere else stay there.
        """
        usual = usual_runs_folder()
        chosen = made_writable(folder or usual)
        self.runs_folder = "" if chosen == usual else str(chosen)
        os.environ["GANSTUDIO_RUNS"] = str(chosen)

    def apply_runs_folder(self) -> None:
        """Let everything in this process and its children keep runs where the user wants them."""
        if self.runs_folder and not os.environ.get("GANSTUDIO_RUNS"):
            os.environ["GANSTUDIO_RUNS"] = self.runs_folder


def load_preferences() -> tuple[Preferences, str]:
    """The preferences, and a sentence for the user if something in the file was damaged ("" otherwise)."""
    path = preferences_file()
    try:
        values: dict[str, Any] = read_toml(path)
    except FileNotFoundError:
        return Preferences(), ""
    except OSError as error:
        return Preferences(), f"The preferences cannot be read ({error.strerror}); the usual ones are used."
    except DamagedFileError:
        return Preferences(), f"The preferences were damaged and start anew; {_keep_bad(path)}."
    preferences, dropped = _convert(values)
    if not dropped:
        return preferences, ""
    return preferences, f"Damaged preferences were left out ({', '.join(dropped)}); {_keep_bad(path)}."


def _convert(values: dict[str, Any]) -> tuple[Preferences, list[str]]:
    preferences = Preferences()
    dropped = []
    for info in msgspec.structs.fields(Preferences):
        if info.name in values:
            try:
                value = msgspec.convert(values[info.name], info.type)
                _refuse_unusable(value)
                setattr(preferences, info.name, value)
            except (msgspec.ValidationError, ValueError):
                dropped.append(info.name)
    return preferences, dropped


def _refuse_unusable(value: object) -> None:
    """Raises ValueError for what no setting can be, though its type is right: no number, or no path of any system."""
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("no number")
    for text in value if isinstance(value, list) else [value]:
        if isinstance(text, str) and ("\0" in text or len(text) > _LONGEST_TEXT):
            raise ValueError("no text that a path or a state can be")


def _keep_bad(path: Path) -> str:
    bad = path.with_name(path.name + ".bad")
    try:
        shutil.copyfile(path, bad)
    except OSError:
        return "the old file could not be kept"
    return f"the old file is kept as {bad.name}"
