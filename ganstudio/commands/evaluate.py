"""`ganstudio evaluate FILE.onnx|RUN --data NAME|PATH`: does it copy, does it leave things out, how likely is the truth?

With --json every message (ganstudio/formats/results.py) is one line, as it comes; without, findings are printed for
people.
"""

import argparse
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ganstudio import __version__
from ganstudio.commands import Command, say
from ganstudio.commands._generators import find_run, open_generator, with_titles_of_their_own
from ganstudio.commands._spec_options import add_spec_options, generator_changes, tell_how_generator_is_read
from ganstudio.core.edition import can_train
from ganstudio.core.errors import UserError
from ganstudio.core.settings import Plain, parse_text
from ganstudio.formats.manifest import Manifest
from ganstudio.formats.results import (
    Begun,
    Comparison,
    Done,
    Finding,
    MeasureProgress,
    Message,
    Offer,
    Skipped,
    to_line,
)

if TYPE_CHECKING:
    from ganstudio.evaluation.reference_data import ReferenceData

_MOST_SAMPLES = 100_000
_SIGNS = {"good": "+", "doubtful": "?", "bad": "!", "unknown": " "}


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "targets", nargs="+", metavar="FILE.onnx|RUN", help="one to four generators: files, shipped names, runs"
    )
    parser.add_argument(
        "--data", default="", metavar="NAME|PATH", help="data set or your own data; what it was trained on if not given"
    )
    parser.add_argument(
        "--measures",
        default="seconds",
        metavar="A,B",
        help='by name, "all", or "seconds": the quick ones (default)',
    )
    parser.add_argument("--samples", type=int, default=10_000, metavar="N", help="how many are drawn (10,000)")
    parser.add_argument("--seed", type=int, default=0, help="the same seed draws the same samples (0)")
    parser.add_argument("--step", type=int, help="which checkpoint of a run; the newest if not given")
    parser.add_argument("--resize", action="store_true", help="resample data of another size or colour mode")
    parser.add_argument(
        "--set", action="append", default=[], metavar="MEASURE.SETTING=VALUE", help="a setting of a measure"
    )
    add_spec_options(parser, "range", "layout", "order", "latent", "labels")
    parser.add_argument("--offers", action="store_true", help="say which measures can be made, and make none")
    parser.add_argument("--report", type=Path, metavar="OUT.html", help="write one HTML file that holds everything")
    parser.add_argument("--json", action="store_true", help="print one line of JSON for every message, nothing else")


def _run(arguments: argparse.Namespace) -> int:
    _check(arguments)
    started = time.perf_counter()
    messages: list[Message] = []
    show = _print_line if arguments.json else _print_words
    try:
        for message in _messages(arguments):
            if not isinstance(message, MeasureProgress):
                messages.append(message)
            show(message)
    finally:  # who breaks it off keeps what was found
        if arguments.report and any(isinstance(message, Finding | Skipped) for message in messages):
            _write_report(arguments.report, messages)
    done = Done(
        seconds=round(time.perf_counter() - started, 2), report=str(arguments.report or ""), versions=versions()
    )
    show(done)
    return 0


def _check(arguments: argparse.Namespace) -> None:
    if not 1 <= arguments.samples <= _MOST_SAMPLES:
        raise UserError(f"--samples should be between 1 and {_MOST_SAMPLES:,}.")
    if arguments.seed < 0:
        raise UserError("--seed should be 0 or more.")
    if arguments.report and arguments.report.suffix.lower() not in (".html", ".htm"):
        raise UserError(f"The report is a web page: {arguments.report} should end in .html.")
    if not any(_names(arguments)):
        raise UserError("--measures names no measure; leave it out for the quick ones.")
    if arguments.report:
        _check_report(arguments.report.absolute())
    if arguments.step is not None and not any(map(find_run, arguments.targets)):
        raise UserError("--step chooses a checkpoint of a run, and there is no run among these.")


def _check_report(path: Path) -> None:
    """Before hours have gone into it."""
    if not path.parent.is_dir():
        raise UserError(f"There is no folder {path.parent} to write to.")
    if path.is_dir() or not os.access(path.parent, os.W_OK):
        raise UserError(f"The report {path} cannot be written: choose another name or folder.")


def _names(arguments: argparse.Namespace) -> list[str]:
    return [name.strip() for name in arguments.measures.split(",") if name.strip()]


