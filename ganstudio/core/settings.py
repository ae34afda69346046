"""Settings that describe themselves.

A part of an experiment (an objective, a network, a data set, a recipe) is a frozen `Settings` struct whose annotations
carry limits, a title and an explanation. From that one source come validation, the form in the window, the saved TOML
and the command line's `--set`. This file knows no part and no widget.
"""

import types
from typing import Annotated, Any, ClassVar, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec

from ganstudio.core.errors import UserError

Plain = bool | int | float | str
Kind = Literal["integer", "number", "boolean", "choice", "text", "path", "file"]
Formulae = tuple[tuple[str, str], ...]
"""What every player makes small: (name of its update, formula), such as ("generator", "J_G = −E_z log D(G(z))").

In the papers' notation: _ lowers and ^ raises one sign or what braces hold; E is an expectation.
"""
S = TypeVar("S")


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of everything that has settings; subclasses only declare annotated fields with defaults."""

    formulae: ClassVar[Formulae] = ()
    """For those that are a game: what its players want."""


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One setting as a form needs it; plain data, so that it can cross threads and processes."""

    name: str
    title: str
    help: str
    kind: Kind
    default: Plain
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    """What a choice offers, as text; `parse` takes a number for its text and the text for its number."""
    unit: str = ""
    suffixes: tuple[str, ...] = ()
    """Endings, in small letters, that the name of a "file" may have."""
    live: bool = False
    advanced: bool = False


class PartDescription(msgspec.Struct, frozen=True, kw_only=True):
    """A selectable part: what a form's drop-down and its fields show. `help` is one or two plain sentences."""

    name: str
    title: str
    help: str
    fields: tuple[Field, ...] = ()
    formulae: Formulae = ()
    compatible: dict[str, tuple[str, ...]] = {}
    """For a recipe: the parts that it can be put together with, by section; a section without any does not count."""
    kinds: tuple[str, ...] = ()
    """Of samples (picture, points, sequence): what a data set holds, or what a network can make or judge."""


class Catalogue(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that can be chosen for an experiment, by section of the experiment's TOML."""

    dataset: tuple[PartDescription, ...] = ()
    recipe: tuple[PartDescription, ...] = ()
    objective: tuple[PartDescription, ...] = ()
    generator: tuple[PartDescription, ...] = ()
    discriminator: tuple[PartDescription, ...] = ()
    broken: dict[str, str] = {}


def setting(
    title: str,
    help: str,  # noqa: A002 - the word that users read
    *,
    minimum: float | None = None,
    maximum: float | None = None,
    unit: str = "",
    live: bool = False,
    advanced: bool = False,
    path: bool | tuple[str, ...] = False,
) -> msgspec.Meta:
    """Annotation for one setting: `width: Annotated[int, setting("Width", "Channels ...", minimum=8)] = 64`.

    `live` settings may change while a run goes on; `advanced` ones are folded away in the form. `path` is a folder of
    the user's, or with endings such as (".csv", ".tsv") a file.
    """
    extra = {"unit": unit, "live": live, "advanced": advanced, "path": path}
    return msgspec.Meta(title=title, description=help, ge=minimum, le=maximum, extra=extra)


_KINDS: dict[type, Kind] = {
    bool: "boolean", int: "integer", float: "number", str: "text",
}  # fmt: skip


def describe(settings: type[Settings]) -> tuple[Field, ...]:
    """The fields of a settings struct, in the order in which they are declared."""
    hints = get_type_hints(settings, include_extras=True)
    return tuple(_field(info.encode_name, hints[info.name], info.default) for info in msgspec.structs.fields(settings))


def _field(name: str, hint: Any, default: Plain) -> Field:
    meta = msgspec.Meta()
    if get_origin(hint) is Annotated:
        hint, *metas = get_args(hint)
        meta = next((m for m in metas if isinstance(m, msgspec.Meta)), meta)
    extra = meta.extra or {}
    path = extra.get("path", False)
    choices = tuple(map(str, _choices(hint)))
    return Field(
        name=name, title=meta.title or name.replace("_", " ").capitalize(), help=meta.description or "",
        kind=_kind(hint, path), default=default, minimum=meta.ge, maximum=meta.le, choices=choices,
        unit=extra.get("unit", ""), suffixes=path if isinstance(path, tuple) else (),
        live=extra.get("live", False), advanced=extra.get("advanced", False),
    )  # fmt: skip


def _kind(hint: Any, path: bool | tuple[str, ...]) -> Kind:
    if _choices(hint):
        return "choice"
    if path:
        return "path" if path is True else "file"
    return _KINDS[_without_none(hint)]


def _choices(hint: Any) -> tuple[str | int, ...]:
    return get_args(hint) if get_origin(hint) is Literal else ()


def _without_none(hint: Any) -> type:
    if get_origin(hint) in (Union, types.UnionType):
        return next(option for option in get_args(hint) if option is not type(None))
    return hint


def parse(settings: type[S], values: dict[str, Any], where: str) -> S:
    """`values` (from TOML, a form or the command line) as a validated settings struct.

    Raises UserError with a sentence that names `where` (such as "objective"), the setting and its limits.
    """
    try:
        return msgspec.convert(_numbers_for_texts(settings, values), settings)
    except msgspec.ValidationError as error:
        raise UserError(f"The {where} setting is not usable: {error}.") from None


def _numbers_for_texts(settings: type[Any], values: dict[str, Any]) -> dict[str, Any]:
    """`values` with the text of a number turned back where a choice is between numbers, as a drop-down holds it, and
    the number where it is between texts, as `--set depth=12` gives it."""
    hints = get_type_hints(settings)
    choices = {info.encode_name: _choices(hints[info.name]) for info in msgspec.structs.fields(settings)}
    numbers = {name: {str(choice): choice for choice in offered} for name, offered in choices.items()}
    return {
        name: numbers.get(name, {}).get(str(value), value) if isinstance(value, str | int) else value
        for name, value in values.items()
    }


def parse_text(text: str) -> Plain:
    """The value of `--set key=value` as TOML would read it; what is no TOML value is taken as text."""
    try:
        value = msgspec.toml.decode(f"value = {text}".encode())["value"]
    except (msgspec.DecodeError, ValueError):
        return text
    return value if isinstance(value, bool | int | float | str) else text


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """What a plug-in file declares: a name for TOML, words for people, and the settings struct that does the work."""

    name: str
    title: str
    help: str
    settings: type[Settings]

    def description(self) -> PartDescription:
        return PartDescription(
            name=self.name, title=self.title, help=self.help, fields=describe(self.settings),
            formulae=self.settings.formulae,
        )  # fmt: skip
