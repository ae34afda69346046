"""Whether the program or anything it stands on talks to a network: the real window on all six pages, under strace.

    python tests/benchmarks/network_silence.py [--minutes 5] [--with-telemetry]

The window trains, explores, translates, measures in a child process and plays a lab, over and over. Every connect,
sendto, sendmsg and bind of it and its children to an internet address, DNS included, is printed; there must be none.
HOME is an empty folder: what is written there besides what Qt and fontconfig cache is printed as well. With
--with-telemetry ONNX Runtime's own is left on, to see that this script would notice. Needs Linux and strace.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from real_window import ROOT, need_display, open_window, own_folders, run_until

_CALLS = "connect,sendto,sendmsg,sendmmsg,bind"
_INTERNET = re.compile(r"AF_INET6?\b")
_CACHES = ("mesa_shader_cache", "fontconfig", ".cache/qt", "qtshadercache")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--with-telemetry", action="store_true")
    parser.add_argument("--walk", type=float, help=argparse.SUPPRESS)
    options = parser.parse_args()
    need_display()
    if options.walk:
        walk(options.walk * 60)
        return 0
    return watch(options.minutes, options.with_telemetry)


def watch(minutes: float, with_telemetry: bool) -> int:
    """Run the walk below under strace and count what it asked of a network."""
    if shutil.which("strace") is None:
        raise SystemExit("This needs strace (apt install strace).")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        home, log = Path(folder) / "home", Path(folder) / "calls"
        home.mkdir()
        environment = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
        environment |= {"HOME": str(home), "GANSTUDIO_SILENCE_TELEMETRY": str(int(with_telemetry))}
        command = ["strace", "-f", "-qq", "-s", "200", "-e", f"trace={_CALLS}", "-o", str(log)]
        command += [sys.executable, __file__, "--walk", str(minutes)]
        done = subprocess.run(command, cwd=ROOT, env=environment, check=False)
        calls = [line for line in log.read_text(errors="replace").splitlines() if _INTERNET.search(line)]
        written = [path.relative_to(home) for path in home.rglob("*") if path.is_file()]
        written = [path for path in written if not any(cache in str(path) for cache in _CACHES)]
    for line in calls[:20]:
        print(line)
    print(f"{minutes:g} minutes, exit code {done.returncode}: {len(calls)} calls to a network; in HOME: "
          f"{', '.join(map(str, written)) or 'nothing'}")  # fmt: skip
    return int(bool(calls or written or done.returncode))


def walk(seconds: float) -> None:
    """All six pages at work, until the time is over."""
    import time

    import ganstudio  # noqa: F401 - switches telemetry off, before anything is imported

    if os.environ.get("GANSTUDIO_SILENCE_TELEMETRY") == "1":
        del os.environ["ORT_DISABLE_TELEMETRY"]
    with own_folders():
        window = open_window()
        context, end = window.context, time.monotonic() + seconds
        run_until(lambda: context.training.catalogue is not None, 60)
        visits = tours(context)
        while time.monotonic() < end:
            next(visits)
            run_until(lambda: False, min(8.0, max(0.1, end - time.monotonic())))
        window.hide()
        context.close(20)


def tours(context):
    """One page after the other, each with something to do, again and again."""
    from ganstudio.core.paths import resource
    from ganstudio.formats.experiment import find_experiment

    generator = next(resource("generators").glob("faces.onnx"))
    translator = next(resource("translators").glob("photo-postcard.onnx"))
    while True:
        for page, item in (
            ("home", None), ("train", find_experiment("digits-dcgan")), ("explore", generator),
            ("translate", translator), ("evaluate", generator), ("lab", None),
        ):  # fmt: skip
            if page == "train" and not context.is_training():
                context.start(item.with_settings({"steps": 200}))
            else:
                context.go(page, item)
            yield


if __name__ == "__main__":
    sys.exit(main())
