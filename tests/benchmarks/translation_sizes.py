"""What a translation costs at several sizes, against ONNX Runtime's plain run of the whole picture. Run by hand:

    python tests/benchmarks/translation_sizes.py FILE.onnx PICTURE [--megapixels 1.7 4 12 20] [--rounds 3]
        [--plain-up-to 12]

Both read the same pixels on the same threads, in turns: a round is one of each. Told are medians of processor time and
of their ratio in a round, how far the results are apart in levels of 255, and the memory that ours takes at most, in a
process of its own. Larger pictures than `--plain-up-to` megapixels are not run plainly, which takes about a gigabyte
for each megapixel: what the largest plain run cost is taken in proportion, and the table says so.
"""

import argparse
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from ganstudio.inference.onnx.session import new_session
from ganstudio.inference.translator.spec import Pixels, to_picture
from ganstudio.inference.translator.translator_file import TranslatorFile


def picture_of(path: Path, megapixels: float, multiple: int = 4) -> Pixels:
    """uint8 [H, W, 3] with about so many pixels."""
    with Image.open(path) as image:
        factor = (megapixels * 1e6 / (image.width * image.height)) ** 0.5
        size = [round(side * factor / multiple) * multiple for side in image.size]
        return np.asarray(image.convert("RGB").resize((size[0], size[1]), Image.Resampling.LANCZOS))


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.process_time()
    made = work()
    return time.process_time() - begun, made


def plain(file: TranslatorFile, picture: Pixels, threads: int) -> Pixels:
    session = new_session(str(file.path), threads, "cpu")
    (made,) = session.run(None, {session.get_inputs()[0].name: file.spec.to_values(picture)})
    return to_picture(file.spec.to_levels(made[0]))


def high_water() -> float:
    """Megabytes that this process took at most. Linux: getrusage would tell those of the process that began it."""
    rows = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(rows["VmHWM"].split()[0]) / 1e3


def peak(arguments: argparse.Namespace, megapixels: float) -> float:
    """Megabytes of a process that translates one picture so."""
    command = [sys.executable, __file__, str(arguments.file), str(arguments.picture), "--threads",
               str(arguments.threads), "--alone", str(megapixels)]  # fmt: skip
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("picture", type=Path)
    parser.add_argument("--megapixels", type=float, nargs="+", default=[1.7, 4, 12, 20])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--plain-up-to", type=float, default=12)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--alone", type=float, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    file = TranslatorFile(arguments.file, threads=arguments.threads)
    if arguments.alone:
        file.translate(picture_of(arguments.picture, arguments.alone))
        print(high_water())
        return
    file.translate(picture_of(arguments.picture, 0.5))  # sessions are opened once
    for_each = 0.0
    for megapixels in arguments.megapixels:
        picture, pairs = picture_of(arguments.picture, megapixels), []
        words = "plainly in proportion"
        for _ in range(arguments.rounds):
            ours, made = timed(lambda picture=picture: file.translate(picture))
            theirs = for_each * picture[..., 0].size
            if megapixels <= arguments.plain_up_to:
                theirs, wanted = timed(lambda picture=picture: plain(file, picture, arguments.threads))
                off = np.abs(made.astype(np.int16) - wanted)
                words = f"apart {off.mean():.3f} in the mean, at most {off.max()}"
                del wanted
            pairs.append((ours, theirs))
        for_each = statistics.median(theirs for _, theirs in pairs) / picture[..., 0].size
        ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
        ratio = statistics.median(a / b for a, b in pairs)
        print(f"{picture.shape[1]} x {picture.shape[0]}: plain {theirs:.1f} s, ours {ours:.1f} s, {ratio:.2f} times; "
              f"{peak(arguments, megapixels):.0f} MB at most; {words}", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
