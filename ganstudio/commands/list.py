"""`ganstudio list KIND`: what can be chosen, by name and title."""

import argparse
from typing import Any

from ganstudio.commands import Command, add_json_option, print_json
from ganstudio.core.errors import UserError
from ganstudio.core.paths import resource
from ganstudio.runs.folder import RunFolder, list_runs

KINDS = ("experiments", "datasets", "objectives", "recipes", "networks", "measures", "generators", "runs")


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", choices=KINDS)
    add_json_option(parser)


def _run(arguments: argparse.Namespace) -> int:
    rows = rows_of(arguments.kind)
    if arguments.json:
        print_json(rows)
        return 0
    from rich.console import Console
    from rich.table import Table

    table = Table("name", "title", box=None)
    for row in rows:
        table.add_row(row["name"], row["title"])
    Console().print(table)
    return 0


def rows_of(kind: str) -> list[dict[str, Any]]:
    """Rows with at least name and title, sorted by name."""
    if kind == "experiments":
        from ganstudio.formats.experiment import ready_made_experiments

        return [{"name": e.name, "title": e.title, "teaches": e.description} for e in ready_made_experiments()]
    if kind == "generators":
        return _generators()
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


def _generators() -> list[dict[str, Any]]:
    from ganstudio.inference.generator.generator_file import read_manifest

    rows = []
    for path in sorted(resource("generators").glob("*.onnx"), key=lambda path: path.stem):
        manifest = read_manifest(path)
        title, kind = (manifest.title, manifest.kind) if manifest else (path.stem, "generator")
        rows.append({"name": path.stem, "title": title, "path": str(path), "kind": kind})
    return rows


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
