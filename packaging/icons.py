"""Draws the program's icon at all sizes, from its SVG, in the formats that systems want.

python packaging/icons.py FOLDER
"""

import os
import struct
import sys
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

DRAWING = Path(__file__).resolve().parents[1] / "resources" / "icons" / "convex-explorer.svg"
SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)
#: What Apple calls a PNG of a size; the second of a pair is for screens with two pixels a point.
ICNS_TYPES = (
    (b"icp4", 16),
    (b"icp5", 32),
    (b"icp6", 64),
    (b"ic07", 128),
    (b"ic08", 256),
    (b"ic09", 512),
    (b"ic10", 1024),
    (b"ic11", 32),
    (b"ic12", 64),
    (b"ic13", 256),
    (b"ic14", 512),
)
_ICO_HEADER, _ICO_ENTRY, _ICNS_ENTRY = "<HHH", "<BBBBHHII", ">4sI"


def main() -> int:
    """Draw them into the folder that is named."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    application = QGuiApplication(sys.argv[:1])
    for size in SIZES:
        (folder / f"convex-explorer-{size}.png").write_bytes(drawn(size))
    (folder / "convex-explorer.ico").write_bytes(ico())
    (folder / "convex-explorer.icns").write_bytes(icns())
    del application
    return 0


def drawn(size: int) -> bytes:
    """The icon as a PNG."""
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(str(DRAWING)).render(painter)
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return data.data()


def ico() -> bytes:
    """For Windows: a table, and a PNG for each size. In the table, 0 means 256."""
    pictures = [drawn(size) for size in ICO_SIZES]
    table = struct.pack(_ICO_HEADER, 0, 1, len(pictures))
    at = len(table) + len(pictures) * struct.calcsize(_ICO_ENTRY)
    for size, picture in zip(ICO_SIZES, pictures, strict=True):
        side = size % 256
        table += struct.pack(_ICO_ENTRY, side, side, 0, 0, 1, 32, len(picture), at)
        at += len(picture)
    return table + b"".join(pictures)


def icns() -> bytes:
    """For macOS: each PNG after its type and its length, which count themselves."""
    head = struct.calcsize(_ICNS_ENTRY)
    body = b""
    for kind, size in ICNS_TYPES:
        picture = drawn(size)
        body += struct.pack(_ICNS_ENTRY, kind, head + len(picture)) + picture
    return struct.pack(_ICNS_ENTRY, b"icns", head + len(body)) + body


if __name__ == "__main__":
    sys.exit(main())
