"""`ganstudio doctor`: what there is, what works, what is missing and how to get it; to be pasted into a bug report.

Knows no name of the user or the machine: the home folder is written as ~.
"""

import argparse
import importlib
import os
import platform
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path

import ganstudio
from ganstudio.commands import Command, add_json_option, print_json, say
from ganstudio.core.edition import can_train, how_to_add, is_frozen, only_in_full
from ganstudio.core.paths import cache_folder, config_folder, resource, runs_folder, short

_NEEDED = {
    "PySide6.QtWidgets": "pyside6-essentials", "onnx": "onnx", "numpy": "numpy", "PIL": "pillow", "msgspec": "msgspec",
}  # fmt: skip
_NEEDED_TO_TRAIN = {"torch": "torch", "onnxscript": "onnxscript", "safetensors": "safetensors"}
_EXTRAS = {"cv2": ("opencv-python-headless", "video", "films and translated videos")}
_EXTRAS_TO_TRAIN = {"sklearn": ("scikit-learn", "overlays", "the Lab's density overlays")}
_ENOUGH_BYTES = 1 << 30


@dataclass(frozen=True)
class Check:
    """One line: what was looked at, what was found, and what to do about it ("" where nothing)."""

    name: str
    found: str
    advice: str = ""
    is_fault: bool = False
    """True where something that the program needs does not work."""


def _configure(parser: argparse.ArgumentParser) -> None:
    add_json_option(parser)


def _run(arguments: argparse.Namespace) -> int:
    findings = list(examine())
    if arguments.json:
        print_json([asdict(finding) for finding in findings])
    else:
        width = max(len(finding.name) for finding in findings)
        for finding in findings:
            mark = "!" if finding.is_fault else " "
            say(f"{mark} {finding.name:<{width}}  {finding.found}")
            if finding.advice:
                say(f"  {'':<{width}}  -> {finding.advice}")
    return 1 if any(finding.is_fault for finding in findings) else 0


def examine() -> Iterator[Check]:
    """Everything that is worth knowing, one after the other; nothing that fails ends it."""
    flavour = "" if can_train() else ", player"
    yield Check("GAN Studio", ganstudio.__version__ + flavour + (", installed program" if is_frozen() else ""))
    yield Check("Python", f"{platform.python_version()} on {platform.platform(terse=True)}, {platform.machine()}")
    yield Check("processor", f"{os.cpu_count()} cores{_memory()}")
    for module, package in {**_NEEDED, **(_NEEDED_TO_TRAIN if can_train() else {})}.items():
        yield _library(module, package)
    for module, (package, extra, use) in {**_EXTRAS, **(_EXTRAS_TO_TRAIN if can_train() else {})}.items():
        yield _extra(module, package, extra, use)
    checks: dict[str, Callable[[], Check]] = {
        "window": _window, "training": _training, "ONNX Runtime": _inference, "shipped files": _shipped,
    }  # fmt: skip
    for name, check in checks.items():
        yield _tried(name, check)
    for name, folder in (("runs", runs_folder()), ("cache", cache_folder()), ("preferences", config_folder())):
        yield _folder(name, folder)


def _tried(name: str, check: Callable[[], Check]) -> Check:
    try:
        return check()
    except Exception as error:  # whatever is broken is what is to be reported
        return Check(name, f"{type(error).__name__}: {error}", "Install GAN Studio anew.", is_fault=True)


def _memory() -> str:
    """Physical memory in words, where the system says it."""
    try:
        return f", {os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 1e9:.0f} GB"
    except (AttributeError, ValueError, OSError):
        return ""


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "version unknown"


def _library(module: str, package: str) -> Check:
    try:
        importlib.import_module(module)
    except Exception as error:  # also those that a damaged library raises on import
        advice = "Install GAN Studio anew." if is_frozen() else f"pip install {package}"
        return Check(package, f"cannot be loaded: {error}", advice, is_fault=True)
    return Check(package, _version(package))


def _extra(module: str, package: str, extra: str, use: str) -> Check:
    try:
        importlib.import_module(module)
    except ImportError:
        return Check(package, "not installed", f"For {use}: {how_to_add(extra)}")
    return Check(package, _version(package))


def _window() -> Check:
    from ganstudio.gui.system_libraries import trouble_before_qt

    trouble = trouble_before_qt()
    return Check("window", "no window here" if trouble else "can be opened", trouble)


def _training() -> Check:
    if not can_train():
        return Check("training", "not here", only_in_full("Training"))
    import torch

    from ganstudio.nn.precision import has_fast_bfloat16

    if torch.cuda.is_available():
        return Check("training", f"on {torch.cuda.get_device_name()}, CUDA {torch.version.cuda}")
    speed = "bfloat16 in hardware" if has_fast_bfloat16("cpu") else "float32 only"
    return Check("training", f"on the CPU, {speed}", _about_card("torch", torch.version.cuda))


def _inference() -> Check:
    import onnxruntime

    from ganstudio.inference.generator.generator_file import GeneratorFile

    generator = GeneratorFile(resource("generators", "digits.onnx"))
    latents = generator.latent_space.draw(1, 0)
    generator.generate(latents, [0])
    found = f"{onnxruntime.__version__}, draws on {generator.provider}"
    advice = "" if generator.provider == "CUDA" else _about_card("ONNX Runtime", None)
    return Check("ONNX Runtime", found, advice)


def _about_card(library: str, cuda: str | None) -> str:
    """What to do where there is an NVIDIA card that `library` does not use; "" where there is none."""
    from ganstudio.inference.onnx.providers import has_nvidia_card

    if not has_nvidia_card():
        return ""
    built = f"is built for CUDA {cuda}" if cuda else "is built without CUDA or misses its libraries"
    return f'There is an NVIDIA card, but {library} {built}. README, "Install", says how to get it.'


def _shipped() -> Check:
    folders = ("datasets", "experiments", "generators", "icons", "labs", "theme")
    missing = [name for name in folders if not any(resource(name).glob("*"))]
    if missing:
        return Check("shipped files", f"missing: {', '.join(missing)}", "Install GAN Studio anew.", is_fault=True)
    return Check("shipped files", "all there")


def _folder(name: str, folder: Path) -> Check:
    """Whether it can be written to, and how much room there is."""
    there = next(parent for parent in (folder, *folder.parents) if parent.exists())
    free = shutil.disk_usage(there).free
    found = f"{short(folder)}, {free / 1e9:.1f} GB free"
    if not os.access(there, os.W_OK):
        return Check(name, found, "It cannot be written to. Choose another folder in the preferences.", is_fault=True)
    return Check(name, found, "There is little room left." if free < _ENOUGH_BYTES else "")


COMMAND = Command("doctor", "Say what works here and what is missing, for a bug report.", _configure, _run)
