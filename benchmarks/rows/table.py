"""40,000 rows of 30 columns as a table: painted, and sorted."""

from PySide6.QtWidgets import QAbstractButton, QTableView

from benchmarks import floors
from benchmarks.data import reply, rows
from benchmarks.figures import Figure, milliseconds
from benchmarks.measuring import Peak, cpu_seconds, medians
from benchmarks.painting import PaintWatch, spin_until
from benchmarks.program import opened_program

ROUNDS = 7
NAMES = ("table 40,000 × 30, painted", "table 40,000 × 30, sorted")
LIMITS = (1.5, 2.0)


def measure() -> list[Figure]:
    """From choosing the look, and from a click on a column's header, until it is painted."""
    body = reply(rows(40_000, 30))
    with opened_program() as opened:
        draft = opened.open_call()
        call = opened.call(draft)
        opened.tree(draft)  # makes what shows results
        look = opened.widget("resultLookTable", QAbstractButton)
        tree = opened.widget("resultLookTree", QAbstractButton)
        assert isinstance(look, QAbstractButton)
        assert isinstance(tree, QAbstractButton)
        opened.show_reply(call, body)
        look.click()  # makes the table's widgets
        table = opened.widget("resultTable", QTableView)
        assert isinstance(table, QTableView)
        watch = PaintWatch(table.viewport())
        sorted_: list[bool] = []

        def note(*_changes: object) -> None:
            sorted_.append(True)

        table.model().layoutChanged.connect(note)

        def paint() -> float:
            tree.click()
            opened.show_reply(call, body)
            opened.application.processEvents()
            return cpu_seconds(lambda: watch.until_painted(look.click))

        def sort() -> float:
            paint()
            sorted_.clear()

            def run() -> None:
                table.horizontalHeader().sectionClicked.emit(1)
                spin_until(lambda: bool(sorted_))

            return cpu_seconds(lambda: watch.until_painted(run))

        with Peak() as peak:
            paint()
        taken = [medians(ROUNDS, ours=action)["ours"] for action in (paint, sort)]
    lows = [floors.seconds(name, ROUNDS) for name in ("table_model", "sorted_column")]
    texts = ("cutting it up, and a model of strings painted", "sorting the numbers of a column")
    return [
        Figure(
            name,
            limit,
            ours / low,
            ours=milliseconds(ours),
            floor=f"{milliseconds(low)}: {text}",
            peak_mb=peak.mb,
        )
        for name, limit, ours, low, text in zip(NAMES, LIMITS, taken, lows, texts, strict=True)
    ]
