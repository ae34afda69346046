"""`ganstudio translate FILE.onnx INPUT... -o FOLDER`: pictures, folders of pictures and videos through a translator."""

import argparse
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ganstudio.commands import Command, add_json_option, complain, print_json, say
from ganstudio.commands._spec_options import add_spec_options, tell_how_it_is_read, translator_changes
from ganstudio.core.errors import UserError
from ganstudio.core.paths import resource

if TYPE_CHECKING:
    from ganstudio.inference.translator.batch import BatchItem, Manner, Outcome
    from ganstudio.inference.translator.translator_file import TranslatorFile

_FOLDERS = ("translators", "generators")
"""Of the resources: where shipped translators lie."""
_SMALLEST_TILE = 16


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE.onnx", help="a translator's file, or the name of a shipped one")
    parser.add_argument("inputs", metavar="INPUT", nargs="+", help="pictures, videos, or folders of pictures")
    parser.add_argument("-o", "--output", metavar="FOLDER", required=True, help="where the translations go")
    parser.add_argument("--direction", metavar="a-to-b|b-to-a", help="use the file of this direction that lies beside")
    parser.add_argument("--tile", type=int, metavar="N", help="work in tiles of N pixels (as large as memory allows)")
    parser.add_argument("--strength", type=float, default=1.0, help="0 to 1: blended with the input below 1 (1)")
    parser.add_argument("--prepare", action="store_true", help="first take away what it gives back, such as colour")
    parser.add_argument("--overwrite", action="store_true", help="make anew what is there already")
    add_spec_options(parser, "range", "layout", "order")
    add_json_option(parser)


def _run(arguments: argparse.Namespace) -> int:
    _check(arguments)
    from ganstudio.inference.translator.batch import Manner, plan, prepare_folder

    translator = _open(arguments)
    folder = Path(arguments.output)
    items, unseen = plan([Path(name) for name in arguments.inputs], folder)
    prepare_folder(folder, items)
    manner = Manner(arguments.strength, arguments.tile, arguments.prepare, arguments.overwrite)
    started = time.perf_counter()
    outcomes = []
    for outcome in _translated(translator, items, manner):
        outcomes.append(outcome)
        if outcome.state == "failed":
            complain(outcome.words)
    for words in unseen:
        complain(words)
    _report(arguments, translator, outcomes, unseen, time.perf_counter() - started)
    return 2 if unseen or any(outcome.state == "failed" for outcome in outcomes) else 0


def find_translator(name: str) -> Path:
    """The path of a translator given as a path or as a shipped one's name. Raises UserError if there is neither."""
    path = Path(name)
    if path.exists() or path.suffix == ".onnx" or path.name != name:
        return path
    shipped = {found.stem: found for folder in _FOLDERS for found in resource(folder).glob("*.onnx")}
    if name in shipped:
        return shipped[name]
    names = ", ".join(sorted(stem for stem, found in shipped.items() if _is_translator(found))) or "none"
    raise UserError(f"There is no file {name} and no shipped translator of that name. Shipped: {names}.")


def _is_translator(path: Path) -> bool:
    from ganstudio.inference.onnx.metadata import read_manifest

    manifest = read_manifest(path)
    return manifest is not None and manifest.kind == "translator"


def _check(arguments: argparse.Namespace) -> None:
    if not all([arguments.output, *arguments.inputs]):
        raise UserError("A path is empty. For this folder write a dot.")  # such as from an unset variable
    if not 0 <= arguments.strength <= 1:
        raise UserError("--strength should be between 0 and 1.")
    if arguments.tile is not None and arguments.tile < _SMALLEST_TILE:
        raise UserError(f"--tile should be {_SMALLEST_TILE} or more.")
    if arguments.direction not in (None, "a-to-b", "b-to-a"):
        raise UserError("--direction should be a-to-b or b-to-a.")


def _open(arguments: argparse.Namespace) -> "TranslatorFile":
    from ganstudio.inference.translator.translator_file import TranslatorFile

    direction, said = arguments.direction, translator_changes(arguments)
    translator = TranslatorFile(find_translator(arguments.file), said=said)
    if said is not None and translator.manifest is not None:
        raise UserError(f"{translator.path.name} says itself how it is read; leave --range, --layout and --order out.")
    tell_how_it_is_read(translator.path.name, translator.notes, "--range, --layout, --order")
    if direction is None or (translator.manifest is not None and translator.manifest.direction == direction):
        return translator
    if translator.partner is None:
        raise UserError(f"{translator.path.name} goes one way only: no file for {direction} lies beside it.")
    return TranslatorFile(translator.partner)


def _translated(translator: "TranslatorFile", items: "list[BatchItem]", manner: "Manner") -> "Iterator[Outcome]":
    """With a bar where somebody looks on; a video of an hour moves it too."""
    from rich.console import Console
    from rich.progress import Progress

    from ganstudio.inference.translator.batch import translate_all

    console, done = Console(stderr=True), 0
    with Progress(console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("Translating", total=len(items))

        def show(share: float) -> None:
            bar.update(task, completed=done + share)

        for outcome in translate_all(translator, items, manner, show):
            done += 1
            show(0)
            yield outcome


def _report(
    arguments: argparse.Namespace, translator: "TranslatorFile", outcomes: "list[Outcome]", unseen: list[str],
    seconds: float,
) -> None:  # fmt: skip
    by_state: dict[str, list[Any]] = {state: [] for state in ("made", "kept", "failed")}
    for outcome in outcomes:
        by_state[outcome.state].append(outcome)
    if arguments.json:
        listed = [
            {"input": str(entry.source), "output": str(entry.target), "state": entry.state, "words": entry.words}
            for entry in outcomes
        ]
        counts = {state: len(entries) for state, entries in by_state.items()}
        print_json({"translator": translator.title, "provider": translator.provider, "output": arguments.output,
                    **counts, "unseen": unseen, "items": listed, "seconds": round(seconds, 3)})  # fmt: skip
        return
    made, kept, failed = len(by_state["made"]), len(by_state["kept"]), len(by_state["failed"]) + len(unseen)
    extra = (f", {kept} kept that were there" if kept else "") + (f", {failed} could not be made" if failed else "")
    say(f"{arguments.output}: {made} translated by {translator.title}{extra} in {seconds:.1f} s.")
    for entry in by_state["made"]:
        if entry.words:
            say(f"{entry.source.name}: {entry.words}")


COMMAND = Command("translate", "Translate pictures, folders or videos with a translator.", _configure, _run)
