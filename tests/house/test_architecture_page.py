"""The plan of the house in docs/architecture.md shows the house as it is."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "architecture.md"
PACKAGE = "convex_explorer/"


def plan() -> list[str]:
    """The lines of the page's tree that are inside the package."""
    page = PAGE.read_text(encoding="utf-8")
    blocks = re.findall(r"^```\w*\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    (tree,) = (block for block in blocks if re.search(rf"^{PACKAGE}", block, re.MULTILINE))
    lines = tree.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(PACKAGE))
    inside = []
    for line in lines[start + 1 :]:
        if line and not line.startswith(" "):
            break
        inside.append(line)
    return inside


def modules_on_the_page() -> set[str]:
    """The paths that the tree names, such as ``ui/outcome/pane.py``.

    A line opens with a folder or a file, two spaces or more deeper than the folder it is in; it
    may name more files of the same folder after it.
    """
    folders: list[tuple[int, str]] = []
    found = set()
    for line in plan():
        indent = len(line) - len(line.lstrip())
        while folders and folders[-1][0] >= indent:
            folders.pop()
        if opening := re.match(r"\s*([a-z_]+/)(?:\s|$)", line):
            folders.append((indent, opening[1]))
        here = "".join(folder for _, folder in folders)
        found |= {here + name for name in re.findall(r"(?<![\w/.])\w+\.py\b", line)}
    return found


def modules_in_the_house() -> set[str]:
    package = ROOT / PACKAGE
    return {path.relative_to(package).as_posix() for path in package.rglob("*.py")}


def test_the_tree_can_be_read():
    assert {"cli.py", "values/types.py", "convex/client.py"} <= modules_on_the_page()


def test_the_modules_on_the_page_exist():
    assert modules_on_the_page() - modules_in_the_house() == set()


def test_every_module_is_on_the_page():
    missing = modules_in_the_house() - modules_on_the_page()
    assert {module for module in missing if not module.endswith("__init__.py")} == set()
