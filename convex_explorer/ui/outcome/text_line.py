"""One row of text on the screen: which character is where."""

from collections.abc import Iterable

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFont, QPainter, QTextCharFormat, QTextLayout, QTextOption

#: Characters that would end the line, or turn it around, are shown as what they are: strangers.
_STRANGE = dict.fromkeys(
    (
        *range(0x20),
        *range(0x7F, 0xA0),
        *range(0x2028, 0x202F),
        *range(0x2066, 0x206A),
        *range(0xDC80, 0xDD00),
    ),
    0xFFFD,
)


class TextLine:
    """The bytes of one row, laid out in the code font.

    Rows of ASCII are laid out by counting, so that however long they are only what is visible
    costs something; Qt lays out all others.
    """

    def __init__(self, data: bytes, font: QFont, character_width: float) -> None:
        self._source = data.decode("utf-8", "surrogateescape")
        self.text = self._source if data.isascii() else self._source.translate(_STRANGE)
        self._width = character_width
        self._layout = None if data.isascii() else _lay_out(self.text, font)

    @property
    def width(self) -> float:
        """Pixels."""
        return self.x_of(len(self._source.encode("utf-8", "surrogateescape")))

    def x_of(self, offset: int) -> float:
        """Where the character begins that is at a byte of the row."""
        if self._layout is None:
            return offset * self._width
        line = self._layout.lineAt(0)
        place: object = line.cursorToX(_utf16_length(self.text[: self.character_at(offset)]))
        return float(place[0]) if isinstance(place, tuple) else 0.0

    def offset_at(self, x: float) -> int:
        """The byte of the row at which the caret is set by a click."""
        if self._layout is None:
            return max(0, min(round(x / self._width), len(self.text)))
        place = self._layout.lineAt(0).xToCursor(max(0.0, x))
        before = self.text.encode("utf-16-le")[: 2 * place].decode("utf-16-le", "ignore")
        return self.offset_of(len(before))

    def character_at(self, offset: int) -> int:
        """How many characters come before a byte of the row."""
        if self._layout is None:
            return offset
        data = self._source.encode("utf-8", "surrogateescape")[:offset]
        return len(data.decode("utf-8", "surrogateescape"))

    def offset_of(self, character: int) -> int:
        """The byte of the row at which a character begins."""
        if self._layout is None:
            return character
        return len(self._source[:character].encode("utf-8", "surrogateescape"))

    def paint(
        self,
        painter: QPainter,
        place: QPointF,
        colors: Iterable[tuple[int, int, QColor]],
        visible: tuple[float, float],
    ) -> None:
        """Draw the row.

        Args:
            painter: with the code font set.
            place: where the row's baseline begins.
            colors: start and end, in characters, and the color of all parts, in order.
            visible: from where to where, in pixels of the row, it can be seen.
        """
        if self._layout is not None:
            ranges = [_format_range(self.text, *part) for part in colors]
            top = QPointF(place.x(), place.y() - self._layout.lineAt(0).ascent())
            self._layout.draw(painter, top, ranges)
            return
        first, last = int(visible[0] / self._width), int(visible[1] / self._width) + 2
        for start, end, color in colors:
            begin, stop = max(start, first), min(end, last)
            if begin < stop:
                painter.setPen(color)
                at = QPointF(place.x() + begin * self._width, place.y())
                painter.drawText(at, self.text[begin:stop])


def _lay_out(text: str, font: QFont) -> QTextLayout:
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    layout.setTextOption(option)
    layout.setCacheEnabled(True)
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    return layout


def _format_range(text: str, start: int, end: int, color: QColor) -> QTextLayout.FormatRange:
    part = QTextLayout.FormatRange()
    part.start = _utf16_length(text[:start])
    part.length = _utf16_length(text[start:end])
    part.format = QTextCharFormat()
    part.format.setForeground(color)
    return part


def _utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
