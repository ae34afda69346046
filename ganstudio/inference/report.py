"""The report on an ONNX file: what kind it is, what goes in and comes out, and how that was inferred."""

from pathlib import Path
from typing import Any

from ganstudio.core.errors import UserError
from ganstudio.core.report import Finding, Report
from ganstudio.inference.onnx.metadata import read_manifest
from ganstudio.inference.onnx.session import open_session


def report_onnx(path: Path) -> Report:
    """What is in the file. Raises UserError where it cannot be opened."""
    manifest = read_manifest(path)
    session = open_session(path, 1, "cpu")
    findings = [
        Finding("size", f"{path.stat().st_size:,} bytes.", path.stat().st_size),
        Finding("inputs", f"It takes {_described(session.get_inputs())}.", _plain(session.get_inputs())),
        Finding("outputs", f"It gives {_described(session.get_outputs())}.", _plain(session.get_outputs())),
    ]
    if manifest is not None:
        told = f"It carries a manifest: a {manifest.kind} called {manifest.title}."
        return Report(manifest.kind, f"A {manifest.kind}", (Finding("manifest", told, manifest.kind), *findings))
    kind, inferred = _inferred(path)
    titles = {"generator": "A generator of another program", "translator": "A translator of another program"}
    return Report(kind, titles.get(kind, "An ONNX file"), (*inferred, *findings))


def _inferred(path: Path) -> tuple[str, list[Finding]]:
    """Whether it can be used as a generator or a translator, and how it is read then; or why as neither."""
    from ganstudio.inference.generator.generator_file import GeneratorFile
    from ganstudio.inference.translator.translator_file import TranslatorFile

    reasons = []
    try:
        foreign = GeneratorFile(path, threads=1, device="cpu").foreign
    except UserError as error:
        reasons.append(str(error))
    else:
        options = "--range, --layout, --order, --latent, --labels of generate and evaluate"
        return "generator", _notes(foreign.notes if foreign else (), options)
    try:
        translator = TranslatorFile(path, threads=1, device="cpu")
    except UserError as error:
        reasons.append(str(error))
    else:
        return "translator", _notes(translator.notes, "--range, --layout, --order of translate")
    return "onnx", [Finding("unusable", reason, weight="warning") for reason in dict.fromkeys(reasons)]


def _notes(notes: tuple[str, ...], options: str) -> list[Finding]:
    last = len(notes) - 1
    return [
        Finding("inferred", note, weight="note", change=options if n == last else "") for n, note in enumerate(notes)
    ]


def _described(entries: list[Any]) -> str:
    return (
        ", ".join(f"{entry.name} {entry.type} [{', '.join(map(str, entry.shape))}]" for entry in entries) or "nothing"
    )


def _plain(entries: list[Any]) -> list[dict[str, Any]]:
    return [{"name": entry.name, "type": entry.type, "shape": [str(size) for size in entry.shape]} for entry in entries]
