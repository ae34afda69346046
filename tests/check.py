"""Everything that must hold before a change lands: style, types, import contracts, tests. `python tests/check.py`."""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = Path(sys.executable).parent
CHECKS = (
    ("style", [SCRIPTS / "ruff", "check", "."]),
    ("types", [SCRIPTS / "mypy"]),
    ("import contracts", [SCRIPTS / "lint-imports"]),
    ("tests", [sys.executable, "-m", "pytest"]),
)


def main() -> int:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    failed = []
    for title, command in CHECKS:
        start = time.perf_counter()
        code = subprocess.run([str(word) for word in command], cwd=ROOT, env=environment, check=False).returncode
        print(f"{title}: {'passed' if code == 0 else 'FAILED'} in {time.perf_counter() - start:.0f} s", flush=True)
        if code:
            failed.append(title)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
