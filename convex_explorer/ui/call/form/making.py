"""Which kind of part shows a value where a validator is declared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from convex_explorer.convex.typed_fields import suits
from convex_explorer.convex.validators import (
    ArrayOf,
    IdOf,
    Kind,
    Literal,
    ObjectOf,
    RecordOf,
    UnionOf,
    Validator,
    choices_of,
)
from convex_explorer.convex.variables import variable_in
from convex_explorer.ui.call.form.groups import ArrayGroup, ObjectGroup, RecordGroup
from convex_explorer.ui.call.form.text_parts import (
    Int64Part,
    LinesPart,
    NumberPart,
    StringPart,
    can_be_typed,
)
from convex_explorer.ui.call.form.union_part import UnionPart
from convex_explorer.ui.call.form.value_parts import (
    BytesPart,
    ConstantPart,
    EnumPart,
    JsonPart,
    MisfitPart,
    VariablePart,
    is_enum,
)

if TYPE_CHECKING:
    from convex_explorer.ui.call.form.part import Part
    from convex_explorer.ui.call.form.state import FormState
    from convex_explorer.values.path import ValuePath
    from convex_explorer.values.types import Value


def kind_of_part(
    state: FormState, path: ValuePath, validator: Validator, value: Value
) -> type[Part]:
    """The kind that shows a value exactly, and edits it as what it has to be."""
    if isinstance(value, str) and _stands_for_another(validator, value):
        return VariablePart
    if is_enum(validator):
        return EnumPart
    if isinstance(validator, UnionOf) or validator is Kind.ANY:
        return UnionPart
    if not suits(validator, value):
        return MisfitPart
    if isinstance(value, str) and _is_text(validator):
        return _kind_for_text(state, path, validator, value)
    return next(part for shape, part in _PARTS if _is_of(validator, shape))


def _stands_for_another(validator: Validator, value: str) -> bool:
    """Whether a string is a variable, where no string would do."""
    if variable_in(f'"{value}"') is None:
        return False
    return not any(suits(choice, value) for choice in choices_of(validator))


def _kind_for_text(
    state: FormState, path: ValuePath, validator: Validator, value: str
) -> type[Part]:
    if not can_be_typed(value) or ("\n" in value and validator is not Kind.STRING):
        return JsonPart
    several = "\n" in value or state.several_lines.get(path, False)
    return LinesPart if several and validator is Kind.STRING else StringPart


def _is_text(validator: Validator) -> bool:
    return validator is Kind.STRING or isinstance(validator, IdOf)


def _is_of(validator: Validator, shape: Kind | type) -> bool:
    return validator is shape or (isinstance(shape, type) and isinstance(validator, shape))


_PARTS: tuple[tuple[Kind | type, type[Part]], ...] = (
    (Kind.NULL, ConstantPart),
    (Literal, ConstantPart),
    (Kind.NUMBER, NumberPart),
    (Kind.INT64, Int64Part),
    (Kind.COMMIT_TS, Int64Part),
    (Kind.BYTES, BytesPart),
    (ObjectOf, ObjectGroup),
    (ArrayOf, ArrayGroup),
    (RecordOf, RecordGroup),
)
