"""Running a snippet as a stranger would: by another Python, without this program's folder in sight."""

import subprocess
import sys
from pathlib import Path


def run(script: str, folder: Path) -> None:
    (folder / "snippet.py").write_text(script)
    subprocess.run([sys.executable, "-I", "snippet.py"], cwd=folder, check=True, timeout=60)
