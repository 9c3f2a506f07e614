"""As whom the next call is made: always to be seen beside Run, and chosen from a menu."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QHideEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from convex_explorer.convex.identity import Identity, IdentityKind, acting_as
from convex_explorer.convex.tokens import (
    SOON,
    IdentityChoice,
    expiry_text,
    left_text,
    seconds_unchanged,
)
from convex_explorer.ui.theme import Theme
from convex_explorer.ui.veils import BLOTTED
from convex_explorer.ui.widgets.restyling import restyle

#: After a sleep of the computer, this is how long the countdown may be wrong; seconds.
_LONGEST_PAUSE = 60.0
_MOST_LETTERS = 44
_ICONS = {
    IdentityKind.ANONYMOUS: "globe",
    IdentityKind.USER: "key-round",
    IdentityKind.ADMIN: "shield",
    IdentityKind.ACTING_AS: "user-round",
}


def _utc_now() -> datetime:
    return datetime.now(UTC)


class IdentityButton(QPushButton):
    """Says as whom, counts down what is left of a user token, and offers whom else one can be.

    Signals:
        identity_chosen: the Identity to call as from now on.
        token_requested: the user wants to give a user token.
        acting_requested: the user wants to act as somebody.
        expiry_noticed: str, that the token has expired, in a sentence; empty while it has not.
    """

    identity_chosen = Signal(object)
    token_requested = Signal()
    acting_requested = Signal()
    expiry_noticed = Signal(str)

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        now: Callable[[], datetime] = _utc_now,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("identityButton")
        self.setProperty("role", "identity")
        self._theme = theme
        self._now = now
        self._choice: IdentityChoice | None = None
        self._clock = QTimer(self, singleShot=True)
        self._clock.timeout.connect(self._count_down)
        menu = QMenu(self)
        menu.setObjectName("identityMenu")
        menu.setToolTipsVisible(True)
        menu.triggered.connect(self._choose)
        menu.aboutToShow.connect(self._fill_menu)
        self.setMenu(menu)
        theme.veils.changed.connect(self._count_down)
        self.hide()

    @property
    def counting(self) -> bool:
        """Whether there is a countdown; where nothing changes, nothing ticks."""
        return self._clock.isActive()

    def show_choice(self, choice: IdentityChoice | None) -> None:
        """Say as whom calls are made, and offer these; None where there is no deployment."""
        self._choice = choice
        self.setVisible(choice is not None)
        self._count_down()

    def open_menu(self) -> None:
        """Let the user choose."""
        if self._choice is not None:
            self.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.showMenu()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._count_down()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._clock.stop()

    # ------------------------------------------------------------------ what it says

    def _count_down(self) -> None:
        """Say how things are now, and look again when they will be otherwise."""
        self._clock.stop()
        if self._choice is None:
            self.expiry_noticed.emit("")
            return
        identity, expires_at = self._choice.identity, self._expires_at()
        now = self._now()
        if expires_at is None:
            self._say(identity.phrase, f"Calls are made {identity.phrase}", "")
            self.expiry_noticed.emit("")
            return
        said = expiry_text(expires_at, now)
        tone = _tone(expires_at - now)
        about = f"The {identity} {said}, at {expires_at.astimezone():%b %d, %H:%M}"
        self._say(f"token: {left_text(expires_at, now)}", about, tone)
        self.expiry_noticed.emit(f"This token {said}." if tone == "error" else "")
        if self.isVisible():
            pause = min(seconds_unchanged(expires_at, now), _LONGEST_PAUSE)
            self._clock.start(int(pause * 1_000) + 1)

    def _expires_at(self) -> datetime | None:
        choice = self._choice
        if choice is None or choice.identity.kind is not IdentityKind.USER or choice.token is None:
            return None
        return choice.token.expires_at

    def _say(self, text: str, about: str, tone: str) -> None:
        seen = self._without_name(text)
        shown = seen if len(seen) <= _MOST_LETTERS else _without_middle(seen)
        self.setText(shown.replace("&", "&&"))
        self.setToolTip(self._without_name(about))
        self.setAccessibleName(f"As whom: {text}")
        self.setAccessibleDescription(about)
        if self._choice is not None:
            icon = "clock" if tone else _ICONS[self._choice.identity.kind]
            self._theme.dress(self, icon, tone or "muted")
        restyle(self, tone=tone)

    def _without_name(self, text: str) -> str:
        """A text as it may be seen: without the user's name, if veils are drawn."""
        whom = self._choice.identity.whom if self._choice is not None else ""
        return text.replace(whom, BLOTTED) if whom and self._theme.veils.drawn else text

    # ------------------------------------------------------------------ the menu

    def _fill_menu(self) -> None:
        """Offer what there is when the menu opens; while it is chosen from, nothing may go."""
        menu, choice = self.menu(), self._choice
        menu.clear()
        if choice is None:
            return
        acted = [acting_as(whom) for whom in choice.recent]
        plain = [each for each in choice.offered if each.kind is not IdentityKind.ACTING_AS]
        more = [each for each in choice.offered if each not in plain and each not in acted]
        for identity in (*plain, *more, *acted):
            action = menu.addAction(self._line(identity).replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(identity == choice.identity)
            action.setData(identity)
        menu.addSeparator()
        menu.addAction("Use a user &token…").triggered.connect(self.token_requested)
        acting = menu.addAction("Act as a &user…")
        acting.triggered.connect(self.acting_requested)
        acting.setEnabled(choice.may_act)
        if not choice.may_act:
            acting.setText("Act as a user… (needs a deploy key)")

    def _line(self, identity: Identity) -> str:
        """An identity in the menu, where there is room for what the button leaves out."""
        match identity.kind:
            case IdentityKind.ADMIN:
                return "Admin, by deploy key"
            case IdentityKind.ANONYMOUS:
                return "Anonymous, without a credential"
            case IdentityKind.ACTING_AS:
                return f"Acting as {identity.acting_as}"
            case IdentityKind.USER:
                token = self._choice.token if self._choice is not None else None
                ending = ""
                if token is not None and token.expires_at is not None:
                    ending = f", {expiry_text(token.expires_at, self._now())}"
                return f"U{str(identity)[1:]}{ending}"

    def _choose(self, action: QAction) -> None:
        if isinstance(identity := action.data(), Identity):
            self.identity_chosen.emit(identity)


def _tone(left: timedelta) -> str:
    if left <= timedelta():
        return "error"
    return "warning" if left < SOON else ""


def _without_middle(text: str) -> str:
    half = _MOST_LETTERS // 2
    return f"{text[:half].rstrip()}…{text[-half:].lstrip()}"
