"""The libraries that this stands on, with the versions installed and their licences; none is loaded for it."""

import platform
from importlib.metadata import PackageNotFoundError, version

_PARTS = {
    "pi-heif": "pi-heif (BSD-3, LGPL-3)", "torch": "PyTorch (BSD-3)", "PySide6-Essentials": "Qt for Python (LGPL-3)",
    "numpy": "NumPy (BSD-3)", "pillow": "Pillow (MIT-CMU)", "onnx": "ONNX (Apache-2.0)",
    "onnxruntime-gpu": "ONNX Runtime (MIT)", "onnxruntime": "ONNX Runtime (MIT)",
}  # fmt: skip


def parts() -> list[str]:
    """One line each, Python first."""
    found = [f"Python {platform.python_version()} (PSF)"]
    for package, title in _PARTS.items():
        try:
            found.append(title.replace(" (", f" {version(package)} (", 1))
        except PackageNotFoundError:  # one of two alternatives, or left out of the player
            continue
    return found