def _messages(arguments: argparse.Namespace) -> Iterator[Message]:
    """Progress while things are opened, then all that is found."""
    from ganstudio.evaluation.run.dataset_loader import open_reference
    from ganstudio.evaluation.run.freed_memory import keep_freed_memory
    from ganstudio.evaluation.run.measure_stream import Task, chosen_measures, evaluate, offers

    keep_freed_memory()
    chosen = chosen_measures(_names(arguments), _settings(arguments.set))
    yield MeasureProgress(done=0.0, text="The generators are opened")
    told: list[str] = []
    said = generator_changes(arguments)
    opened = with_titles_of_their_own([open_generator(t, arguments.step, told.append, said) for t in arguments.targets])
    for one in opened:
        tell_how_generator_is_read(one.file, changed=said is not None)
    yield MeasureProgress(done=0.0, text="The data are opened")
    reference = open_reference(arguments.data, opened[0].file.manifest, resize=arguments.resize)
    for other in opened[1:]:
        _refuse_another_kind(other.file.manifest, reference)
    generators = [one.evaluated(reference, arguments.samples, arguments.seed) for one in opened]
    task = Task(generators, reference, chosen)
    yield from offers(task) if arguments.offers else evaluate(task)


def _settings(texts: list[str]) -> dict[str, dict[str, Plain]]:
    found: dict[str, dict[str, Plain]] = {}
    for text in texts:
        key, equals, value = text.partition("=")
        measure, dot, name = key.partition(".")
        if not (equals and dot and measure and name):
            raise UserError(f"{text!r} is no setting; write measure.setting=value, such as parzen.samples=2000.")
        found.setdefault(measure, {})[name] = parse_text(value)
    return found


def _refuse_another_kind(manifest: Manifest, reference: "ReferenceData") -> None:
    from ganstudio.evaluation.run.requirements import why_incomparable

    if reason := why_incomparable(manifest, reference):
        raise UserError(f"{reason} Generators side by side must make the same kind of samples.")


# --- what is said


def _print_line(message: Message) -> None:
    sys.stdout.write(to_line(message) + "\n")
    sys.stdout.flush()


def _show_progress(message: Message) -> None:
    """One line on a terminal that each message overwrites."""
    sys.stderr.write("\r\x1b[K")
    if isinstance(message, MeasureProgress):
        sys.stderr.write(f"{message.generator} {message.measure} {message.done:.0%} {message.text}"[:100])
    sys.stderr.flush()


def _print_words(message: Message) -> None:
    if sys.stderr.isatty():
        _show_progress(message)
    match message:
        case Begun():
            say(f"{', '.join(message.generators)} against {message.data}, {message.samples:,} samples")
            for note in message.notes:
                say(f"  {note}")
        case Finding():
            _say_finding(message)
        case Offer() | Skipped():
            _say_whether(message)
        case Comparison():
            say(f"\n= {message.title}: {message.text}")
        case Done():
            say(f"\n{message.seconds:.1f} s. {'Report: ' + message.report if message.report else ''}".rstrip())


def _say_whether(message: Offer | Skipped) -> None:
    """Whether a measure can be made, or why it was not."""
    if isinstance(message, Skipped):
        say(f"\n- {message.title}: not measured. {message.reason}")
        return
    told = f"no. {message.reason}" if message.reason else f"yes ({message.description.cost})"
    say(f"  {message.description.name:24} {message.generator}: {told}")


def _say_finding(finding: Finding) -> None:
    say(f"\n{_SIGNS[finding.verdict.level]} {finding.title} ({finding.generator}, {finding.seconds:.1f} s)")
    say(f"  {finding.verdict.text}")
    for figure in finding.figures:
        ends = [f"real {figure.bound(figure.floor)}"] if figure.floor is not None else []
        ends += [f"noise {figure.bound(figure.ceiling)}"] if figure.ceiling is not None else []
        say(f"  {figure.title:32} {figure.text():20} {', '.join(ends):36} {figure.features}".rstrip())
    for note in finding.notes:
        say(f"  {note}")


def versions() -> dict[str, str]:
    """Of everything that figures may depend on."""
    import platform
    from importlib.metadata import version

    import numpy
    import onnxruntime

    return {
        "GAN Studio": __version__, "Python": platform.python_version(),
        "torch": version("torch") if can_train() else "none",
        "numpy": numpy.__version__, "ONNX Runtime": onnxruntime.__version__, "system": platform.system(),
    }  # fmt: skip


def _write_report(path: Path, messages: list[Message]) -> None:
    from ganstudio.core.files import write_atomically
    from ganstudio.evaluation.run.report import report_html

    try:
        write_atomically(path, report_html(messages, versions()).encode())
    except OSError as error:
        raise UserError(f"The report {path} cannot be written: {error.strerror}.") from None


COMMAND = Command(
    "evaluate", "Measure a generator: does it copy, what does it leave out, how likely is the truth.", _configure, _run
)
