"""UnionPart: which of several shapes a value has, and the editor of that shape."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from convex_explorer.convex.args_edits import written_value
from convex_explorer.convex.args_words import shown
from convex_explorer.convex.typed_fields import ANYTHING, choice_words, suits, switched
from convex_explorer.convex.validation import branch_of, fits
from convex_explorer.convex.validators import (
    ArrayOf,
    Kind,
    Literal,
    ObjectOf,
    RecordOf,
    UnionOf,
    choices_of,
)
from convex_explorer.ui.call.form.inputs import Choice
from convex_explorer.ui.call.form.part import Part, put_up
from convex_explorer.ui.call.form.text_parts import LinesPart
from convex_explorer.ui.call.form.value_parts import JsonPart
from convex_explorer.values.text import literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from convex_explorer.convex.validators import Validator
    from convex_explorer.ui.call.form.part import InnerRow, PartDesk
    from convex_explorer.values.path import ValuePath
    from convex_explorer.values.types import Value


class UnionPart(Part):
    """A drop-down list of shapes. What another shape held comes back with it.

    Any value has them too: its text can be edited, or what it is said to be.
    """

    def __init__(self, desk: PartDesk, path: ValuePath, validator: Validator, spoken: str) -> None:
        super().__init__(desk, path, validator, spoken)
        self._choices = ANYTHING if validator is Kind.ANY else choices_of(validator)
        self._value: Value = None
        self._inner: Part | None = None
        self._branch = -1
        #: What the value was when its shape was chosen, before anything was done with it.
        self._begun = ""
        self._input = self.named(Choice(), ".branch", "kind")
        self._input.addItems([shown(choice_words(each)) for each in self._choices])
        self._input.activated.connect(self._choose)
        self.bar = QWidget()
        self._beside = QHBoxLayout(self.bar)
        self._beside.setContentsMargins(0, 0, 0, 0)
        self._beside.setSpacing(2 * desk.theme.unit)
        self._beside.addWidget(self._input, 1)
        self.below = QWidget()
        self._under = QVBoxLayout(self.below)
        self._under.setContentsMargins(0, 0, 0, 0)

    def show_value(self, value: Value) -> None:
        self._value = value
        self._branch = self._branch_of(value)
        self._input.setCurrentIndex(self._branch)
        self._input.setPlaceholderText(shown(literal(value)) if self._branch < 0 else "")
        self._fit_inner(value)
        if self._inner is not None:
            self._inner.show_value(value)

    def rows(self) -> Iterator[InnerRow]:
        if self._inner is not None:
            yield from self._inner.rows()

    def reveal(self, step: str | int) -> None:
        if self._inner is not None:
            self._inner.reveal(step)

    def discard(self) -> None:
        self._drop_inner()
        super().discard()

    # ------------------------------------------------------------------ which shape

    def _branch_of(self, value: Value) -> int:
        """The one that was chosen, if the value may be of it; or else the one that fits best."""
        chosen = self.desk.state.chosen.get(self.path, -1)
        if 0 <= chosen < len(self._choices) and fits(self._choices[chosen], value):
            return chosen
        if not isinstance(self.validator, UnionOf):
            return 0  # as text, which any value has
        branch = branch_of(self.validator, value)
        same = (at for at, each in enumerate(self._choices) if each is branch)
        found = next(same, -1)
        if found < 0 <= chosen and suits(self._choices[chosen], value):
            return chosen
        return found

    def _choose(self, index: int) -> None:
        if index == self._branch:
            return
        aside = self.desk.state.put_aside.setdefault(self.path, {})
        source = self.desk.source(self.path)
        aside[self._branch] = source
        self.desk.state.chosen[self.path] = index
        self._begun = self._written_for(index, source, aside)
        self.desk.write(self.path, self._begun)

    def _written_for(self, index: int, source: str, aside: dict[int, str]) -> str:
        """What the value is in another shape: what that one held, or what fits it of this one."""
        branch = self._choices[index]
        held = aside.pop(index, None)
        if held is not None and (branch is not Kind.ANY or source == self._begun):
            return held
        if fits(branch, self._value):
            return source
        return written_value(switched(self._value, branch))

    # ------------------------------------------------------------------ its editor

    def _fit_inner(self, value: Value) -> None:
        branch = self._choices[self._branch] if self._branch >= 0 else None
        if branch is None or branch is Kind.NULL or isinstance(branch, Literal):
            self._drop_inner()
            return
        kind: type[Part] = JsonPart
        if branch is not Kind.ANY:
            kind = self.desk.kind_of_part(self.desk.state, self.path, branch, value)
        inner = self._inner
        if type(inner) is kind and inner is not None and inner.validator is branch:
            return
        self._drop_inner()
        self._inner = kind(self.desk, self.path, branch, self.spoken)
        self._inner.refused.connect(self.refused)
        if isinstance(self._inner, JsonPart | LinesPart):
            self._under.addWidget(self._inner.bar)  # it needs the whole width
        else:
            is_group = isinstance(branch, ObjectOf | ArrayOf | RecordOf)
            self._beside.addWidget(self._inner.bar, 0 if is_group else 2)
        put_up(self._inner.bar)
        if self._inner.below is not None:
            self._under.addWidget(self._inner.below)
            put_up(self._inner.below)
        self.desk.rearranged.emit()

    def _drop_inner(self) -> None:
        if self._inner is not None:
            self._inner.discard()
            self._inner = None
            self.refused.emit("")
            self.desk.rearranged.emit()
