"""How a file of another program is to be read, as the command line is told: --range, --layout, --order, --latent,
--labels. The window has the same under How this file is read.
"""

import argparse
import re
import sys
from typing import TYPE_CHECKING, Any

from ganstudio.core.errors import UserError

if TYPE_CHECKING:
    from ganstudio.inference.generator.foreign import GeneratorChanges
    from ganstudio.inference.generator.generator_file import GeneratorFile
    from ganstudio.inference.translator.spec import Range, TranslatorChanges

_OPTIONS: dict[str, dict[str, Any]] = {
    "range": {"metavar": "LOW..HIGH", "help": "of its values: 0..1, -1..1 or 0..255; of a translator also IN:OUT"},
    "layout": {"choices": ("NCHW", "NHWC"), "help": "colours first or last"},
    "order": {"choices": ("RGB", "BGR", "grey"), "help": "of its colours"},
    "latent": {"metavar": "NAME|LAW", "help": "which input is the latent; normal, uniform (-1 to 1) or unit (0 to 1)"},
    "labels": {"metavar": "NAME|COUNT", "help": "which input is the class, or how many classes there are; 0 for none"},
}


def add_spec_options(parser: argparse.ArgumentParser, *names: str) -> None:
    """Some of the options, in a group of their own."""
    parser._negative_number_matcher = re.compile(r"-\d[\d.:-]*$")  # so that -1..1 is a value and no option
    group = parser.add_argument_group("for files of other programs, where what is inferred is wrong")
    for name in names:
        group.add_argument(f"--{name}", **_OPTIONS[name])


def translator_changes(arguments: argparse.Namespace) -> "TranslatorChanges | None":
    """What was said of a translator, None where nothing was. Raises UserError."""
    from ganstudio.inference.translator.spec import TranslatorChanges

    taken, _, given = (arguments.range or "").partition(":")
    taken_range, given_range = (_customary(value) for value in (taken, given or taken))
    changes = TranslatorChanges(
        value_range=taken_range, output_range=given_range, layout=arguments.layout, order=arguments.order
    )
    return None if changes == TranslatorChanges() else changes


def _customary(value: str) -> "Range | None":
    ranges: tuple[Range, ...] = ("0..1", "-1..1", "0..255")
    if value and value not in ranges:
        raise UserError(f"--range should be one of {', '.join(ranges)}, or two of them as IN:OUT, not {value!r}.")
    return next((known for known in ranges if known == value), None)


def generator_changes(arguments: argparse.Namespace) -> "GeneratorChanges | None":
    """What was said of a generator, None where nothing was. Raises UserError."""
    from ganstudio.inference.generator.foreign import GeneratorChanges

    low, dots, high = (arguments.range or "").partition("..")
    try:
        limits = (float(low), float(high)) if dots else None
    except ValueError:
        limits = None
    if arguments.range and (limits is None or not limits[0] < limits[1]):
        raise UserError(f"--range should be two numbers such as -1..1, not {arguments.range!r}.")
    latent, labels = arguments.latent or "", arguments.labels or ""
    is_law = latent in ("normal", "uniform", "unit")
    changes = GeneratorChanges(
        latent_distribution=latent if is_law else None,  # type: ignore[arg-type]
        latent_input=None if is_law else latent or None,
        label_input=None if labels.isdecimal() else labels or None,
        classes=int(labels) if labels.isdecimal() else None,
        value_range=limits, layout=arguments.layout, order=arguments.order,
    )  # fmt: skip
    return None if changes == GeneratorChanges() else changes


def tell_how_generator_is_read(generator: "GeneratorFile", *, changed: bool) -> None:
    """On stderr, as `tell_how_it_is_read`. Raises UserError where something is `changed` of a file that says itself."""
    if generator.foreign is not None:
        tell_how_it_is_read(
            generator.path.name, generator.foreign.notes, "--range, --layout, --order, --latent, --labels"
        )
    elif changed:
        raise UserError(
            f"{generator.path.name} says itself how it is read; leave --range, --layout and the others out."
        )


def tell_how_it_is_read(name: str, notes: tuple[str, ...], options: str) -> None:
    """On stderr, in one line: what was inferred of a file without a manifest, and what changes it."""
    if notes:
        sys.stderr.write(f"{name} says nothing about itself. {' '.join(notes)} To change it: {options}.\n")
