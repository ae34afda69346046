"""Finds the plug-ins of a folder: every module that declares the given constant.

Adding an objective, data set, network, recipe, measure or page is adding one file; nothing lists them.
"""

import pkgutil
import traceback
from collections.abc import Iterator, Mapping
from importlib import import_module
from types import ModuleType
from typing import Any, Generic, Protocol, TypeVar

from ganstudio.errors import UserError


class Named(Protocol):
    """What every plug-in declares at least."""

    @property
    def name(self) -> str: ...


PlugIn = TypeVar("PlugIn")


class Registry(Mapping[str, PlugIn], Generic[PlugIn]):
    """Plug-ins by name, in the alphabetical order of their files; `broken` says which files failed and how."""

    def __init__(self, kind: str, found: dict[str, PlugIn], broken: dict[str, str]) -> None:
        self.kind, self._found, self.broken = kind, found, broken

    def __getitem__(self, name: str) -> PlugIn:
        if name in self._found:
            return self._found[name]
        hint = f" ({', '.join(self.broken)} could not be loaded)" if self.broken else ""
        raise UserError(f"There is no {self.kind} called {name!r}; there is: {', '.join(self._found)}{hint}.")

    def __contains__(self, name: object) -> bool:
        return name in self._found

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


def discover(package: ModuleType, constant: str) -> Registry[Any]:
    """Import every public module of `package` and collect its `constant` (one plug-in with a `.name`).

    A module whose name starts with an underscore is not a plug-in; neither is one without the constant. A module
    that raises is noted in `broken`, so that one bad file does not keep the program from starting.
    """
    found: dict[str, Any] = {}
    broken: dict[str, str] = {}
    for entry in sorted(pkgutil.iter_modules(package.__path__), key=lambda entry: entry.name):
        if entry.name.startswith("_"):
            continue
        full_name = f"{package.__name__}.{entry.name}"
        try:
            module = import_module(full_name)
        except Exception:  # a plug-in may fail in any way; the traceback is kept for the self-test and the log
            broken[full_name] = traceback.format_exc()
            continue
        if hasattr(module, constant):
            plug_in = getattr(module, constant)
            found[plug_in.name] = plug_in
    return Registry(constant.lower().replace("_", " "), found, broken)
