"""A peer: the reply by ``r.json()``, and a tree with an object for each value; prints seconds."""

import time

import httpx
from PySide6.QtWidgets import QApplication, QTreeView

from benchmarks.data import MIB
from benchmarks.floors import EagerModel
from benchmarks.painting import show_and_paint
from benchmarks.server import serving

if __name__ == "__main__":
    application = QApplication([])
    with serving() as port:
        url = f"http://127.0.0.1:{port}/api/query"
        httpx.post(url, json={"path": f"bench:size{16 * MIB}"})  # the server makes it once
        started = time.perf_counter()
        value = httpx.post(url, json={"path": f"bench:size{16 * MIB}"}).json()["value"]
        view, model = QTreeView(), EagerModel(value)
        view.setUniformRowHeights(True)
        view.setModel(model)
        show_and_paint(view)
        print(time.perf_counter() - started)
