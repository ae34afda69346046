"""Makes the pictures that emoji-google-twitter was trained on: the same emoji by two hands, on white.

    python make_emoji.py NODE_MODULES OUT     NODE_MODULES holds emoji-datasource-google and -twitter 16.0.0 of npm

Writes OUT/trainA (Google's), trainB (Twitter's), testA and testB, and for pix2pix partnersA: the Twitter pictures of
trainA's names. By a hash of its name without skin tones each emoji belongs to A, to B, or to both tests, where the
pairing is known.
"""

import argparse
import hashlib
import re
from collections import Counter
from pathlib import Path

from PIL import Image

STYLES = {"A": "google", "B": "twitter"}
SIZE, RIM = 64, 4
"""Each drawing fills the picture but for the rim: Twitter's are larger in theirs than Google's, and a critic that could
tell the two hands by that taught little beside marks along the border."""
MOST_TONES = 4
"""Of the up to 26 skin tones of a couple."""


def folders_of(name: str) -> dict[str, str]:
    """For each of the styles the folder that an emoji belongs to."""
    number = int(hashlib.md5(name.encode()).hexdigest(), 16) % 16
    if number % 8 == 0:
        return {"A": "testA", "B": "testB"}
    return {"B": "trainB"} if number >= 8 else {"A": "trainA", "B": "partnersA"}


def on_white(path: Path) -> Image.Image:
    """Without the room that the file leaves around it, as large as fits into the rim."""
    with Image.open(path) as image:
        drawn = image.convert("RGBA")
    drawn = drawn.crop(drawn.getchannel("A").getbbox())
    scale = (SIZE - 2 * RIM) / max(drawn.size)
    drawn = drawn.resize([max(1, round(side * scale)) for side in drawn.size], Image.Resampling.LANCZOS)
    white = Image.new("RGBA", (SIZE, SIZE), "white")
    white.alpha_composite(drawn, ((SIZE - drawn.width) // 2, (SIZE - drawn.height) // 2))
    return white.convert("RGB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("node_modules", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    sources = {
        letter: arguments.node_modules / f"emoji-datasource-{style}/img/{style}/{SIZE}"
        for letter, style in STYLES.items()
    }
    names = sorted(set.intersection(*({path.name for path in source.glob("*.png")} for source in sources.values())))
    tones: Counter[str] = Counter()
    for name in names:
        plain = re.sub("-1f3f[b-f]|-fe0f", "", name)
        tones[plain] += 1
        if tones[plain] > MOST_TONES:
            continue
        for letter, folder in folders_of(plain).items():
            (arguments.out / folder).mkdir(parents=True, exist_ok=True)
            on_white(sources[letter] / name).save(arguments.out / folder / name)


if __name__ == "__main__":
    main()
