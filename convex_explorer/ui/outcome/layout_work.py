"""Lays a value out as pretty text, once for all who need it: the text look, and finding."""

from itertools import chain

from PySide6.QtCore import QObject, Signal

from convex_explorer.ui.outcome.slices import Slices
from convex_explorer.values.joined import JoinedObject
from convex_explorer.values.pretty_text import PrettyText
from convex_explorer.values.received import Received

#: What is no larger is laid out at once, whatever else the machine is busy with; bytes.
SMALL = 256 * 1024
#: Bytes of text that are worth to be shown before there are more.
_SCREENFUL = 4_096


class LayoutWork(QObject):
    """Holds the text of one value at a time, and only if somebody asked for it.

    Signals:
        begun: there is the beginning of a long text (``text``), and the rest will follow.
        finished: the text is whole.
    """

    begun = Signal()
    finished = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._value: Received | None = None
        self._laid_out: PrettyText | None = None
        self._slices = Slices(self)
        self._slices.advanced.connect(self._note_beginning)
        self._slices.finished.connect(self._note_end)
        self._begun = self._whole = False

    def take_value(self, value: Received | None) -> None:
        """It is another value now; nothing is laid out before it is asked for."""
        self._slices.stop()
        self._value, self._laid_out = value, None
        self._begun = self._whole = False

    def begin(self) -> None:
        """Lay the value out, unless that is done or under way; what is short is whole at once."""
        if self._laid_out is None and self._value is not None:
            value = self._value
            self._laid_out = PrettyText(value)
            joining = value.assembling() if isinstance(value, JoinedObject) else ()
            self._slices.start(chain(joining, self._laid_out.steps()))
            if self._value.size <= SMALL:
                self._slices.finish()

    def finish(self) -> None:
        """Lay out all that is left at once; 16 MiB take a tenth of a second."""
        self._slices.finish()

    @property
    def has_begun(self) -> bool:
        """Whether somebody has asked for the text of this value."""
        return self._laid_out is not None

    @property
    def text(self) -> bytes:
        """What there is of the text."""
        return self._laid_out.text_so_far() if self._laid_out is not None else b""

    @property
    def whole(self) -> PrettyText | None:
        """The text, once it is whole."""
        return self._laid_out if self._whole else None

    def _note_beginning(self) -> None:
        if not self._begun and len(self.text) >= _SCREENFUL:
            self._begun = True
            self.begun.emit()

    def _note_end(self) -> None:
        self._whole = True
        self.finished.emit()
