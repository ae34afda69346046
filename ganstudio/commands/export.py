"""`ganstudio export RUN`: a checkpoint leaves as one proved ONNX file, and its weights as safetensors."""

import argparse
from pathlib import Path

from ganstudio.commands import Command, add_json_option, print_json, say
from ganstudio.runs.folder import RunFolder


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", type=Path)
    parser.add_argument("-o", "--output", metavar="FILE.onnx", type=Path)
    parser.add_argument("--step", type=int, help="which checkpoint; the newest if not given")
    add_json_option(parser)


def _run(arguments: argparse.Namespace) -> int:
    run = RunFolder(arguments.run)
    from ganstudio.training.export import export_run

    exported = export_run(run, arguments.step, arguments.output)
    if arguments.json:
        print_json({
            "path": str(exported.path), "weights": str(exported.weights), "step": exported.step,
            "parity": exported.parity,
            "others": [{"path": str(o.path), "kind": o.kind, "parity": o.parity} for o in exported.others],
        })  # fmt: skip
        return 0
    for file in (exported, *exported.others):
        say(f"{file.path}  step {exported.step}, largest difference to torch {file.parity:.1e} of the range")
    return 0


COMMAND = Command("export", "Export a checkpoint of a run to ONNX.", _configure, _run)
