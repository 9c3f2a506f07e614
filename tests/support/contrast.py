"""How well a color can be told from another one, as WCAG 2.1 defines it."""

from PySide6.QtGui import QColor


def contrast(one: QColor, other: QColor) -> float:
    """From 1 for the same color to 21 for black on white; text needs 4.5, lines 3."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: QColor) -> float:
    parts = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in (color.redF(), color.greenF(), color.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
