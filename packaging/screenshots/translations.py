"""Makes the README's picture of what the shipped translators do: `python packaging/screenshots/translations.py`.

For each translator its twelve examples, above, and what it makes of them, below. They are held-out pictures drawn by a
fixed seed (`resources/translators/make_examples.py`), not chosen. Those of a translator that gives back colours or
outlines are prepared as its training pictures were.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from ganstudio.core.paths import resource  # noqa: E402
from ganstudio.inference.translator.domain_names import in_words  # noqa: E402
from ganstudio.inference.translator.processing import prepared  # noqa: E402  (the checkout is found first)
from ganstudio.inference.translator.translator_file import TranslatorFile  # noqa: E402

COUNT, SIDE, GAP, LINE = 12, 104, 4, 24
INK, PAPER = "#2b2b33", "white"


def main() -> None:
    """All translators below each other, in the order of their names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, default=HERE / "translations.webp")
    arguments = parser.parse_args()
    strips = [strip(path) for path in sorted(resource("translators").glob("*.onnx"))]
    sheet = Image.new("RGB", (strips[0].width, sum(part.height for part in strips)), PAPER)
    top = 0
    for part in strips:
        sheet.paste(part, (0, top))
        top += part.height
    sheet.save(arguments.output, quality=80, method=6)


def strip(path: Path) -> Image.Image:
    """The translator's name in words (the font has no arrows), twelve pictures and below them their translations."""
    file = TranslatorFile(path)
    drawn = Image.new("RGB", (COUNT * (SIDE + GAP) - GAP, LINE + 2 * SIDE + 4 * GAP), PAPER)
    ImageDraw.Draw(drawn).text((0, 2), in_words(file.title, file.direction), INK, ImageFont.load_default(16))
    for column, example in enumerate(sorted(path.with_name(f"{path.stem}-examples").glob("*.webp"))[:COUNT]):
        before = prepared(np.asarray(Image.open(example).convert("RGB")), file.preparation)
        for row, pixels in enumerate((before, file.translate(before))):
            drawn.paste(square(pixels), (column * (SIDE + GAP), LINE + row * (SIDE + GAP)))
    return drawn


def square(pixels: np.ndarray) -> Image.Image:
    """The middle of a picture, `SIDE` across."""
    image = Image.fromarray(pixels)
    side = min(image.size)
    left, top = (image.width - side) // 2, (image.height - side) // 2
    how = Image.Resampling.LANCZOS if side > 64 else Image.Resampling.BICUBIC
    return image.resize((SIDE, SIDE), how, (left, top, left + side, top + side))


if __name__ == "__main__":
    main()
