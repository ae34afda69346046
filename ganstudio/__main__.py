"""`ganstudio` opens the window; `ganstudio COMMAND` does the same work without one."""

import os
import sys
from pathlib import Path


def main() -> int:
    """Decide between window and command line, so that neither loads what only the other needs."""
    arguments = sys.argv[1:]
    if not arguments or (len(arguments) == 1 and os.path.lexists(arguments[0])):  # False for what cannot be a path
        from ganstudio.gui.application import run_window

        return run_window(open_path=Path(arguments[0]) if arguments else None)
    from ganstudio.cli import main as run_command

    return run_command(arguments)


if __name__ == "__main__":
    sys.exit(main())
