"""`ganstudio benchmark modes`: all schemes under one budget on data whose modes can be counted, in the background.

Every finished training is a line in the folder's rows.jsonl; called again it goes on where it was, or only prints.
"""

import argparse
from pathlib import Path

import msgspec

from ganstudio.benchmarks.figures import TableLine, best_schemes, lines_of, markdown, notes, put_between_marks, table_of
from ganstudio.benchmarks.plan import chosen, read_plan
from ganstudio.benchmarks.rows import Rows
from ganstudio.commands import Command, add_json_option, print_json, say
from ganstudio.core.errors import UserError
from ganstudio.core.files import read_regular, write_atomically
from ganstudio.core.paths import cache_folder, resource
from ganstudio.core.reading import reading


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("table", choices=("modes",), help="modes: which modes of a known law each scheme captures")
    parser.add_argument("--data", default="", metavar="A,B", help="only these data: ring, grid, stacked")
    parser.add_argument("--schemes", default="", metavar="A,B", help="only these schemes")
    parser.add_argument("--seeds", type=int, metavar="N", help="seeds of every scheme, instead of the plan's")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="where finished trainings are kept")
    parser.add_argument("--plan", type=Path, metavar="FILE", help="another plan (TOML) than the shipped one")
    parser.add_argument("--print", action="store_true", dest="only_print", help="train nothing, print what there is")
    parser.add_argument("--markdown", action="store_true", help="print the tables as Markdown")
    parser.add_argument("--write", type=Path, metavar="FILE.md", help="put the tables between their marks in a paper")
    add_json_option(parser)


def _run(arguments: argparse.Namespace) -> int:
    plan = read_plan(arguments.plan or resource("benchmarks", "modes.toml"))
    data = chosen(arguments.data, plan.data, "data set") or tuple(plan.data)
    schemes = chosen(arguments.schemes, plan.scheme, "scheme")
    rows = Rows(plan, arguments.out or cache_folder() / "benchmarks" / "modes")
    if not arguments.only_print:
        _fill(rows, data, schemes, arguments.seeds)
    if arguments.json:
        print_json([msgspec.to_builtins(row) for name in data for row in rows.of(name)])
        return 0
    tables = {plan.data[name].title: lines_of(plan, name, rows.of(name)) for name in data}
    if arguments.write is not None:
        _write(arguments.write, [markdown(title, lines) for title, lines in tables.items()])
    for name, (title, lines) in zip(data, tables.items(), strict=True):
        if arguments.markdown:
            say(markdown(title, lines))
        else:
            _show(title, lines)
        for note in notes(rows.of(name)):
            say(note)
    return 0


def _write(paper: Path, tables: list[str]) -> None:
    try:
        with reading(paper, "a text with the tables' marks"):
            text = read_regular(paper).decode()
        write_atomically(paper, put_between_marks(text, tables).encode())
    except OSError as error:
        raise UserError(f"{paper} cannot be written: {error.strerror}.") from None


def _show(title: str, lines: list[TableLine]) -> None:
    from rich.console import Console
    from rich.table import Table

    headings, *rows = table_of(title, lines)
    table = Table(*headings, box=None)
    for row in rows:
        table.add_row(*row)
    Console().print(table, "", sep="\n")


def _fill(rows: Rows, data: tuple[str, ...], schemes: tuple[str, ...], seeds: int | None) -> None:
    """Do what is missing: first all schemes on all data with few seeds, then the best with more."""
    from ganstudio.benchmarks.work import Work

    work = Work(rows)
    for name in data:
        work.references(name)
    wanted = {name: [s for s in rows.plan.schemes_for(name) if not schemes or s in schemes] for name in data}
    for name in data:
        work.train(name, rows.missing(name, wanted[name], seeds or rows.plan.data[name].seeds))
    for name in data if seeds is None else ():
        more = best_schemes(rows.plan, name, [row for row in rows.of(name) if row.scheme in wanted[name]])
        work.train(name, rows.missing(name, more, rows.plan.data[name].seeds_of_best))


COMMAND = Command("benchmark", "Compare all schemes under one budget; resumable.", _configure, _run)
