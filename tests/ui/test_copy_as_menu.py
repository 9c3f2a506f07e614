import pytest
from PySide6.QtGui import QAction

from convex_explorer.convex.call_commands import CommandForm
from convex_explorer.ui.copy_as_menu import FORMS, CopyAsMenu


def test_every_form_is_offered():
    assert {form for _, form in FORMS} == set(CommandForm)


@pytest.mark.parametrize(("name", "form"), FORMS)
def test_a_form_is_chosen_by_its_name(qtbot, name, form):
    menu = CopyAsMenu("Copy as")
    qtbot.addWidget(menu)
    with qtbot.waitSignal(menu.form_chosen) as chosen:
        menu.findChild(QAction, name).trigger()
    assert chosen.args == [form]
