import pytest

from convex_explorer.demo.value_limits import InvalidValueError, binary_size, measure
from convex_explorer.values.types import Int64


@pytest.mark.parametrize(
    ("value", "size"),
    [
        (None, 1),
        (True, 1),
        (1.0, 9),
        (Int64(1), 9),
        ("abc", 5),
        ("ě", 4),
        (b"abc", 5),
        ([], 2),
        ([1.0, None], 12),
        ({"ab": 1.0}, 14),
    ],
)
def test_a_value_is_measured_in_convex_units(value, size):
    assert measure(value) == size


def nested(levels):
    value = None
    for _ in range(levels):
        value = [value]
    return value


def test_sixty_four_levels_are_the_limit():
    measure(nested(64))
    with pytest.raises(InvalidValueError, match=r"\(nested 65 levels deep > maximum nesting 64\)"):
        measure(nested(65))


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ([None] * 8193, r"Array length is too long \(8193 > maximum length 8192\)"),
        (
            {f"f{n}": None for n in range(1025)},
            r"Object has too many fields \(1025 > maximum number 1024\)",
        ),
        ("x" * (1 << 25), r"Value is too large \(32 MiB > maximum size 32 MiB\)"),
        ({"a" * 1025: None}, r"Field name is too long \(1025 > maximum 1024\)"),
        ({"$a": None}, r"Field name \$a starts with '\$', which is reserved\."),
    ],
)
def test_what_is_too_much_is_refused(value, reason):
    with pytest.raises(InvalidValueError, match=reason):
        measure(value)


@pytest.mark.parametrize(
    ("size", "text"),
    [(12, "12 B"), (1536, "1.5 KiB"), (1 << 24, "16 MiB"), (1 << 31, "2 GiB")],
)
def test_sizes_are_written_in_binary_units(size, text):
    assert binary_size(size) == text
