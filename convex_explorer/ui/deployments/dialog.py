"""Adding a deployment, or changing one: what it is called, where it is, and as whom we call it."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from convex_explorer.convex.deployment import (
    ConnectionReport,
    Credential,
    CredentialKind,
    Deployment,
    DeploymentEntry,
    DeploymentKind,
)
from convex_explorer.convex.tokens import read_token, tidy_token
from convex_explorer.convex.urls import (
    guess_kind,
    guess_name,
    is_readable_on_the_way,
    parse_deployment_url,
)
from convex_explorer.errors import ExplorerError
from convex_explorer.ui.deployments.connection_section import ConnectionSection
from convex_explorer.ui.deployments.import_box import ImportBox
from convex_explorer.ui.deployments.key_line import KeyLine
from convex_explorer.ui.deployments.offers import Offer, OfferTarget
from convex_explorer.ui.deployments.questions import plain_http_question
from convex_explorer.ui.deployments.url_edit import UrlEdit
from convex_explorer.ui.widgets.naming import named
from convex_explorer.ui.widgets.question_dialog import QuestionDialog
from convex_explorer.ui.widgets.scrolled_body import ScrolledBody

if TYPE_CHECKING:
    from collections.abc import Callable

    from convex_explorer.convex.imports import Findings, FoundDeployment
    from convex_explorer.ui.theme import Theme

OFFERED_KINDS = (
    DeploymentKind.PRODUCTION,
    DeploymentKind.DEVELOPMENT,
    DeploymentKind.PREVIEW,
    DeploymentKind.SELF_HOSTED,
)
CREDENTIAL_LABELS = {
    CredentialKind.NONE: "None (anonymous)",
    CredentialKind.USER_TOKEN: "User token",
    CredentialKind.DEPLOY_KEY: "Deploy key",
}
SECRET_HINTS = {
    CredentialKind.NONE: "",
    CredentialKind.USER_TOKEN: "A JSON Web Token: three parts with dots between them",
    CredentialKind.DEPLOY_KEY: "From the dashboard: Settings, Deploy keys",
}
_IN_KEYRING = "It is kept in the system keyring under “Convex Explorer”, and nowhere else."
if sys.platform == "darwin":
    _IN_KEYRING += (
        " macOS will ask whether Convex Explorer may use it, when it is first needed: “Always "
        "Allow” spares you the question the next time."
    )
#: How much of the screen the dialog may fill; the rest is for its frame.
SHARE_OF_SCREEN = 0.94
TONES = {True: "success", False: "error"}


class DeploymentDialog(QDialog):
    """A form for one deployment. It keeps nothing itself.

    Signals:
        check_requested: DeploymentEntry, to be tried.
        check_abandoned: nobody waits for the report any more.
        save_requested: DeploymentEntry, to be kept. ``accept`` closes the dialog once it was.
        reading_requested: tuple of str, the paths of files and folders to find deployments in.
        forgetting_requested: str, the id of the deployment whose kept credential is to be deleted.
    """

    check_requested = Signal(object)
    check_abandoned = Signal()
    save_requested = Signal(object)
    reading_requested = Signal(object)
    forgetting_requested = Signal(str)

    def __init__(
        self, theme: Theme, deployment: Deployment | None = None, parent: QWidget | None = None
    ) -> None:
        """Open the form, filled in with a deployment to change or empty for a new one."""
        super().__init__(parent)
        self.setObjectName("deploymentDialog")
        self._theme = theme
        self._deployment = deployment
        self._checking = False
        self._keeps_credentials = True
        #: The URLs that may be called without encryption, and what the user wanted when asked.
        self._accepted_urls: set[str] = set()
        self._wish: Callable[[DeploymentEntry], None] = self._save_entry
        title = "Add a deployment" if deployment is None else f"Edit {deployment.name}"
        self.setWindowTitle(theme.veils.words(title))
        self.setAccessibleName(title)
        self._build_fields()
        self._lay_out(title)
        self._fill_in()
        self._connect()

    # ------------------------------------------------------------------ what others tell it

    def show_report(self, report: ConnectionReport) -> None:
        """Show what *Test connection* found."""
        self._set_checking(False)
        self._key_line.show_powers(report.key_powers)
        said = [report.message, report.advice, self._take_kind(report.kind)]
        self._say(" ".join(filter(None, said)), TONES[report.fine])

    def show_refusal(self, error: ExplorerError) -> None:
        """Show why nothing was saved. What was typed stays."""
        self._save_button.setEnabled(True)
        self._say(f"{error} {error.advice}".strip(), "error")

    def show_key_forgotten(self, deployment: Deployment) -> None:
        """Show that a deployment's credential was deleted, if it is the one that is edited."""
        before = self._deployment
        if before is not None and before.deployment_id == deployment.deployment_id:
            self._deployment = replace(before, credential_kind=CredentialKind.NONE)
            self._credential_kind.setCurrentIndex(
                self._credential_kind.findData(CredentialKind.NONE)
            )
            self._say(f"The {deployment.credential_kind} was forgotten.", "success")

    def take(self, offer: Offer) -> None:
        """Find deployments in what was pasted or dropped, and show them above the form."""
        self._import_box.show()
        self._import_box.take(offer)

    def show_findings(self, findings: Findings) -> None:
        """Show the deployments that were found in files."""
        self._import_box.show_findings(findings)

    def show_reading_failure(self, error: ExplorerError) -> None:
        """Show why files could not be read."""
        self._import_box.show_failure(error)

    def fill_in(self, found: FoundDeployment) -> None:
        """Fill in a deployment that was found, for the user to test and to save."""
        self._abandon_check()
        self._message.hide()
        if found.url:
            self._url.setText(found.url)
        if self._deployment is None:
            self._name.setText(found.name)
        self._kind.setCurrentIndex(self._kind.findData(found.kind))
        kind = found.credential.kind
        self._credential_kind.setCurrentIndex(self._credential_kind.findData(kind))
        self._secret.setText(found.credential.secret)
        # What follows from a URL is guessed anew where the URL is still to be typed.
        self._kind_is_guess = not found.url
        self._name_is_guess = self._kind_is_guess and self._deployment is None
        if not found.url:
            self._say("Where this deployment is, is not known: fill in its URL.", "warning")
            self._url.setFocus()
        elif found.url_is_guess:
            self._say("The URL is a guess from the deployment's name: test it first.", "warning")
        self._fit()

    def show_connection(self, *, at_authorities: bool = False) -> None:
        """Open what is on the road to the deployment, and go there."""
        self._connection.open(at_authorities=at_authorities)
        self._fit()
        self._body.ensureWidgetVisible(self._connection)

    def keep_no_credentials(self) -> None:
        """Offer to keep the credential until the program is closed, and no longer."""
        self._until_quit.setChecked(True)
        self._until_quit.setEnabled(False)
        self._keeps_credentials = False
        self._show_credential_fields()

    def reject(self) -> None:
        self.check_abandoned.emit()
        super().reject()

    # ------------------------------------------------------------------ the form

    def _build_fields(self) -> None:
        self._import_box = ImportBox(self._theme)
        self._url = named(UrlEdit(), "deploymentUrlEdit", "Deployment URL", role="code")
        self._url.setPlaceholderText("https://happy-otter-123.convex.cloud")
        self._name = named(QLineEdit(), "deploymentNameEdit", "Name")
        self._name.setPlaceholderText("What you call it")
        self._kind = named(QComboBox(), "deploymentKindCombo", "Kind of deployment")
        for kind in OFFERED_KINDS:
            self._kind.addItem(kind.capitalize(), kind)
        self._credential_kind = named(QComboBox(), "credentialKindCombo", "Kind of credential")
        for credential_kind, label in CREDENTIAL_LABELS.items():
            self._credential_kind.addItem(label, credential_kind)
        self._secret = named(QLineEdit(), "credentialEdit", "Credential", role="code")
        self._secret.setEchoMode(QLineEdit.EchoMode.Password)
        self._key_line = KeyLine(self._secret)
        self._until_quit = named(
            QCheckBox("Keep it only until I quit"), "untilQuitCheck", "Keep it only until I quit"
        )
        self._forget_button = named(
            QPushButton("Forget the key…"), "forgetKeyButton", "Forget the kept key", role="link"
        )
        self._forget_button.setAutoDefault(False)
        self._keyring_note = named(QLabel(), "keyringNote", role="small")
        self._keyring_note.setWordWrap(True)
        policy = self._keyring_note.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Expanding)
        self._keyring_note.setSizePolicy(policy)
        self._connection = ConnectionSection(self._theme)
        self._message = named(QLabel(), "connectionReport")
        self._message.setWordWrap(True)
        self._message.setTextFormat(Qt.TextFormat.PlainText)
        self._check_button = named(QPushButton(), "testConnectionButton", "Test connection")
        self._theme.dress(self._check_button, "plug")
        self._buttons = QDialogButtonBox()
        self._save_button = named(QPushButton("Save"), "saveDeploymentButton", role="primary")
        self._cancel_button = named(QPushButton("Cancel"), "cancelDeploymentButton")
        self._buttons.addButton(self._save_button, QDialogButtonBox.ButtonRole.AcceptRole)
        self._buttons.addButton(self._cancel_button, QDialogButtonBox.ButtonRole.RejectRole)

    def _lay_out(self, title: str) -> None:
        unit = self._theme.unit
        form = QFormLayout()
        form.setHorizontalSpacing(unit * 4)
        form.setVerticalSpacing(unit * 2)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow("&URL", self._url)
        form.addRow("&Name", self._name)
        form.addRow("&Kind", self._kind)
        form.addRow("C&all as", self._credential_kind)
        form.addRow("Cre&dential", self._secret)
        form.addRow("", self._key_line)
        form.addRow("", self._forget_button)
        form.addRow("", self._until_quit)
        form.addRow("", self._keyring_note)
        self._form = form
        foot = QHBoxLayout()
        foot.addWidget(self._check_button)
        foot.addStretch(1)
        foot.addWidget(self._buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(unit * 5, unit * 4, unit * 5, unit * 4)
        column.setSpacing(unit * 3)
        heading = named(QLabel(title), "deploymentDialogTitle", role="title")
        for part in (heading, self._url, self._name, self._key_line, self._message):
            self._theme.veils.cover(part)
        heading.setTextFormat(Qt.TextFormat.PlainText)
        column.addWidget(heading)
        self._body = ScrolledBody()
        self._body.column.setSpacing(unit * 3)
        self._body.column.addWidget(self._import_box)
        self._body.column.addLayout(form)
        self._body.column.addWidget(self._connection)
        self._body.column.addStretch(1)
        self._column = column
        column.addWidget(self._body, 1)
        column.addWidget(self._message)
        column.addLayout(foot)

    def _fill_in(self) -> None:
        self._set_checking(False)
        self._message.hide()
        self._import_box.setVisible(self._deployment is None)
        self._url.setFocus()
        self._name_is_guess = self._kind_is_guess = self._deployment is None
        if self._deployment is not None:
            self._url.setText(self._deployment.url)
            self._name.setText(self._deployment.name)
            self._kind.setCurrentIndex(self._kind.findData(self._deployment.kind))
            kept = self._credential_kind.findData(self._deployment.credential_kind)
            self._credential_kind.setCurrentIndex(kept)
            self._connection.show_settings(self._deployment.connection)
            if self._deployment.connection.plain_http_accepted:
                self._accepted_urls.add(self._deployment.url)
        self._show_kind()
        self._show_credential_fields()

    def _connect(self) -> None:
        self._import_box.deployment_chosen.connect(self.fill_in)
        self._import_box.reading_requested.connect(self.reading_requested)
        self._import_box.content_changed.connect(self._fit)
        self._url.more_offered.connect(self.take)
        drops = OfferTarget(self)
        drops.offered.connect(self.take)
        drops.hovered.connect(self._import_box.show_hovered)
        self._url.textEdited.connect(self._guess)
        self._secret.textEdited.connect(self._guess)
        for field in (self._secret, self._url):
            field.textChanged.connect(self._show_key_facts)
        for field in (self._url, self._secret):
            field.textEdited.connect(self._drop_report)
        self._name.textEdited.connect(self._keep_name)
        self._kind.activated.connect(self._keep_kind)
        self._kind.currentIndexChanged.connect(self._show_kind)
        self._connection.resized.connect(self._fit)
        self._credential_kind.currentIndexChanged.connect(self._show_credential_fields)
        self._until_quit.toggled.connect(self._show_credential_fields)
        self._forget_button.clicked.connect(self._request_forgetting)
        self._check_button.clicked.connect(self._check)
        self._save_button.clicked.connect(self._save)
        self._cancel_button.clicked.connect(self.reject)

    # ------------------------------------------------------------------ guessing, never insisting

    def _keep_name(self) -> None:
        self._name_is_guess = not self._name.text()

    def _keep_kind(self) -> None:
        self._kind_is_guess = False

    def _show_kind(self) -> None:
        self._connection.show_kind(DeploymentKind(self._kind.currentData()))

    def _take_kind(self, told: DeploymentKind | None) -> str:
        """Take the kind that the deployment tells, or say that the user chose another one.

        Whether a self-hosted deployment is somebody's production, only they know.
        """
        chosen = DeploymentKind(self._kind.currentData())
        if (
            told is None
            or told is chosen
            or (told is DeploymentKind.SELF_HOSTED and not self._kind_is_guess)
        ):
            return ""
        if self._kind_is_guess:
            self._kind.setCurrentIndex(self._kind.findData(told))
            return f"It says that it is {told}."
        return f"But it says that it is {told}, and the kind chosen here is {chosen}."

    def _show_key_facts(self) -> None:
        kind = self._chosen_credential()
        is_kept = self._has_kept_credential
        self._keyring_note.setText(self._where_it_is_kept())
        self._key_line.show_typed(kind, self._secret.text(), self._url.text(), is_kept=is_kept)
        self._form.setRowVisible(self._key_line, bool(self._key_line.text()))
        self._form.setRowVisible(self._forget_button, is_kept)

    def _guess(self) -> None:
        try:
            url = parse_deployment_url(self._url.text())
        except ExplorerError:
            return
        key = self._secret.text() if self._chosen_credential() is CredentialKind.DEPLOY_KEY else ""
        if self._name_is_guess:
            self._name.setText(guess_name(url, key))
        if self._kind_is_guess:
            self._kind.setCurrentIndex(self._kind.findData(guess_kind(url, key)))

    def _chosen_credential(self) -> CredentialKind:
        return CredentialKind(self._credential_kind.currentData())

    @property
    def _has_kept_credential(self) -> bool:
        """Whether one of the chosen kind is kept already, to be used where none is typed."""
        kind, before = self._chosen_credential(), self._deployment
        kept = before.credential_kind if before is not None else CredentialKind.NONE
        return kind is kept and kind is not CredentialKind.NONE

    def _show_credential_fields(self) -> None:
        kind = self._chosen_credential()
        anonymous = kind is CredentialKind.NONE
        for row in (self._secret, self._until_quit, self._keyring_note):
            self._form.setRowVisible(row, not anonymous)
        self._secret.setPlaceholderText(
            "As it was; type here to replace it"
            if self._has_kept_credential
            else SECRET_HINTS[kind]
        )
        self._secret.setAccessibleName(CREDENTIAL_LABELS[kind])
        self._show_key_facts()
        self._fit()

    def _where_it_is_kept(self) -> str:
        if not self._keeps_credentials:
            return "The program is portable: it leaves no credential on the machine it runs on."
        if self._until_quit.isChecked():
            return "It is forgotten when the program ends."
        if self._has_kept_credential and not self._secret.text():
            return "It stays where it is kept now."
        return _IN_KEYRING

    # ------------------------------------------------------------------ trying and keeping

    def _entry(self) -> DeploymentEntry:
        """What is filled in.

        Raises:
            ExplorerError: something is missing or wrong.
        """
        url = parse_deployment_url(self._url.text())
        kind = self._chosen_credential()
        typed = self._secret.text().strip()
        if typed and kind is CredentialKind.USER_TOKEN:
            read_token(typed)
            typed = tidy_token(typed)
        before = self._deployment
        credential = Credential(kind, typed) if typed or kind is CredentialKind.NONE else None
        if credential is None and (before is None or before.credential_kind is not kind):
            raise ExplorerError(
                f"The {kind} is missing.",
                advice="Paste it, or choose “None (anonymous)”.",
            )
        name = self._name.text().strip() or guess_name(url, "")
        fields: dict[str, Any] = {
            "name": name,
            "url": url,
            "kind": DeploymentKind(self._kind.currentData()),
            "credential_kind": kind,
            "connection": replace(
                self._connection.settings(), plain_http_accepted=url in self._accepted_urls
            ),
        }
        deployment = replace(before, **fields) if before else Deployment(**fields)
        return DeploymentEntry(deployment, credential, self._until_quit.isChecked(), before)

    def _check(self) -> None:
        if self._checking:
            self._abandon_check()
            self._message.hide()
            return
        self._submit(self._check_entry)

    def _check_entry(self, entry: DeploymentEntry) -> None:
        self._set_checking(True)
        self._say("Testing the connection…", "muted")
        self.check_requested.emit(entry)

    def _request_forgetting(self) -> None:
        if self._deployment is not None:
            self.forgetting_requested.emit(self._deployment.deployment_id)

    def _drop_report(self) -> None:
        """What was found out was about what stood there before."""
        self._abandon_check()
        self._message.hide()

    def _abandon_check(self) -> None:
        if self._checking:
            self._set_checking(False)
            self.check_abandoned.emit()

    def _save(self) -> None:
        self._submit(self._save_entry)

    def _submit(self, wish: Callable[[DeploymentEntry], None]) -> None:
        """Do something with what is filled in, once the user agrees to where it goes."""
        try:
            entry = self._entry()
        except ExplorerError as error:
            self.show_refusal(error)
            return
        url = entry.deployment.url
        if is_readable_on_the_way(url) and url not in self._accepted_urls:
            self._wish = wish
            dialog = QuestionDialog(self._theme, plain_http_question(url, url), self)
            dialog.confirmed.connect(self._agree_to)
            dialog.open()
            return
        wish(entry)

    def _agree_to(self, url: str) -> None:
        self._accepted_urls.add(url)
        self._submit(self._wish)

    def _save_entry(self, entry: DeploymentEntry) -> None:
        self._save_button.setEnabled(False)
        self.save_requested.emit(entry)

    def _fit(self) -> None:
        """Be as high as what is shown now, within the screen; what has no room is scrolled to."""
        room = self.screen().availableSize() * SHARE_OF_SCREEN
        width = min(max(self.width(), self._theme.unit * 140), room.width())
        self.setMinimumWidth(width)
        margins = self._column.contentsMargins()
        self._body.set_width(width - margins.left() - margins.right())
        self._column.invalidate()
        # Without a text of several lines a layout knows no height for a width: -1.
        wanted = self._column.totalHeightForWidth(width)
        height = wanted if wanted > 0 else self._column.totalSizeHint().height()
        self.resize(width, min(height, room.height()))

    def _set_checking(self, checking: bool) -> None:
        self._checking = checking
        self._check_button.setText("Stop testing" if checking else "Test connection")

    def _say(self, text: str, tone: str) -> None:
        self._message.setProperty("role", tone)
        self._message.style().polish(self._message)
        self._message.setText(text)
        self._message.setAccessibleName(text)
        self._message.show()
        self._fit()
