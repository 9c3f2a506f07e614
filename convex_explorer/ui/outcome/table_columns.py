"""How the columns of a function's table were arranged: widths, order, and which are hidden."""

from dataclasses import dataclass, field

from PySide6.QtWidgets import QHeaderView


@dataclass
class ColumnArrangement:
    """By names, so that it fits the next result too.

    Attributes:
        widths: of the columns whose width the user chose; pixels.
        places: the order of the columns, once the user moved one.
        hidden: the columns that are not shown.
    """

    widths: dict[str, int] = field(default_factory=dict)
    places: list[str] = field(default_factory=list)
    hidden: set[str] = field(default_factory=set)

    def apply(self, header: QHeaderView, columns: list[str]) -> None:
        """Arrange the columns of a table like this."""
        for section, name in enumerate(columns):
            header.setSectionHidden(section, name in self.hidden and self._leaves_some(columns))
            if name in self.widths:
                header.resizeSection(section, self.widths[name])
        known = [name for name in self.places if name in columns]
        order = [*known, *(name for name in columns if name not in known)]
        for place, name in enumerate(order):
            header.moveSection(header.visualIndex(columns.index(name)), place)

    def note_order(self, header: QHeaderView, columns: list[str]) -> None:
        """Keep the order in which the columns stand now."""
        self.places = [columns[header.logicalIndex(place)] for place in range(len(columns))]

    def _leaves_some(self, columns: list[str]) -> bool:
        return bool(set(columns) - self.hidden)
