"""Finds the plug-ins of a folder: every module that declares the given constant.

Adding an objective, data set, network, recipe, measure or page is adding one file; nothing lists them.
"""

import pkgutil
import traceback
from collections.abc import Iterator, Mapping
from importlib import import_module
from types import ModuleType
from typing import Any, Generic, Protocol, TypeVar

from ganstudio.core.edition import left_out, only_in_full
from ganstudio.core.errors import UserError


class Named(Protocol):
    """What every plug-in declares at least."""

    @property
    def name(self) -> str: ...


PlugIn = TypeVar("PlugIn")


class Registry(Mapping[str, PlugIn], Generic[PlugIn]):
    """Plug-ins by name, in alphabetical order; `broken` says which files failed and how.

    `left_out` names files that need what the player does without: no fault, only not to be had there.
    """

    def __init__(
        self, kind: str, found: dict[str, PlugIn], broken: dict[str, str], left_out: tuple[str, ...] = ()
    ) -> None:
        self.kind, self._found, self.broken, self.left_out = kind, found, broken, left_out

    def __getitem__(self, name: str) -> PlugIn:
        if name in self._found:
            return self._found[name]
        if any(name == module.rpartition(".")[2] for module in self.left_out):
            raise UserError(only_in_full(f"The {self.kind} {name}"))
        hint = f" ({', '.join(self.broken)} could not be loaded)" if self.broken else ""
        raise UserError(f"There is no {self.kind} called {name!r}; there is: {', '.join(self._found)}{hint}.")

    def __contains__(self, name: object) -> bool:
        return name in self._found

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


def discover(package: ModuleType, constant: str, *, folders_only: bool = False) -> Registry[Any]:
    """Import every public module of `package` and collect its `constant` (one plug-in with a `.name`).

    A module whose name starts with an underscore is not a plug-in; neither is one without the constant. A module
    that raises is noted in `broken`, so that one bad file does not keep the program from starting. `folders_only`:
    plug-ins are sub-packages, and plain modules beside them are not even imported.
    """
    found: dict[str, Any] = {}
    broken: dict[str, str] = {}
    absent: list[str] = []
    for entry in sorted(pkgutil.iter_modules(package.__path__), key=lambda entry: entry.name):
        if entry.name.startswith("_") or (folders_only and not entry.ispkg):
            continue
        full_name = f"{package.__name__}.{entry.name}"
        try:
            module = import_module(full_name)
        except Exception as error:  # a plug-in may fail in any way; the traceback is kept for self-test and log
            if left_out(error):
                absent.append(full_name)
            else:
                broken[full_name] = traceback.format_exc()
            continue
        if hasattr(module, constant):
            plug_in = getattr(module, constant)
            found[plug_in.name] = plug_in
    by_name = dict(sorted(found.items()))
    return Registry(constant.lower().replace("_", " "), by_name, broken, tuple(absent))
