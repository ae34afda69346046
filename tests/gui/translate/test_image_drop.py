"""What drops are taken for: files, image data, and what browsers hand over."""

import base64
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QImage

from ganstudio.gui.translate.widgets.image_drop import Dropped, may_be_taken, pixels_of, read_drop
from tests.gui.translate.conftest import noise


def png(picture=None) -> bytes:
    file = io.BytesIO()
    Image.fromarray(noise() if picture is None else picture).save(file, "PNG")
    return file.getvalue()


def mime(*, urls=(), html="", text="", image=None, **raw) -> QMimeData:
    data = QMimeData()
    if urls:
        data.setUrls([QUrl(url) for url in urls])
    if html:
        data.setHtml(html)
    if text:
        data.setText(text)
    if image is not None:
        data.setImageData(image)
    for name, content in raw.items():
        data.setData(f"image/{name}", content)
    return data


def data_url(content: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(content).decode()}"


def test_files_and_folders(tmp_path):
    paths = [tmp_path / "a picture.png", tmp_path]
    dropped = read_drop(mime(urls=[QUrl.fromLocalFile(str(path)).toString() for path in paths]))
    assert dropped == Dropped(paths=paths)


@pytest.mark.parametrize(
    "html",
    [
        "<img src='{}'>",
        '<html><body><!--StartFragment--><a href="http://x"><IMG alt="x" SRC="{}"></a></body></html>',
        "<p>Two <img src='{0}'> of the same <img src='{0}'>",
    ],
)
def test_a_browser_hands_over_its_html(html, tmp_path):
    content = png()
    assert read_drop(mime(html=html.format(data_url(content)))).files == [content]
    path = tmp_path / "ä picture.png"
    assert read_drop(mime(html=html.format(QUrl.fromLocalFile(str(path)).toString()))).paths == [path]
    assert read_drop(mime(html=html.format("https://example.org/a.png"))).remote == ["https://example.org/a.png"]


def test_what_is_here_goes_before_what_is_elsewhere():
    content = png()
    remote = "https://example.org/a.png"
    assert read_drop(mime(urls=[remote], html=f"<img src='{remote}'>", png=content)).files == [content]
    assert read_drop(mime(urls=[remote], html=f"<img src='{data_url(content)}'>")).files == [content]
    only = read_drop(mime(urls=[remote], html=f"<img src='{remote}'>"))
    assert not only.is_usable
    assert set(only.remote) == {remote}


def test_image_data(tmp_path):
    picture = np.dstack([noise(7, 5), np.full((7, 5), 9, np.uint8)])
    image = QImage(picture.tobytes(), 5, 7, 20, QImage.Format.Format_RGBA8888).copy()
    (dropped,) = read_drop(mime(image=image)).images
    assert np.array_equal(pixels_of(dropped), picture)


@pytest.mark.parametrize(
    "address", ["data:image/png;base64,@@@", "data:text/html,hello", "data:image/png;base64", "data:", "file:", "?"]
)
def test_damaged_addresses_are_nothing(address):
    assert not read_drop(mime(html=f"<img src='{address}'>")).is_usable
    assert not read_drop(mime(text=address)).is_usable


def test_an_address_as_text(tmp_path):
    assert read_drop(mime(text=data_url(png()))).files == [png()]
    assert read_drop(mime(text="file:///tmp/a.png\n")).paths == [Path("/tmp/a.png")]
    assert read_drop(mime(text="just words")) == Dropped()


def test_hovering_reads_nothing():
    assert may_be_taken(mime(png=b"x"))
    assert may_be_taken(mime(html="<p>"))
    assert not may_be_taken(mime(text="words"))
