"""Opening an array of a million in the tree."""

from PySide6.QtWidgets import QTreeView

from benchmarks import floors
from benchmarks.data import compact, reply
from benchmarks.figures import Figure, milliseconds
from benchmarks.measuring import Peak, cpu_seconds, medians
from benchmarks.painting import PaintWatch
from benchmarks.program import opened_program

ROUNDS = 7


def measure() -> list[Figure]:
    """One key, Right, on a closed row that holds a million numbers, until it is painted."""
    body = reply(compact({"small": {"deep": 1}, "large": list(range(1_000_000))}))
    with opened_program() as opened:
        draft = opened.open_call()
        call, tree = opened.call(draft), opened.tree(draft)
        watch = PaintWatch(tree.viewport())

        def open_array() -> float:
            opened.show_reply(call, body)
            opened.application.processEvents()
            row = _row_of(tree, "large")
            tree.collapse(row)
            opened.application.processEvents()
            return cpu_seconds(lambda: watch.until_painted(lambda: tree.expand(row)))

        def show() -> float:
            return cpu_seconds(lambda: watch.until_painted(lambda: opened.show_reply(call, body)))

        with Peak() as peak:
            open_array()
        taken = medians(ROUNDS, opened=open_array, shown=show)
    small = floors.seconds("small_tree", ROUNDS)
    floor = f"{milliseconds(small)}: a tree of 3 rows"
    return [
        Figure(
            "opening an array of a million",
            30,
            max(taken.values()) * 1_000,
            "ms",
            ours=f"{milliseconds(taken['opened'])} opened, {milliseconds(taken['shown'])} shown",
            floor=floor,
            peak_mb=peak.mb,
            remark="the longer of showing the result that holds it, and of opening it",
        )
    ]


def _row_of(tree: QTreeView, name: str) -> object:
    """The row of that name, anywhere in what is open."""
    model = tree.model()
    waiting = [model.index(row, 0) for row in range(model.rowCount())]
    while waiting:
        index = waiting.pop(0)
        if name in str(index.data()):
            return index
        waiting += [model.index(row, 0, index) for row in range(min(10, model.rowCount(index)))]
    raise LookupError(name)
