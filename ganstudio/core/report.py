"""What the program understood of somebody's data, finding by finding: said, handed to scripts, shown beside a preview.

Every kind of data reports in this form (`DataSetSettings.report`, `ganstudio.inference.onnx.report`); whoever shows a
report knows no kind.
"""

from dataclasses import dataclass
from typing import Any, Literal

Weight = Literal["fact", "note", "warning"]
"""fact: so it is. note: something was guessed, converted or left out. warning: results will suffer from it."""


@dataclass(frozen=True)
class Finding:
    """One thing that was found."""

    name: str
    """For scripts, never changed: "formats", "classes", "left_out"."""
    words: str
    """For people: one or two sentences, which may hold the user's own names."""
    value: Any = None
    """The same for scripts: whatever JSON can hold."""
    weight: Weight = "fact"
    change: str = ""
    """Where it was assumed and may be changed: the setting, as `--set` takes it ("dataset.levels"), or an option."""


@dataclass(frozen=True)
class Report:
    """Everything that was found, the most important first."""

    kind: str
    """Name of the kind of data set, or "generator", "translator", "onnx"."""
    title: str
    """What it is called on screen: "A folder of pictures"."""
    findings: tuple[Finding, ...] = ()

    def lines(self) -> list[str]:
        """For people, a line for each finding, with what to say to change it."""
        return [self.title, *(f"  {found.words}{_how_to_change(found)}" for found in self.findings)]

    def to_plain(self) -> dict[str, Any]:
        """For scripts, as JSON."""
        findings = [
            {"name": found.name, "words": found.words, "value": found.value, "weight": found.weight,
             "change": found.change}
            for found in self.findings
        ]  # fmt: skip
        return {"kind": self.kind, "title": self.title, "findings": findings}


def _how_to_change(found: Finding) -> str:
    if not found.change:
        return ""
    return f" To change it: {found.change if found.change.startswith('--') else f'--set {found.change}=...'}"
