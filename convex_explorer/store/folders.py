"""Where our files live: one data folder, and what each file in it is called."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from convex_explorer.store.errors import store_errors
from convex_explorer.store.installation import Installation

#: Names another data folder, for whoever wants one.
HOME_VARIABLE = "CONVEX_EXPLORER_HOME"


@dataclass(frozen=True, slots=True)
class Folders:
    """The data folder ``root`` and what is in it. Nothing is created but by ``create``.

    Attributes:
        root: the data folder.
        is_portable: whether it lies beside the program, to be taken along with it; such a program
            leaves nothing on the machine, and so nothing in its keyring.
    """

    root: Path
    is_portable: bool = False

    @classmethod
    def standard(
        cls, *, portable: bool = False, installation: Installation | None = None
    ) -> "Folders":
        """The folder beside the program where that is portable, by a wish or by ``portable.txt``.

        Else the one that ``$CONVEX_EXPLORER_HOME`` names, else where the system wants it:
        that is ``~/.local/share/convex-explorer`` on Linux, ``~/Library/Application Support/Convex
        Explorer`` on macOS, and ``Convex Explorer`` in the local application data on Windows.
        """
        here = installation or Installation.found()
        if portable or here.is_portable:
            return cls(here.portable_data, is_portable=True)
        if named := os.environ.get(HOME_VARIABLE):
            return cls(Path(named).expanduser().absolute())
        from platformdirs import user_data_path

        plain = sys.platform in {"win32", "darwin"}
        name = "Convex Explorer" if plain else "convex-explorer"
        # Without an author: Windows would nest two folders of one name.
        return cls(user_data_path(name, appauthor=False))

    @property
    def deployments_file(self) -> Path:
        """The deployments the user has added; no secret is in it."""
        return self.root / "deployments.json"

    @property
    def identities_file(self) -> Path:
        """As whom deployments are called; no secret is in it."""
        return self.root / "identities.json"

    @property
    def variables_file(self) -> Path:
        """What variables in args stand for on each deployment; no secret is in it."""
        return self.root / "variables.json"

    @property
    def saved_calls_turns(self) -> Path:
        """What processes wait at before they change a saved call; the calls are elsewhere."""
        return self.root / "saved-calls"

    @property
    def catalogs(self) -> Path:
        """What is known of each deployment's functions, a file for each."""
        return self.root / "catalogs"

    @property
    def settings_file(self) -> Path:
        """What the user prefers, and how the window was left."""
        return self.root / "settings.json"

    @property
    def history_file(self) -> Path:
        """Calls and their outcomes."""
        return self.root / "history.sqlite3"

    @property
    def audit_file(self) -> Path:
        """What was changed on production; no limit of history holds for it."""
        return self.root / "production-changes.jsonl"

    @property
    def drafts_file(self) -> Path:
        """What is being typed, and the tabs that are open."""
        return self.root / "drafts.sqlite3"

    @property
    def signs_of_life(self) -> Path:
        """A file for each process of the program that runs on this folder."""
        return self.root / "running"

    @property
    def log_file(self) -> Path:
        """What the program notes about itself; never args, values or credentials."""
        return self.root / "convex-explorer.log"

    @property
    def backups(self) -> Path:
        """Dated copies, made before a file changes its form."""
        return self.root / "backups"

    def create(self) -> None:
        """Make the data folder, for its owner only. One that is there is left as it is.

        Raises:
            StoreError: it cannot be made.
        """
        with store_errors("create", self.root):
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
