"""Who may know whom, as far as running and reading tell; the import contracts themselves are import-linter's."""

import ast
import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

import ganstudio
from ganstudio.core.plugins import discover

PACKAGE = Path(ganstudio.__file__).parent

PLUG_INS = {
    "ganstudio.datasets": "DATASET",
    "ganstudio.training.objectives": "OBJECTIVE",
    "ganstudio.training.networks": "NETWORK",
    "ganstudio.training.recipes": "RECIPE",
    "ganstudio.evaluation.measures": "MEASURE",
    "ganstudio.commands": "COMMAND",
    "ganstudio.gui": "PAGE",
}
HEAVY = ("torch", "pyqtgraph", "onnxruntime", "onnx", "sklearn", "ganstudio.training", "ganstudio.evaluation")

SHOWN = """
import sys
from ganstudio.gui.application import build_application, build_context, build_window
application = build_application()
context, _ = build_context()
window = build_window(context)
window.show()
application.processEvents()
assert window.isVisible()
print(*(name for name in sys.argv[1:] if name in sys.modules))
window.close()
context.close()
"""
IMPORTED = """
import sys
from importlib import import_module
names = [line for line in sys.stdin.read().split()]
for name in names:
    import_module(name)
print(*(name for name in sys.argv[1:] if name in sys.modules))
"""


def run_python(program: str, *arguments: str, given: str = "", folder: Path | None = None) -> str:
    where = {f"GANSTUDIO_{name}": str(folder / name) for name in ("RUNS", "CACHE", "CONFIG")} if folder else {}
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "OMP_NUM_THREADS": "1", **where}
    environment["PYTHONPATH"] = str(PACKAGE.parent)
    command = [sys.executable, "-c", program, *arguments]
    done = subprocess.run(
        command, input=given, capture_output=True, text=True, env=environment, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_window_shows_before_anything_heavy_is_loaded(tmp_path: Path) -> None:
    assert run_python(SHOWN, *HEAVY, folder=tmp_path) == ""


def modules_of(*packages: str) -> list[str]:
    found = []
    for package in packages:
        path = PACKAGE.parent / package.replace(".", "/")
        files = sorted(path.rglob("*.py")) if path.is_dir() else [path.with_suffix(".py")]
        parts = [file.relative_to(PACKAGE.parent).with_suffix("").parts for file in files]
        found += [".".join(part[:-1] if part[-1] == "__init__" else part) for part in parts]
    return found


LIGHT = [f"ganstudio.{room}" for room in ("core", "images", "formats", "runs", "labs", "datasets", "inference")]


def test_light_rooms_load_neither_torch_nor_qt() -> None:
    names = modules_of(*LIGHT)
    assert run_python(IMPORTED, "torch", "PySide6", "ganstudio.training", given="\n".join(names)) == ""


def test_training_and_evaluation_never_load_qt() -> None:
    names = modules_of("ganstudio.training", "ganstudio.evaluation")
    assert run_python(IMPORTED, "PySide6", "pyqtgraph", given="\n".join(names)) == ""


@pytest.mark.parametrize("package", PLUG_INS)
def test_no_plug_in_is_broken(package: str) -> None:
    is_page = PLUG_INS[package] == "PAGE"
    registry = discover(importlib.import_module(package), PLUG_INS[package], folders_only=is_page)
    assert registry.broken == {}
    assert len(registry) > 0


def siblings() -> list[tuple[str, Path]]:
    return [
        (package, file)
        for package in PLUG_INS
        for file in sorted((PACKAGE.parent / package.replace(".", "/")).glob("[!_]*"))
        if file.suffix == ".py" or (file / "__init__.py").is_file()
    ]


@pytest.mark.parametrize(("package", "path"), siblings(), ids=lambda value: getattr(value, "stem", value))
def test_siblings_do_not_import_each_other(package: str, path: Path) -> None:
    """A plug-in (a file that declares the constant) knows no other plug-in of its folder."""
    if not declares(path, PLUG_INS[package]):
        return
    own = f"{package}.{path.stem}"
    others = {f"{package}.{other.stem}" for folder, other in siblings() if folder == package and other != path}
    plug_ins = {f"{package}.{p.stem}" for f, p in siblings() if f == package and declares(p, PLUG_INS[package])}
    files = [path] if path.suffix == ".py" else sorted(path.rglob("*.py"))
    found = {name for file in files for name in imported(file, own)}
    known = {other for other in others & plug_ins for name in found if name == other or name.startswith(f"{other}.")}
    assert known == set()


def declares(path: Path, constant: str) -> bool:
    file = path if path.suffix == ".py" else path / "__init__.py"
    return any(
        isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == constant for t in node.targets)
        for node in ast.parse(file.read_text(encoding="utf-8")).body
    )


def imported(file: Path, own: str) -> set[str]:
    """Full names of all that a file imports anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 1:
            base = f"{own.rpartition('.')[0]}.{node.module or ''}".rstrip(".")
            names |= {f"{base}.{alias.name}" for alias in node.names}
    return names
