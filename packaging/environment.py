"""A virtual environment that a bundle is built from: `python packaging/environment.py FOLDER`; prints its Python.

Holds what pyproject.toml says and the Lab's overlays, with ONNX Runtime for the processor, because a bundle carries no
CUDA, and PyInstaller. Where pip finds only builds of torch for CUDA, set PIP_EXTRA_INDEX_URL to the index of builds for
processors that PyTorch's own site names.
"""

import subprocess
import sys
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILDER = "pyinstaller>=6.22,<7"


def wanted() -> list[str]:
    """The program's requirements, with the one for graphics cards replaced."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    plain = [line.partition(";")[0] for line in project["dependencies"]]
    plain += project["optional-dependencies"]["overlays"]
    runtime = next(line for line in plain if line.startswith("onnxruntime>"))
    return [line for line in plain if not line.startswith("onnxruntime")] + [runtime, BUILDER]


def main(folder: Path) -> int:
    """Make or bring up to date the environment in `folder`; 1 where its torch is no build for the processor."""
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not python.exists():
        venv.create(folder, with_pip=True)
    subprocess.run([python, "-m", "pip", "install", "-q", "--disable-pip-version-check", *wanted()], check=True)
    asked = subprocess.run(
        [python, "-c", "import torch; print(torch.version.cuda or '')"], capture_output=True, text=True, check=False
    )
    if asked.returncode or asked.stdout.strip():
        sys.stderr.write(
            f"torch is built for CUDA {asked.stdout.strip()}, which would make the bundle gigabytes large.\n"
        )
        sys.stderr.write("Set PIP_EXTRA_INDEX_URL to PyTorch's index of CPU builds, remove the folder, try again.\n")
        return 1
    print(python)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).absolute()))
