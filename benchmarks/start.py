"""What is started anew for the rows about starting.

``python -m benchmarks.start WHAT BEGAN`` prints how many seconds after BEGAN (of ``time.time``)
WHAT was there, and how many seconds of CPU time it took: ``bare`` and ``program`` have painted,
``http`` and ``https`` have a client too, ``listed`` has history in its list. A data folder may
follow.
"""

import os
import sys
import time
from pathlib import Path
from tempfile import gettempdir


def bare() -> None:
    """A window of Qt with nothing in it."""
    from PySide6.QtWidgets import QApplication, QMainWindow

    class Bare(QMainWindow):
        painted = False

        def paintEvent(self, event: object) -> None:
            super().paintEvent(event)
            self.painted = True

    application = QApplication([])
    window = Bare()
    window.resize(1_300, 800)
    window.show()
    while not window.painted:
        application.processEvents()


def program(goal: str = "", folder: str = "") -> None:
    """The program, by the same steps as ``cli.main`` and ``app.run_program``."""
    from convex_explorer import cli

    cli._hasten_imports()
    from convex_explorer import app
    from convex_explorer.session.demo_host import DEMO_DEPLOYMENT
    from convex_explorer.store.folders import Folders
    from convex_explorer.store.secrets import KeyringSecrets

    application = app.build_application([])
    folders = Folders(Path(folder or Path(gettempdir()) / "convex-explorer-bench"))
    folders.create()
    if not folders.deployments_file.exists():
        # Else the demo would be kept, and shown, only once the loop runs.
        app.DeploymentStore(folders.deployments_file).save([DEMO_DEPLOYMENT])
    opened = app.build_program(application, folders, KeyringSecrets())
    opened.session.book.use_demo()
    opened.window.show()
    app.paint(application, opened.window)
    if goal:
        _get_ready(opened, application, folders, goal)


def _get_ready(opened: object, application: object, folders: object, goal: str) -> None:
    import asyncio

    from convex_explorer import app
    from convex_explorer.convex.deployment import Deployment, DeploymentKind

    app.collect_garbage_here(opened.window)
    app.start_logging(folders)
    listed = asyncio.Event()
    opened.session.history.records_found.connect(lambda _: listed.set())
    loop = app.open_loop(application, opened.tasks)

    async def open_client() -> None:
        deployment = Deployment("Bench", f"{goal}://127.0.0.1:9", DeploymentKind.SELF_HOSTED)
        session = opened.session
        client = await session.active.client_for(deployment)
        client._carrier()

    loop.run_until_complete(listed.wait() if goal == "listed" else open_client())


if __name__ == "__main__":
    what, began = sys.argv[1], float(sys.argv[2])
    if what == "bare":
        bare()
    else:
        program("" if what == "program" else what, *sys.argv[3:])
    print(time.time() - began, time.process_time(), flush=True)
    os._exit(0)
