"""What it costs in accuracy that large pictures are measured by crops. Run by hand, with pictures of some megapixels:

    python tests/benchmarks/translation_statistics.py FILE.onnx PICTURE... [--megapixels 3] [--threads 1]

Each picture is made to have so many pixels and is translated twice in the same windows: with the averages of its
instance norms taken from all of it, for which memory may grow, and from crops, as is done where that does not fit.
The differences are levels of 255.
"""

import argparse
from pathlib import Path
from unittest import mock

import numpy as np
from PIL import Image

from ganstudio.inference.onnx.instance_norm_stats import Feeds
from ganstudio.inference.translator import tiled_network
from ganstudio.inference.translator.spec import Floats, Pixels, to_picture
from ganstudio.inference.translator.tiled_network import TiledNetwork
from ganstudio.inference.translator.translator_file import TranslatorFile

WINDOW = 512


class Exact(TiledNetwork):
    """Measures all of a picture at once, whatever memory that takes."""

    def measure(self, picture: Pixels, window: tuple[int, int]) -> Feeds:
        with mock.patch.object(tiled_network, "BUDGET", float("inf")):
            return super().measure(picture, window)


def picture_of(path: Path, megapixels: float, multiple: int) -> Pixels:
    """uint8 [H, W, 3] with about so many pixels."""
    with Image.open(path) as image:
        shrink = (megapixels * 1e6 / (image.width * image.height)) ** 0.5
        size = [round(side * shrink / multiple) * multiple for side in image.size]
        return np.asarray(image.convert("RGB").resize((size[0], size[1]), Image.Resampling.LANCZOS))


def translated(tiles: TiledNetwork, picture: Pixels) -> Floats:
    return to_picture(tiles.translate(picture, WINDOW, lambda _: None, lambda: False)).astype(np.float32)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("pictures", type=Path, nargs="+")
    parser.add_argument("--megapixels", type=float, default=3.0)
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    file = TranslatorFile(arguments.file, threads=arguments.threads)
    kinds = [kind(arguments.file.read_bytes(), file.spec, arguments.threads) for kind in (Exact, TiledNetwork)]
    for path in arguments.pictures:
        picture = picture_of(path, arguments.megapixels, kinds[0].multiple)
        exact, sampled = (translated(tiles, picture) for tiles in kinds)
        off = np.abs(exact - sampled)
        print(f"{path.name} {picture.shape[1]} x {picture.shape[0]}: mean {off.mean():.2f}, 99% of the values within "
              f"{np.percentile(off, 99):.0f}, most {off.max():.0f} of 255", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
