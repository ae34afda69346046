"""Peak memory of a 20 megapixel translation in a process of its own, and how long it takes. Run by hand:

    python tests/benchmarks/translation_memory.py FILE.onnx [--megapixels 20] [--threads 2]

The picture is a mosaic of coloured noise at several scales; what it shows does not matter for memory.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def work(file: Path, megapixels: float, threads: int) -> None:
    import numpy as np
    from PIL import Image

    from ganstudio.images.image_file import ImageFile, read_picture
    from ganstudio.inference.translator.translator_file import TranslatorFile

    rng = np.random.default_rng(0)
    width, height = round((megapixels * 1e6 * 4 / 3) ** 0.5), round((megapixels * 1e6 * 3 / 4) ** 0.5)
    small = Image.fromarray(rng.integers(0, 256, (height // 16, width // 16, 3), np.uint8))
    path = Path(tempfile.mkdtemp()) / "input.jpg"
    small.resize((width, height), Image.Resampling.BICUBIC).save(path, quality=90)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    picture = read_picture(path)
    made = TranslatorFile(file, threads=threads).translate(picture.rgb)
    picture.with_rgb(made).save(path.with_suffix(".out.jpg"))
    seconds = time.perf_counter() - started
    assert isinstance(picture, ImageFile)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"size": [width, height], "before_mb": before // 1024, "peak_mb": peak // 1024,
                      "seconds": round(seconds, 1), "cpu_seconds": round(time.process_time(), 1)}))  # fmt: skip
    for left in (path, path.with_suffix(".out.jpg")):
        left.unlink()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--megapixels", type=float, default=20)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.here:
        work(arguments.file, arguments.megapixels, arguments.threads)
        return
    command = [sys.executable, __file__, str(arguments.file), "--here"]
    command += ["--megapixels", str(arguments.megapixels), "--threads", str(arguments.threads)]
    sys.exit(subprocess.run(command, check=False).returncode)


if __name__ == "__main__":
    main()
