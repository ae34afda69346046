"""`ganstudio list [KIND]`: what can be chosen, by name and title; without a kind, everything."""

import argparse
from typing import TYPE_CHECKING, Any

from ganstudio.commands import Command, add_json_option, print_json
from ganstudio.core.errors import UserError
from ganstudio.core.paths import resource
from ganstudio.runs.folder import RunFolder, list_runs

if TYPE_CHECKING:
    from ganstudio.formats.manifest import Manifest

KINDS = (
    "experiments", "datasets", "objectives", "recipes", "networks", "measures", "generators", "translators", "runs",
)  # fmt: skip


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", choices=KINDS, nargs="?", help="without it, all kinds one after the other")
    add_json_option(parser)


def _run(arguments: argparse.Namespace) -> int:
    kinds = (arguments.kind,) if arguments.kind else KINDS
    found = {kind: rows_of(kind) for kind in kinds}
    if arguments.json:
        print_json(found[arguments.kind] if arguments.kind else found)
        return 0
    from rich.console import Console
    from rich.table import Table

    for kind, rows in found.items():
        table = Table("name", "title", box=None, title=None if arguments.kind else kind, title_justify="left")
        for row in rows:
            table.add_row(row["name"], row["title"])
        Console().print(table)
    return 0


def rows_of(kind: str) -> list[dict[str, Any]]:
    """Rows with at least name and title, sorted by name."""
    if kind == "experiments":
        from ganstudio.formats.experiment import ready_made_experiments

        return [{"name": e.name, "title": e.title, "teaches": e.description} for e in ready_made_experiments()]
    if kind in ("generators", "translators"):
        return _files(kind)
    if kind == "runs":
        runs = sorted(list_runs(), key=lambda run: run.name)
        return [{"name": run.name, "title": _title(run), "path": str(run.path)} for run in runs]
    parts = sorted(_registry(kind).values(), key=lambda part: part.name)
    return [{"name": part.name, "title": part.title, "help": part.help} for part in parts]


def _title(run: RunFolder) -> str:
    try:
        return run.experiment().title
    except UserError:
        return "damaged"


def _files(kind: str) -> list[dict[str, Any]]:
    from ganstudio.inference.generator.generator_file import read_manifest

    rows = []
    for path in sorted(resource(kind).glob("*.onnx"), key=lambda path: path.stem):
        manifest = read_manifest(path)
        row = {"name": path.stem, "title": path.stem, "path": str(path), "kind": kind.removesuffix("s")}
        if manifest is not None:
            row |= {"title": _with_direction(manifest), "kind": manifest.kind}
        rows.append(row)
    return rows


def _with_direction(manifest: "Manifest") -> str:
    """The title; of a file that goes back, which way it goes."""
    return f"{manifest.title}, from right to left" if manifest.direction == "b-to-a" else manifest.title


def _registry(kind: str) -> Any:
    if kind == "datasets":
        from ganstudio.datasets import datasets

        return datasets()
    if kind == "measures":
        from ganstudio.evaluation.measures import measures

        return measures()
    from ganstudio.training import networks, objectives, recipes

    return {"objectives": objectives.objectives, "recipes": recipes.recipes, "networks": networks.networks}[kind]()


COMMAND = Command("list", "List what can be chosen.", _configure, _run)
