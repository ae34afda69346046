"""Hands every reader of users' files thousands of hostile files, each in a process of its own.

    python tests/benchmarks/file_fuzz.py [--files 2000] [--seed 0] [--only READER] [--keep FOLDER]

tests/readers.py knows all readers, tests/hostile.py makes the files: damaged ones, and well-formed ones that say odd
things. A reader may take the file or refuse it in a sentence that names it; anything else is a fault: another
exception, a crash, more than 30 s, more than 6 GB. The same seed makes the same files. `--keep` keeps those at fault.
"""

import argparse
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import traceback
from collections import Counter
from pathlib import Path

import onnx  # noqa: F401 - what readers import, once for all children
import onnxruntime  # noqa: F401
import real_window  # noqa: F401 - finds the program
import torch
import torch._dynamo

from ganstudio.core.errors import UserError
from ganstudio.gui.explore import session_file  # noqa: F401
from ganstudio.training import catalogue, export  # noqa: F401
from ganstudio.training.lab import lab_file  # noqa: F401
from ganstudio.training.loop import trained_networks, trainer  # noqa: F401
from tests.hostile import hostile
from tests.readers import Reader, readers

_SECONDS, _BYTES = 30, 6 << 30


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only")
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    torch.set_num_threads(1)
    chosen = [reader for reader in readers() if options.only in (None, reader.name)]
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(options.files):
            reader = chosen[number % len(chosen)]
            verdict = trial(reader, Path(folder) / "one", f"{options.seed} {number}", options.keep)
            counts[verdict.partition(":")[0]] += 1
            if verdict not in ("taken", "refused"):
                print(f"file {number}, {reader.name}: {verdict}", flush=True)
            shutil.rmtree(Path(folder) / "one", ignore_errors=True)
    told = ", ".join(f"{count} {verdict}" for verdict, count in counts.most_common())
    print(f"{options.files} files for {len(chosen)} readers, seed {options.seed}: {told}.")
    return int(set(counts) > {"taken", "refused"} or not counts)


def trial(reader: Reader, folder: Path, seed: str, keep: Path | None) -> str:
    """What became of one file: "taken", "refused", or what is at fault."""
    for name in ("runs", "cache", "config"):
        os.environ[f"GANSTUDIO_{name.upper()}"] = str(folder / name)
    (folder / "files").mkdir(parents=True)
    answer = folder / "answer"
    child = os.fork()
    if not child:
        resource.setrlimit(resource.RLIMIT_AS, (_BYTES, _BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        signal.alarm(_SECONDS)
        answer.write_text(read(reader, folder / "files", seed))
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    verdict = answer.read_text() if answer.exists() else f"ended by {signal.Signals(-code).name}" if code < 0 else "?"
    if keep is not None and verdict not in ("taken", "refused"):
        shutil.copytree(folder, keep / seed.replace(" ", "-"), dirs_exist_ok=True)
    return verdict


def read(reader: Reader, folder: Path, seed: str) -> str:
    path = reader.make(folder)
    path.write_bytes(hostile(path.read_bytes(), path.suffix, random.Random(seed)))
    try:
        reader.read(path)
    except UserError as error:
        return "refused" if any(part in str(error) for part in _names(path)) else f"nameless: {error}"
    except BaseException as error:
        return f"{type(error).__name__}: {error}"[:300] + "\n" + "".join(traceback.format_tb(error.__traceback__)[-3:])
    return "taken"


def _names(path: Path) -> tuple[str, ...]:
    """What a sentence may call it: the file, its folder, or the run that it is part of."""
    return path.name, str(path), path.parent.name, path.parents[1].name


if __name__ == "__main__":
    sys.exit(main())
