"""What is taken for a link, before it is read."""

import pytest

from convex_explorer.convex.links import looks_like_link


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("convex-explorer://open?function=m:f", True),
        ("Convex-Explorer:", True),
        ("convex-explorer:nonsense", True),
        ("convex-explorer", False),
        (" convex-explorer://open", False),
        ("convex-explorers://open", False),
        ("https://example.com/convex-explorer://open", False),
        ("", False),
    ],
)
def test_a_link_is_told_by_its_scheme(text, expected):
    assert looks_like_link(text) is expected
