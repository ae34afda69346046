"""`ganstudio` opens the window; `ganstudio COMMAND` does the same work without one."""

import sys
from pathlib import Path

from ganstudio.core.paths import as_path


def main() -> int:
    """Decide between window and command line, so that neither loads what only the other needs."""
    arguments = sys.argv[1:]
    path = as_path(arguments[0]) if len(arguments) == 1 else None
    if not arguments or (path is not None and _exists(path)):
        from ganstudio.gui.application import run_window

        return run_window(open_path=path)
    from ganstudio.cli import main as run_command

    return run_command(arguments)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # such as a name that is too long
        return False


if __name__ == "__main__":
    sys.exit(main())
