"""`ganstudio inspect PATH [--json]`: what the program understands of somebody's data before anything is trained."""

import argparse
from pathlib import Path

from ganstudio.commands import Command, add_json_option, print_json, say
from ganstudio.core.errors import UserError
from ganstudio.core.report import Report
from ganstudio.core.settings import Plain
from ganstudio.datasets import dataset_settings, datasets, own_data_section


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", metavar="PATH", help="a folder of pictures, a table, an ONNX file")
    parser.add_argument("--kind", metavar="NAME", default="", help="read it as this kind (see `list datasets`)")
    add_json_option(parser)


def _run(arguments: argparse.Namespace) -> int:
    report = report_on(Path(arguments.path).expanduser().absolute(), arguments.kind)
    if arguments.json:
        print_json({"path": arguments.path, **report.to_plain()})
    else:
        for line in report.lines():
            say(line)
    return 0


def report_on(path: Path, kind: str = "") -> Report:
    """The report of whoever reads such a path: an ONNX file's reader or a kind of data set. Raises UserError."""
    if not path.exists():
        raise UserError(f"There is nothing at {path}.")
    if path.suffix.lower() == ".onnx":
        from ganstudio.inference.onnx.report import report_onnx

        return report_onnx(path)
    if kind:
        datasets()[kind]  # raises the sentence that lists them
    section: dict[str, Plain] = own_data_section(path, kind)
    return dataset_settings(section).report()


COMMAND = Command("inspect", "Say what a folder, a table or a file holds.", _configure, _run)
