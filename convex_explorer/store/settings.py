"""Settings, typed and with defaults."""

import base64
from collections.abc import Collection
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from convex_explorer.store.files import read_json, write_json
from convex_explorer.store.turns import turn_at

MIN_ZOOM = 50
MAX_ZOOM = 200
SIDEBAR_PAGES = ("Functions", "History", "Saved")
HISTORY_LIMITS = ("history_calls", "history_days", "history_result_kib", "history_results_mib")
#: What holds for every window at once; how a window looks is its own affair.
SHARED = (*HISTORY_LIMITS, "history_production_results", "saved_calls_folder")
_LARGEST_LIMIT = 1_000_000


class ThemeChoice(StrEnum):
    """Which look the user has chosen."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class UpdateWish(StrEnum):
    """Whether the program may look for newer versions by itself."""

    UNASKED = "unasked"
    DAILY = "daily"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user prefers, and how the window was left.

    Attributes:
        theme: which look; ``system`` follows the system, also when it changes.
        zoom: the size of everything, in percent from ``MIN_ZOOM`` to ``MAX_ZOOM``.
        sidebar_visible: whether the sidebar is shown.
        sidebar_page: which of its pages the sidebar shows.
        window_geometry: place and size of the window, as Qt saves it, in base64.
        window_layout: how the panes share the window, as Qt saves it, in base64.
        active_deployment_id: the deployment that was used last.
        save_folder: the folder that something was saved to last.
        saved_calls_folder: the folder in which calls are saved, or None where none was chosen.
        form_deployments: the ids of the deployments whose args the user wants as a form.
        json_deployments: the ids of those whose args the user wants as text; for all others it is
            a form where the function is known.
        history_calls: how many calls history keeps of each deployment; 0 for none.
        history_days: how long it keeps them; 0 for no history.
        history_result_kib: the largest result that it keeps, in KiB.
        history_results_mib: what all results may take together, in MiB.
        history_production_results: whether results of production deployments are kept, too.
        hide_names: whether names, URLs and values are hidden from those who look on.
        forget_keys_minutes: after how long without input keys in memory are forgotten; 0 for never.
        forget_keys_at_lock: whether they are when the screen is locked or the computer sleeps.
        update_wish: whether it may look for newer versions by itself.
        update_looked_at: when it did last, in ISO format with an offset.
    """

    theme: ThemeChoice = ThemeChoice.SYSTEM
    zoom: int = 100
    sidebar_visible: bool = True
    sidebar_page: str = "History"
    window_geometry: str | None = None
    window_layout: str | None = None
    active_deployment_id: str | None = None
    save_folder: str | None = None
    saved_calls_folder: str | None = None
    form_deployments: tuple[str, ...] = ()
    json_deployments: tuple[str, ...] = ()
    history_calls: int = 1_000
    history_days: int = 90
    history_result_kib: int = 256
    history_results_mib: int = 200
    history_production_results: bool = False
    hide_names: bool = False
    forget_keys_minutes: int = 0
    forget_keys_at_lock: bool = False
    update_wish: UpdateWish = UpdateWish.UNASKED
    update_looked_at: str | None = None


class SettingsStore:
    """Keeps settings in one JSON file."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def load(self) -> Settings:
        """The settings kept; the default for each one that is missing or makes no sense.

        Raises:
            StoreError: the file cannot be read. If it is no JSON object, it was set aside
                (``set_aside``), and loading again gives the defaults.
        """
        kept = read_json(self._file) or {}
        default = Settings()
        return Settings(
            theme=_theme(kept.get("theme"), default.theme),
            zoom=_zoom(kept.get("zoom"), default.zoom),
            sidebar_visible=_flag(kept.get("sidebar_visible"), default.sidebar_visible),
            sidebar_page=_page(kept.get("sidebar_page"), default.sidebar_page),
            window_geometry=_base64(kept.get("window_geometry")),
            window_layout=_base64(kept.get("window_layout")),
            active_deployment_id=_text(kept.get("active_deployment_id")),
            save_folder=_text(kept.get("save_folder")),
            saved_calls_folder=_text(kept.get("saved_calls_folder")),
            form_deployments=_texts(kept.get("form_deployments")),
            json_deployments=_texts(kept.get("json_deployments")),
            **{name: _number(kept.get(name), getattr(default, name)) for name in HISTORY_LIMITS},
            history_production_results=_flag(kept.get("history_production_results"), False),
            hide_names=_flag(kept.get("hide_names"), False),
            forget_keys_minutes=_number(kept.get("forget_keys_minutes"), 0),
            forget_keys_at_lock=_flag(kept.get("forget_keys_at_lock"), False),
            update_wish=_update_wish(kept.get("update_wish")),
            update_looked_at=_text(kept.get("update_looked_at")),
        )

    def save(self, settings: Settings, only: Collection[str] | None = None) -> None:
        """Keep these settings. What else is in the file stays: a newer version may know it.

        Args:
            settings: all of them; they are kept where there is no file yet.
            only: the names of those that were changed here. The others may have been changed
                by another process meanwhile. None for all.

        Raises:
            StoreError: the file is as it was.
        """
        with turn_at(self._file):
            kept, ours = read_json(self._file), asdict(settings)
            if kept is not None and only is not None:
                ours = {name: ours[name] for name in only}
            write_json(self._file, (kept or {}) | ours)


def _theme(kept: object, default: ThemeChoice) -> ThemeChoice:
    return ThemeChoice(kept) if isinstance(kept, str) and kept in set(ThemeChoice) else default


def _update_wish(kept: object) -> UpdateWish:
    known = isinstance(kept, str) and kept in set(UpdateWish)
    return UpdateWish(str(kept)) if known else UpdateWish.UNASKED


def _zoom(kept: object, default: int) -> int:
    # A bool is an int to Python.
    return kept if type(kept) is int and MIN_ZOOM <= kept <= MAX_ZOOM else default


def _flag(kept: object, default: bool) -> bool:
    return kept if isinstance(kept, bool) else default


def _number(kept: object, default: int) -> int:
    return kept if type(kept) is int and 0 <= kept <= _LARGEST_LIMIT else default


def _page(kept: object, default: str) -> str:
    return kept if isinstance(kept, str) and kept in SIDEBAR_PAGES else default


def _text(kept: object) -> str | None:
    return kept if isinstance(kept, str) else None


def _texts(kept: object) -> tuple[str, ...]:
    return tuple(each for each in kept if isinstance(each, str)) if isinstance(kept, list) else ()


def _base64(kept: object) -> str | None:
    text = _text(kept)
    try:
        base64.b64decode(text or "", validate=True)
    except ValueError:
        return None
    return text
