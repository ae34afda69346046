"""The icon in the forms that systems want, drawn from its SVGs: `python packaging/icons/make.py FOLDER`.

FOLDER gets hicolor/ as Linux desktops look for it (the program's icon, and that of its documents), ganstudio.ico and
ganstudio.icns. Up to 24 pixels a plainer drawing is used, whose parts are whole pixels there.
"""

import os
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

HERE = Path(__file__).resolve().parent
LARGE, SMALL = HERE.parent.parent / "resources" / "icons" / "ganstudio.svg", HERE / "ganstudio-small.svg"
DOCUMENT = HERE / "document.svg"
SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
_PLAIN_UP_TO = 24


def draw(svg: Path, size: int) -> Image.Image:
    """The drawing as RGBA [size, size]."""
    picture = QImage(size, size, QImage.Format.Format_ARGB32)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(str(svg)).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    return Image.open(BytesIO(buffer.data().data())).convert("RGBA")


def program_icon(size: int) -> Image.Image:
    """The program's own icon at that size."""
    return draw(SMALL if size <= _PLAIN_UP_TO else LARGE, size)


def make(folder: Path) -> None:
    """Write all forms into `folder`."""
    for size in SIZES:
        for kind, name, icon in (
            ("apps", "ganstudio", program_icon(size)),
            ("mimetypes", "ganstudio-document", draw(DOCUMENT, size)),
        ):
            place = folder / "hicolor" / f"{size}x{size}" / kind
            place.mkdir(parents=True, exist_ok=True)
            icon.save(place / f"{name}.png", optimize=True)
    for kind, name, svg in (("apps", "ganstudio", LARGE), ("mimetypes", "ganstudio-document", DOCUMENT)):
        place = folder / "hicolor" / "scalable" / kind
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{name}.svg").write_bytes(svg.read_bytes())
    icons = {size: program_icon(size) for size in SIZES}
    small = [icons[size] for size in SIZES if size < 256]
    icons[256].save(
        folder / "ganstudio.ico", append_images=small, sizes=[(size, size) for size in SIZES if size <= 256]
    )
    icons[512].save(folder / "ganstudio.icns", append_images=[icons[size] for size in (32, 64, 128, 256)])


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication([])
    make(Path(sys.argv[1]))
