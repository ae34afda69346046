"""Everything that must hold before a change lands: style, types, import contracts, tests. `python tests/check.py`."""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
SCRIPTS = Path(sys.executable).parent
CHECKS = (
    ("style", [SCRIPTS / "ruff", "check", "."]),
    ("types", [SCRIPTS / "mypy"]),
    ("import contracts", [SCRIPTS / "lint-imports"]),
    ("tests", [sys.executable, "-m", "pytest", "-n", str(CORES), "--dist", "loadfile"]),
)
LONGEST_SECONDS = 45 * 60
"""No check takes nearly as long: one that does hangs."""


def main() -> int:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    failed = []
    for title, command in CHECKS:
        start = time.perf_counter()
        code = run([str(word) for word in command], environment)
        print(f"{title}: {'passed' if code == 0 else 'FAILED'} in {time.perf_counter() - start:.0f} s", flush=True)
        if code:
            failed.append(title)
    return 1 if failed else 0


def run(command: list[str], environment: dict[str, str]) -> int:
    """The exit code; 1 of what had to be ended."""
    try:
        return subprocess.run(command, cwd=ROOT, env=environment, check=False, timeout=LONGEST_SECONDS).returncode
    except subprocess.TimeoutExpired:
        print(f"ended after {LONGEST_SECONDS / 60:.0f} minutes", flush=True)
        return 1


if __name__ == "__main__":
    sys.exit(main())
