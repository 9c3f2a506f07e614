"""Takes the pictures of docs/install.md that can be taken on Linux, of the program as it is now.

    .venv/bin/python scripts/install_pictures.py docs/pictures/install

Needs Xvfb, openbox, xdotool, dbus-run-session, gnome-keyring with gcr, and ImageMagick. Nothing of
the user's is read or changed: display, session, keyring and data folder are new ones.
"""

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from convex_explorer.ui.window import Window

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

TOOLS = (
    *("Xvfb", "openbox", "xdotool", "import", "convert"),
    *("dbus-run-session", "gnome-keyring-daemon"),
)
WIDTH, HEIGHT = 1180, 760
INSIDE = "--inside"
#: Colors enough for a window of flat areas, in a third of the bytes.
COLORS = "200"
SECONDS_TO_SETTLE = 0.7
URL, KEY = "https://happy-otter-123.convex.cloud", "dev:happy-otter-123|eyJ2MiI6IjAxMjM0NTY3ODkifQ"


def main() -> int:
    """Take the pictures into the folder that is named; 1 where something is missing."""
    if sys.argv[1] == INSIDE:
        return take_pictures(Path(sys.argv[2]))
    if missing := [tool for tool in TOOLS if not shutil.which(tool)]:
        print("Missing here: " + ", ".join(missing))
        return 1
    out = Path(sys.argv[1]).absolute()
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, display() as shown:
        kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        variables = kept | {"DISPLAY": shown, "HOME": home, "XDG_RUNTIME_DIR": home}
        command = ["dbus-run-session", "--", sys.executable, __file__, INSIDE, str(out)]
        return subprocess.run(command, env=variables, check=False).returncode


@contextmanager
def display() -> Iterator[str]:
    """A display of its own, with a window manager."""
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-wr", "-screen", "0", f"{WIDTH}x{HEIGHT}x24"]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, pass_fds=[writer], stdout=quiet, stderr=quiet) as server:
        os.close(writer)
        with os.fdopen(reader) as told:
            shown = f":{told.readline().strip()}"
        manager = str(shutil.which("openbox"))
        openbox = subprocess.Popen([manager], env=os.environ | {"DISPLAY": shown}, stderr=quiet)
        try:
            yield shown
        finally:
            openbox.terminate()
            openbox.wait()
            server.terminate()


def take_pictures(out: Path) -> int:
    """Open the program, and take a picture at each step. In a session of its own."""
    from convex_explorer.app import build_application, build_program, open_loop
    from convex_explorer.store.folders import Folders
    from convex_explorer.store.secrets import KeyringSecrets

    start = ["gnome-keyring-daemon", "--start", "--components=secrets"]
    subprocess.run(start, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    application = build_application(sys.argv[:1])
    folders = Folders(Path(os.environ["HOME"]) / ".local/share/convex-explorer")
    folders.create()
    program = build_program(application, folders, KeyringSecrets())
    program.window.resize(WIDTH - 60, HEIGHT - 90)
    program.window.move(30, 30)
    program.window.show()
    loop = open_loop(application, program.tasks)
    loop.run_until_complete(walk(program.window, out))
    # Whoever waits for an answer to the keyring's question would wait for ever.
    sys.stdout.flush()
    os._exit(0)


async def walk(window: "Window", out: Path) -> None:
    """From the first screen to a kept key."""
    from tests.support.driver import Driver

    user = Driver(window)
    await user.until(lambda: user.sees("firstScreen"), "the first screen is there", 20)
    await take("first-screen", out)
    user.click("tryDemoButton")
    await user.until(lambda: user.sees("argsEditor"), "the demo is there", 20)
    user.click("runButton")
    await user.ended()
    await take("demo", out)
    user.choose_command("Deployment", "Add")
    user.paste("deploymentUrlEdit", URL)
    user.choose("credentialKindCombo", "Deploy key")
    user.paste("credentialEdit", KEY)
    await take("add-deployment", out)
    user.click("saveDeploymentButton")
    await asyncio.sleep(5 * SECONDS_TO_SETTLE)
    # Nothing but a window manager says where it is to be, and this one puts it into a corner.
    await run("xdotool", "getactivewindow", "windowmove", "210", "250")
    await take("keyring-linux", out)


async def take(name: str, out: Path) -> None:
    """Take a picture of the whole display, once it has settled."""
    await asyncio.sleep(SECONDS_TO_SETTLE)
    shot = out / f"{name}.png"
    await run("import", "-window", "root", str(shot))
    edge = ["-trim", "+repage", "-bordercolor", "white", "-border", "8"]
    await run("convert", str(shot), *edge, "+dither", "-colors", COLORS, "-strip", str(shot))
    print(f"{shot}: {shot.stat().st_size // 1024} KiB")


async def run(*command: str) -> None:
    """Run a program while the window goes on."""
    await (await asyncio.create_subprocess_exec(*command)).wait()


if __name__ == "__main__":
    sys.exit(main())
