"""Choosing whom an admin acts as: issuer, subject, and what else the user's token would say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
)

from convex_explorer.convex.args import utf16_offset
from convex_explorer.convex.claims import ClaimsError, read_acting_as
from convex_explorer.convex.identity import ActingAs, ActingAsError
from convex_explorer.ui.widgets.code_editor import CodeEditor, Underline
from convex_explorer.ui.widgets.naming import named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from convex_explorer.ui.theme import Theme

#: What Convex's own command line takes where no issuer is given.
USUAL_ISSUER = "https://convex.test"
SAMPLE_CLAIMS = '{\n  email: "ada@example.com",\n  name: "Ada"\n}'


class ActingAsDialog(QDialog):
    """A form for one user. It keeps nothing itself.

    Signals:
        user_chosen: ActingAs.
    """

    user_chosen = Signal(object)

    def __init__(
        self, theme: Theme, recent: Sequence[ActingAs] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        named(self, "actingAsDialog", "Act as a user")
        self.setWindowTitle("Act as a user")
        self._theme = theme
        self._recent = tuple(recent)
        self._build_fields()
        self._lay_out()
        if self._recent:
            self._show(self._recent[0])
        else:
            self._issuer.setText(USUAL_ISSUER)
        for field in (self._recent_combo, self._issuer, self._subject, self._claims):
            theme.veils.cover(field)
        for field in (self._issuer, self._subject, self._claims):
            field.textChanged.connect(self._check)
        self._subject.setFocus()
        self._check()

    # ------------------------------------------------------------------ the form

    def _build_fields(self) -> None:
        self._recent_combo = named(QComboBox(), "recentActingCombo", "Users acted as lately")
        for whom in self._recent:
            self._recent_combo.addItem(str(whom))
        self._recent_combo.activated.connect(self._fill_in)
        self._issuer = named(QLineEdit(), "actingIssuerEdit", "Issuer", role="code")
        self._issuer.setPlaceholderText(USUAL_ISSUER)
        self._subject = named(QLineEdit(), "actingSubjectEdit", "Subject", role="code")
        self._subject.setPlaceholderText("Who the user is to the issuer, such as user_2abc")
        self._claims = named(CodeEditor(self._theme), "actingClaimsEditor", "Further claims")
        self._claims.setPlaceholderText(SAMPLE_CLAIMS)
        self._claims.setFixedHeight(self._theme.unit * 30)
        self._claims.setToolTip("Ctrl+Tab leads out of this field")
        self._problem = named(QLabel(), "actingAsProblem", role="error")
        self._problem.setWordWrap(True)
        self._act_button = named(QPushButton("Act as this user"), "actAsButton", role="primary")
        self._act_button.clicked.connect(self._act)
        self._cancel_button = named(QPushButton("Cancel"), "cancelActingAsButton")
        self._cancel_button.clicked.connect(self.reject)

    def _lay_out(self) -> None:
        unit = self._theme.unit
        form = QFormLayout()
        form.setHorizontalSpacing(unit * 4)
        form.setVerticalSpacing(unit * 2)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow("&Recent", self._recent_combo)
        form.addRow("&Issuer", self._issuer)
        form.addRow("&Subject", self._subject)
        form.addRow("Further &claims", self._claims)
        form.setRowVisible(self._recent_combo, bool(self._recent))
        note = named(QLabel(), "actingAsNote", role="small")
        note.setText(
            "Functions see this user, whether there is one or not. Internal functions can still be "
            "called; system functions cannot."
        )
        note.setWordWrap(True)
        buttons = QDialogButtonBox()
        buttons.addButton(self._act_button, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(self._cancel_button, QDialogButtonBox.ButtonRole.RejectRole)
        column = QVBoxLayout(self)
        column.setContentsMargins(unit * 5, unit * 4, unit * 5, unit * 4)
        column.setSpacing(unit * 3)
        column.addWidget(named(QLabel("Act as a user"), "actingAsTitle", role="title"))
        column.addLayout(form)
        for widget in (self._problem, note, buttons):
            column.addWidget(widget)
        self.setMinimumWidth(unit * 140)

    def _fill_in(self, row: int) -> None:
        self._show(self._recent[row])

    def _show(self, whom: ActingAs) -> None:
        self._issuer.setText(whom.issuer)
        self._subject.setText(whom.subject)
        self._claims.setPlainText(whom.claims_json if whom.claims else "")

    # ------------------------------------------------------------------ what was typed

    def _read(self) -> ActingAs:
        return read_acting_as(self._issuer.text(), self._subject.text(), self._claims.text())

    def _check(self) -> None:
        """Say what keeps this from being a user; what is not filled in yet is no fault."""
        problem, tone, underlines = "", "error", []
        try:
            self._read()
        except ClaimsError as error:
            problem = f"{error} {error.advice}".strip()
            text = self._claims.text()
            underlines = [
                Underline(
                    utf16_offset(text, each.start), utf16_offset(text, each.end), each.message
                )
                for each in error.problems
            ]
        except ActingAsError as error:
            problem = f"{error} {error.advice}".strip()
            filled_in = self._issuer.text().strip() and self._subject.text().strip()
            tone = "error" if filled_in else "muted"
        self._claims.show_underlines(underlines)
        self._claims.setAccessibleDescription(problem if underlines else "")
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        self._problem.setProperty("role", tone)
        self._problem.style().unpolish(self._problem)
        self._problem.style().polish(self._problem)
        self._act_button.setEnabled(not problem)

    def _act(self) -> None:
        self.user_chosen.emit(self._read())
        self.accept()
