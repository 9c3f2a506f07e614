"""The part of a deployment's form that few need: proxy, certificates, time limits, HTTP/2."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from convex_explorer.convex.connection_settings import (
    DEFAULT_CONNECTION,
    ConnectionSettings,
    ProxyChoice,
    parse_proxy_url,
)
from convex_explorer.convex.deployment import DeploymentKind
from convex_explorer.convex.errors import ConnectionSettingsError
from convex_explorer.ui.widgets.naming import named

if TYPE_CHECKING:
    from convex_explorer.ui.theme import Theme

PROXY_LABELS = {
    ProxyChoice.SYSTEM: "The system's",
    ProxyChoice.NONE: "None",
    ProxyChoice.MANUAL: "This one",
}
LONGEST_SECONDS = 86_400
UNCHECKED_NOTE = (
    "Whoever is on the way can pose as this deployment. A red mark stays beside its name."
)
HTTP2_NOTE = "Faster for many small calls at once, slower for large args."


class ConnectionSection(QWidget):
    """Closed at first: its head says in a few words what is set. It keeps nothing itself.

    Signals:
        resized: it was opened or closed, or shows other fields.
    """

    resized = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "connectionSection", "Connection")
        self._theme = theme
        self._settings = DEFAULT_CONNECTION
        self._kind = DeploymentKind.SELF_HOSTED
        self._calm = _NoWheel(self)
        self._build_fields()
        self._lay_out()
        self._connect()
        self.show_settings(DEFAULT_CONNECTION)

    def show_settings(self, settings: ConnectionSettings) -> None:
        """Fill in the settings of a deployment."""
        self._settings = settings
        limits = settings.time_limits
        self._proxy.setCurrentIndex(self._proxy.findData(settings.proxy))
        self._proxy_url.setText(settings.proxy_url)
        self._ca_file.setText(settings.ca_file)
        self._certificate.setText(settings.client_certificate)
        self._key.setText(settings.client_key)
        for field, seconds in (
            (self._connect_limit, limits.connect),
            (self._reply_limit, limits.reply),
            (self._action_limit, limits.reply_of_action),
        ):
            # A fraction of a second, which only a file can name, is shown as a whole one.
            field.setValue(0 if seconds is None else max(1, round(seconds)))
        self._check.setChecked(settings.check_certificate)
        self._http2.setChecked(settings.http2)
        self._show_fields()

    def show_kind(self, kind: DeploymentKind) -> None:
        """Offer what this kind of deployment may have."""
        self._kind = kind
        self._show_fields()

    def open(self, *, at_authorities: bool = False) -> None:
        """Show the fields, and give the keyboard to the first, or to the one for certificates."""
        self._toggle.setChecked(True)
        (self._ca_file if at_authorities else self._proxy).setFocus(Qt.FocusReason.OtherFocusReason)

    def settings(self) -> ConnectionSettings:
        """What is filled in.

        Raises:
            ConnectionSettingsError: something cannot be so; the field has the keyboard now.
        """
        proxy = ProxyChoice(self._proxy.currentData())
        proxy_url = self._proxy_url.text().strip()
        if proxy is ProxyChoice.MANUAL:
            try:
                proxy_url = parse_proxy_url(proxy_url)
            except ConnectionSettingsError:
                self._show_at(self._proxy_url)
                raise
        certificate = self._file_in(self._certificate)
        limits = replace(
            self._settings.time_limits,
            connect=float(self._connect_limit.value()),
            reply=_seconds(self._reply_limit),
            reply_of_action=_seconds(self._action_limit),
        )
        may_go_unchecked = self._kind is DeploymentKind.SELF_HOSTED
        return replace(
            self._settings,
            proxy=proxy,
            proxy_url=proxy_url if proxy is ProxyChoice.MANUAL else "",
            ca_file=self._file_in(self._ca_file),
            client_certificate=certificate,
            client_key=self._file_in(self._key) if certificate else "",
            time_limits=limits,
            check_certificate=self._check.isChecked() or not may_go_unchecked,
            http2=self._http2.isChecked(),
        )

    # ------------------------------------------------------------------ how it is done

    def _build_fields(self) -> None:
        self._toggle = named(QToolButton(), "connectionSectionToggle", "Connection", role="quiet")
        self._toggle.setCheckable(True)
        self._toggle.setText("Connection")
        self._toggle.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._summary = named(QLabel(), "connectionSummary", role="small")
        self._proxy = named(QComboBox(), "proxyCombo", "Proxy")
        for choice, label in PROXY_LABELS.items():
            self._proxy.addItem(label, choice)
        self._proxy_url = named(QLineEdit(), "proxyUrlEdit", "URL of the proxy", role="code")
        self._proxy_url.setPlaceholderText("http://proxy.example.com:3128")
        self._ca_file = _file_edit("caFileEdit", "Certificates to trust besides the system's")
        self._ca_file.setPlaceholderText("A PEM file, trusted besides the system's")
        self._certificate = _file_edit("clientCertificateEdit", "Client certificate")
        self._certificate.setPlaceholderText("A PEM file, for a deployment that wants one")
        self._key = _file_edit("clientKeyEdit", "Key of the client certificate")
        self._key.setPlaceholderText("In the same file")
        self._connect_limit = self._seconds_box("connectLimitSpin", "Seconds to connect within", 1)
        self._reply_limit = self._seconds_box(
            "replyLimitSpin", "Seconds in which queries and mutations have to answer", 0
        )
        self._action_limit = self._seconds_box(
            "actionLimitSpin", "Seconds in which actions have to answer", 0
        )
        label = "Check the deployment's certificate"
        self._check = named(QCheckBox(label), "checkCertificateCheck", label)
        self._note = named(QLabel(UNCHECKED_NOTE), "uncheckedNote", role="error")
        self._note.setWordWrap(True)
        label = "HTTP/2 where the server offers it"
        self._http2 = named(QCheckBox(label), "http2Check", label)
        self._http2.setAccessibleDescription(HTTP2_NOTE)
        self._http2_note = named(QLabel(HTTP2_NOTE), "http2Note", role="small")
        self._http2_note.setWordWrap(True)
        self._proxy.installEventFilter(self._calm)

    def _seconds_box(self, object_name: str, accessible_name: str, least: int) -> QSpinBox:
        box = named(QSpinBox(), object_name, accessible_name)
        box.setRange(least, LONGEST_SECONDS)
        box.setSuffix(" s")
        if least == 0:
            box.setSpecialValueText("No limit")
            box.setToolTip("0 is for no limit")
        box.installEventFilter(self._calm)
        return box

    def _lay_out(self) -> None:
        unit = self._theme.unit
        head = QHBoxLayout()
        head.setSpacing(unit * 2)
        head.addWidget(self._toggle)
        head.addWidget(self._summary, 1)
        self._body = named(QWidget(), "connectionFields")
        form = QFormLayout(self._body)
        form.setContentsMargins(unit * 4, 0, 0, 0)
        form.setHorizontalSpacing(unit * 4)
        form.setVerticalSpacing(unit * 2)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow("Pro&xy", self._proxy)
        form.addRow("", self._proxy_url)
        form.addRow("C&ertificates", self._with_button(self._ca_file, "caFileButton"))
        self._certificate_row = self._with_button(self._certificate, "clientCertificateButton")
        form.addRow("Clien&t certificate", self._certificate_row)
        self._key_row = self._with_button(self._key, "clientKeyButton")
        form.addRow("Its ke&y", self._key_row)
        form.addRow("Connect &within", self._connect_limit)
        form.addRow("&Queries, mutations", self._reply_limit)
        form.addRow("Act&ions", self._action_limit)
        form.addRow("", self._http2)
        form.addRow("", self._http2_note)
        form.addRow("", self._check)
        form.addRow("", self._note)
        self._form = form
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(unit * 2)
        column.addLayout(head)
        column.addWidget(self._body)

    def _with_button(self, edit: QLineEdit, object_name: str) -> QWidget:
        button = named(QPushButton("Choose…"), object_name, f"Choose: {edit.accessibleName()}")
        button.setAutoDefault(False)
        button.setProperty("edit", edit.objectName())
        button.clicked.connect(self._choose_file)
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(self._theme.unit * 2)
        line.addWidget(edit, 1)
        line.addWidget(button)
        row.setFocusProxy(edit)
        return row

    def _connect(self) -> None:
        self._toggle.toggled.connect(self._show_fields)
        self._proxy.currentIndexChanged.connect(self._show_fields)
        self._certificate.textChanged.connect(self._show_fields)
        self._check.toggled.connect(self._show_fields)
        self._theme.changed.connect(self._show_fields)

    def _show_fields(self) -> None:
        opened = self._toggle.isChecked()
        icon = "chevron-down" if opened else "chevron-right"
        self._toggle.setIcon(self._theme.icon(icon))
        self._body.setVisible(opened)
        self._summary.setText("" if opened else self._in_a_few_words())
        self._summary.setAccessibleName(self._in_a_few_words())
        manual = self._proxy.currentData() == ProxyChoice.MANUAL
        self._form.setRowVisible(self._proxy_url, manual)
        self._form.setRowVisible(self._key_row, bool(self._certificate.text().strip()))
        self_hosted = self._kind is DeploymentKind.SELF_HOSTED
        self._form.setRowVisible(self._check, self_hosted)
        self._form.setRowVisible(self._note, self_hosted and not self._check.isChecked())
        self.resized.emit()

    def _in_a_few_words(self) -> str:
        proxy = {
            ProxyChoice.SYSTEM: "",
            ProxyChoice.NONE: "no proxy",
            ProxyChoice.MANUAL: "a proxy",
        }[ProxyChoice(self._proxy.currentData())]
        limits = (self._connect_limit, self._reply_limit, self._action_limit)
        usual = DEFAULT_CONNECTION.time_limits
        usual_values = [usual.connect, usual.reply or 0, usual.reply_of_action or 0]
        unchecked = self._kind is DeploymentKind.SELF_HOSTED and not self._check.isChecked()
        said = [
            proxy,
            "certificates of your own" if self._ca_file.text().strip() else "",
            "a client certificate" if self._certificate.text().strip() else "",
            "" if [each.value() for each in limits] == usual_values else "other time limits",
            "HTTP/2" if self._http2.isChecked() else "",
            "certificate not checked" if unchecked else "",
        ]
        return ", ".join(filter(None, said)) or "as usual: proxy, certificates, time limits"

    def _file_in(self, edit: QLineEdit) -> str:
        typed = edit.text().strip()
        if not typed:
            return ""
        file = Path(typed).expanduser()
        if not file.is_file():
            self._show_at(edit)
            raise ConnectionSettingsError(
                f"There is no file {file}.", advice="Choose the file, or leave the field empty."
            )
        return str(file.absolute())

    def _show_at(self, field: QWidget) -> None:
        self._toggle.setChecked(True)
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose_file(self) -> None:
        button = self.sender()
        edit = self.findChild(QLineEdit, button.property("edit")) if button else None
        if edit is None:
            return
        dialog = QFileDialog(self, f"Choose: {edit.accessibleName()}")
        dialog.setObjectName("certificateFileDialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(["Certificates and keys (*.pem *.crt *.cer *.key)", "All files (*)"])
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(edit.setText)
        dialog.open()


class _NoWheel(QObject):
    """Keeps the wheel, which scrolls the form, from changing the field it happens to pass over."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is not QEvent.Type.Wheel:
            return super().eventFilter(watched, event)
        event.ignore()
        return True


def _file_edit(object_name: str, accessible_name: str) -> QLineEdit:
    return named(QLineEdit(), object_name, accessible_name)


def _seconds(box: QSpinBox) -> float | None:
    return float(box.value()) or None
