"""Proxy, certificates and time limits in a deployment's form."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QSpinBox,
    QToolButton,
    QWidget,
)

from convex_explorer.convex.connection_settings import ConnectionSettings, ProxyChoice
from convex_explorer.convex.deployment import DeploymentKind
from convex_explorer.convex.errors import ConnectionSettingsError
from convex_explorer.convex.time_limits import TimeLimits
from convex_explorer.ui.deployments.connection_section import ConnectionSection


@pytest.fixture
def section(theme, qtbot):
    section = ConnectionSection(theme)
    qtbot.addWidget(section)
    section.show()
    return section


def part(section, name, kind=QWidget):
    return section.findChild(kind, name)


def is_seen(section, name):
    return part(section, name).isVisibleTo(section)


def choose_proxy(section, choice):
    combo = part(section, "proxyCombo", QComboBox)
    combo.setCurrentIndex(combo.findData(choice))


@pytest.fixture
def files(tmp_path):
    paths = [tmp_path / name for name in ("ca.pem", "client.pem", "client.key")]
    for path in paths:
        path.write_text("")
    return [str(path) for path in paths]


def test_it_is_closed_at_first_and_says_that_nothing_is_unusual(section):
    assert not is_seen(section, "connectionFields")
    assert "as usual" in part(section, "connectionSummary", QLabel).text()
    assert section.settings() == ConnectionSettings()


def test_settings_come_back_as_they_were_shown(section, files):
    ca_file, certificate, key = files
    settings = ConnectionSettings(
        proxy=ProxyChoice.MANUAL,
        proxy_url="http://proxy:3128",
        ca_file=ca_file,
        client_certificate=certificate,
        client_key=key,
        time_limits=TimeLimits(connect=3.0, send=7.0, reply=None, reply_of_action=1800.0),
        check_certificate=False,
        plain_http_accepted=True,
        http2=True,
    )
    section.show_settings(settings)
    assert section.settings() == settings
    summary = part(section, "connectionSummary", QLabel).text()
    for words in (
        "a proxy",
        "your own",
        "client certificate",
        "time limits",
        "HTTP/2",
        "not checked",
    ):
        assert words in summary


def test_opening_shows_the_essential_and_what_follows_from_it(section, files):
    part(section, "connectionSectionToggle", QToolButton).click()
    assert is_seen(section, "connectionFields")
    assert not is_seen(section, "proxyUrlEdit")
    assert not is_seen(section, "clientKeyEdit")
    choose_proxy(section, ProxyChoice.MANUAL)
    part(section, "clientCertificateEdit", QLineEdit).setText(files[1])
    assert is_seen(section, "proxyUrlEdit")
    assert is_seen(section, "clientKeyEdit")


def test_every_field_has_a_name(section):
    for kind in (QComboBox, QLineEdit, QSpinBox, QCheckBox):
        for field in section.findChildren(kind):
            if field.objectName() != "qt_spinbox_lineedit":
                assert field.objectName()
                assert field.accessibleName(), field.objectName()


def test_http2_is_a_choice_that_says_what_it_is_good_for(section):
    section.open()
    check = part(section, "http2Check", QCheckBox)
    assert not check.isChecked()
    assert "slower for large args" in part(section, "http2Note", QLabel).text()
    assert is_seen(section, "http2Note")
    check.click()
    assert section.settings() == ConnectionSettings(http2=True)


def test_only_a_self_hosted_deployment_may_go_unchecked(section):
    section.show_settings(ConnectionSettings(check_certificate=False))
    section.open()
    assert is_seen(section, "checkCertificateCheck")
    assert is_seen(section, "uncheckedNote")
    assert not section.settings().check_certificate
    section.show_kind(DeploymentKind.PRODUCTION)
    assert not is_seen(section, "checkCertificateCheck")
    assert not is_seen(section, "uncheckedNote")
    assert section.settings().check_certificate


@pytest.mark.parametrize("name", ["caFileEdit", "clientCertificateEdit"])
def test_a_file_that_is_not_there_is_refused_and_its_field_shown(section, name, tmp_path):
    part(section, name, QLineEdit).setText(str(tmp_path / "gone.pem"))
    with pytest.raises(ConnectionSettingsError, match=r"gone\.pem"):
        section.settings()
    assert is_seen(section, "connectionFields")
    assert QApplication.focusWidget() in {part(section, name), None}


def test_a_proxys_password_is_refused_and_its_field_shown(section):
    choose_proxy(section, ProxyChoice.MANUAL)
    part(section, "proxyUrlEdit", QLineEdit).setText("http://me:hunter2@proxy:1")
    with pytest.raises(ConnectionSettingsError, match="password"):
        section.settings()
    assert is_seen(section, "proxyUrlEdit")


def test_a_proxy_that_is_not_used_is_not_kept(section):
    section.show_settings(ConnectionSettings(ProxyChoice.MANUAL, "http://proxy:3128"))
    choose_proxy(section, ProxyChoice.NONE)
    assert section.settings() == ConnectionSettings(ProxyChoice.NONE)


def test_it_can_be_opened_where_certificates_are_added(section, qtbot):
    section.activateWindow()
    section.open(at_authorities=True)
    assert is_seen(section, "caFileEdit")
    assert section.focusWidget() is part(section, "caFileEdit")


def test_the_wheel_scrolls_past_a_field_and_does_not_change_it(section):
    section.open()
    box = part(section, "replyLimitSpin", QSpinBox)
    before = box.value()
    middle = QPointF(box.rect().center())
    wheel = QWheelEvent(
        middle,
        QPointF(box.mapToGlobal(box.rect().center())),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(box, wheel)
    assert box.value() == before
