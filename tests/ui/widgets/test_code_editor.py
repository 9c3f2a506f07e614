import pytest
from PySide6.QtCore import QEvent, QMimeData, Qt
from PySide6.QtGui import (
    QFont,
    QHelpEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QToolTip, QVBoxLayout, QWidget

from convex_explorer.ui.widgets.code_brackets import PROSE_PROPERTY, Prose, steps_to_partner
from convex_explorer.ui.widgets.code_editor import CodeEditor, Underline
from convex_explorer.ui.widgets.code_layout import CodeLayout

NO_BREAK_SPACE = "\u00a0"
LINE = "1,\n"


@pytest.fixture
def editor(theme, qtbot):
    editor = CodeEditor(theme)
    qtbot.addWidget(editor)
    with qtbot.waitActive(editor):
        editor.show()
    editor.setFocus()
    return editor


def write(editor: CodeEditor, text: str) -> None:
    """Set a text whose ``|`` is the caret."""
    caret = text.index("|")
    editor.setPlainText(text.replace("|", ""))
    cursor = editor.textCursor()
    cursor.setPosition(caret)
    editor.setTextCursor(cursor)


def read(editor: CodeEditor) -> str:
    """The text with a ``|`` for the caret."""
    text, caret = editor.text(), editor.textCursor().position()
    return f"{text[:caret]}|{text[caret:]}"


def press(editor: CodeEditor, *keys: Qt.Key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    for key in keys:
        QTest.keyClick(editor, key, modifier)


def select(editor: CodeEditor, start: int, end: int) -> None:
    cursor = editor.textCursor()
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)


# ---------------------------------------------------------------------- text


def test_the_text_keeps_no_break_spaces_and_line_separators(editor):
    text = f"a{NO_BREAK_SPACE}b\nc\u2028d"
    editor.setPlainText(text)
    assert editor.text() == text


def test_shift_enter_begins_a_line_like_enter(editor):
    write(editor, "a|")
    press(editor, Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.ShiftModifier)
    assert editor.text() == "a\n"


def test_a_paste_into_an_empty_editor_is_told(editor, qtbot):
    clip = QMimeData()
    clip.setText("{}")
    with qtbot.waitSignal(editor.pasted_into_empty):
        editor.insertFromMimeData(clip)
    with qtbot.assertNotEmitted(editor.pasted_into_empty):
        editor.insertFromMimeData(clip)


# ---------------------------------------------------------------------- lines


def test_enter_keeps_the_margin(editor):
    write(editor, "{\n  a: 1,|\n}")
    press(editor, Qt.Key.Key_Return)
    assert read(editor) == "{\n  a: 1,\n  |\n}"


def test_enter_after_an_opening_bracket_goes_one_step_in(editor):
    write(editor, "  a: [|")
    press(editor, Qt.Key.Key_Return)
    assert read(editor) == "  a: [\n    |"


def test_enter_between_brackets_puts_each_on_a_line_of_its_own(editor):
    write(editor, "  {|}")
    press(editor, Qt.Key.Key_Return)
    assert read(editor) == "  {\n    |\n  }"
    editor.undo()
    assert editor.text() == "  {}"


def test_tab_goes_to_the_next_stop(editor):
    write(editor, "|a")
    press(editor, Qt.Key.Key_Tab)
    assert read(editor) == "  |a"
    write(editor, "a|")
    press(editor, Qt.Key.Key_Tab)
    assert read(editor) == "a |"


def test_tab_and_shift_tab_move_the_selected_lines(editor):
    editor.setPlainText("{\na\n\nb\n}")
    select(editor, 2, 7)  # whole lines: the one in which the selection ends is not part of it
    press(editor, Qt.Key.Key_Tab)
    assert editor.text() == "{\n  a\n\n  b\n}"
    press(editor, Qt.Key.Key_Backtab, modifier=Qt.KeyboardModifier.ShiftModifier)
    assert editor.text() == "{\na\n\nb\n}"


@pytest.mark.parametrize(("line", "outdented"), [("   a", " a"), (" a", "a"), ("\ta", "a")])
def test_shift_tab_takes_one_step_of_the_margin(editor, line, outdented):
    editor.setPlainText(line)
    press(editor, Qt.Key.Key_Backtab, modifier=Qt.KeyboardModifier.ShiftModifier)
    assert editor.text() == outdented


def test_backspace_in_the_margin_takes_one_step(editor):
    write(editor, "    |a")
    press(editor, Qt.Key.Key_Backspace)
    assert read(editor) == "  |a"


def test_a_closing_bracket_on_a_line_of_its_own_moves_out(editor):
    write(editor, "{\n  |")
    QTest.keyClicks(editor, "}")
    assert editor.text() == "{\n}"


@pytest.mark.parametrize(
    ("key", "modifier"),
    [
        (Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier),
        (Qt.Key.Key_F6, Qt.KeyboardModifier.NoModifier),
    ],
)
def test_the_keyboard_finds_its_way_out(theme, qtbot, key, modifier):
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    editor, neighbor = CodeEditor(theme), QLineEdit()
    column.addWidget(editor)
    column.addWidget(neighbor)
    with qtbot.waitActive(window):
        window.show()
    editor.setFocus()
    QTest.keyClick(editor, key, modifier)
    assert neighbor.hasFocus()
    assert editor.text() == ""


# ---------------------------------------------------------------------- pairs


def test_a_bracket_is_closed_and_its_partner_can_be_typed_over(editor):
    QTest.keyClicks(editor, "{[")
    assert read(editor) == "{[|]}"
    QTest.keyClicks(editor, "]}")
    assert read(editor) == "{[]}|"


def test_a_bracket_before_a_word_stays_alone(editor):
    write(editor, "|word")
    QTest.keyClicks(editor, "[")
    assert editor.text() == "[word"


def test_a_quote_that_ends_a_string_stays_alone(editor):
    write(editor, '"word|')
    QTest.keyClicks(editor, '"')
    assert read(editor) == '"word"|'


def test_quotes_come_in_pairs_where_a_string_begins(editor):
    write(editor, "a: |")
    QTest.keyClicks(editor, '"hi"')
    assert read(editor) == 'a: "hi"|'


def test_an_apostrophe_in_a_word_stays_alone(editor):
    write(editor, "// don|")
    QTest.keyClicks(editor, "'t")
    assert read(editor) == "// don't|"


def test_only_what_we_closed_is_typed_over(editor):
    write(editor, "[|]")
    QTest.keyClicks(editor, "]")
    assert read(editor) == "[]|]"


def test_backspace_takes_both_halves_of_a_pair_we_closed(editor):
    QTest.keyClicks(editor, "[{")
    press(editor, Qt.Key.Key_Backspace)
    assert read(editor) == "[|]"


def test_a_selection_is_put_between_brackets(editor):
    editor.setPlainText("a: 1, 2")
    select(editor, 3, 7)
    QTest.keyClicks(editor, "[")
    assert editor.text() == "a: [1, 2]"
    assert editor.textCursor().selectedText() == "1, 2"
    editor.undo()
    assert editor.text() == "a: 1, 2"


# ---------------------------------------------------------------------- brackets


class _QuotesAreProse(QSyntaxHighlighter):
    def highlightBlock(self, text):  # noqa: N802 - Qt's name
        style = QTextCharFormat()
        style.setProperty(PROSE_PROPERTY, Prose.STRING.value)
        if '"' in text:
            start = text.index('"')
            self.setFormat(start, text.rindex('"') + 1 - start, style)


def partner_of(document, position):
    return next(
        (place for place in steps_to_partner(document, position) if place is not None), None
    )


def test_a_bracket_finds_its_partner_over_lines_and_strings(editor):
    text = '{\n a: [1, "]}", {}],\n}'
    editor.setPlainText(text)
    highlighter = _QuotesAreProse(editor.document())
    highlighter.rehighlight()
    document = editor.document()
    assert partner_of(document, 0) == len(text) - 1
    assert partner_of(document, len(text) - 1) == 0
    assert partner_of(document, text.index("[")) == text.rindex("]")
    assert partner_of(document, text.index("]")) is None


def test_a_bracket_without_a_partner_has_none(editor):
    editor.setPlainText("{[")
    assert partner_of(editor.document(), 0) is None


def test_brackets_behind_a_wide_character_are_found(editor):
    editor.setPlainText("[😀]")
    assert partner_of(editor.document(), 0) == 3


def test_both_brackets_at_the_caret_are_marked(editor):
    write(editor, "|[]")
    marked = [mark.cursor.selectedText() for mark in editor.extraSelections()]
    assert {"[", "]"} <= set(marked)


def bracket_marks(editor: CodeEditor) -> list[int]:
    marks = (mark.cursor for mark in editor.extraSelections())
    return [mark.selectionStart() for mark in marks if mark.selectedText() in {"[", "]"}]


def test_a_bracket_far_away_is_marked_when_nothing_is_typed_for_a_moment(editor, qtbot):
    text = f"[{LINE * 20_000}]"
    write(editor, f"|{text}")
    assert bracket_marks(editor) == []
    qtbot.waitUntil(lambda: bracket_marks(editor) == [0, len(text) - 1])


def test_an_edit_during_the_search_for_a_bracket_is_minded(editor, qtbot):
    write(editor, f"|[{LINE * 5_000}]")
    cursor = QTextCursor(editor.document())
    cursor.movePosition(QTextCursor.MoveOperation.End)
    cursor.insertText("]")
    cursor.setPosition(100 * len(LINE) + 1)
    cursor.insertText("]")
    qtbot.waitUntil(lambda: bracket_marks(editor) == [0, 100 * len(LINE) + 1])


def test_brackets_are_marked_only_where_one_types(editor):
    write(editor, "|[]")
    editor.clearFocus()
    assert bracket_marks(editor) == []


# ---------------------------------------------------------------------- problems


def waves(editor: CodeEditor) -> list[str]:
    wave = QTextCharFormat.UnderlineStyle.WaveUnderline
    marks = editor.extraSelections()
    return [mark.cursor.selectedText() for mark in marks if mark.format.underlineStyle() == wave]


def test_a_problem_is_underlined_and_says_why(editor):
    editor.setPlainText("a: nope, b")
    editor.show_underlines([Underline(3, 7, "What is “nope”?")])
    assert waves(editor) == ["nope"]
    assert editor.message_at(4) == "What is “nope”?"
    assert editor.message_at(9) == ""


@pytest.mark.qt_log_ignore("This plugin does not support")  # pop-ups, without a screen
def test_hovering_over_a_problem_says_why(editor):
    editor.setPlainText("a: nope, b")
    editor.show_underlines([Underline(3, 7, "What is “nope”?")])
    cursor = editor.textCursor()
    cursor.setPosition(5)
    place = editor.cursorRect(cursor).center()
    hover = QHelpEvent(QEvent.Type.ToolTip, place, editor.viewport().mapToGlobal(place))
    QApplication.sendEvent(editor.viewport(), hover)
    assert QToolTip.text() == "What is “nope”?"
    QToolTip.hideText()


def test_underlines_move_with_their_text(editor):
    write(editor, "|nope")
    editor.show_underlines([Underline(0, 4, "?")])
    QTest.keyClicks(editor, "a ")
    assert waves(editor) == ["nope"]


def test_a_problem_without_width_is_visible_all_the_same(editor):
    editor.setPlainText("abc")
    editor.show_underlines([Underline(3, 3, "Something is missing at the end.")])
    assert waves(editor) == ["c"]
    editor.show_underlines([Underline(0, 0, "Something is missing at the beginning.")])
    assert waves(editor) == ["a"]


def test_a_problem_beyond_the_text_does_no_harm(editor):
    editor.setPlainText("")
    editor.show_underlines([Underline(5, 9, "?")])
    assert editor.text() == ""


# ---------------------------------------------------------------------- looks


def test_more_lines_need_a_wider_gutter(editor):
    narrow = editor.viewportMargins().left()
    editor.setPlainText("\n" * 2000)
    assert editor.viewportMargins().left() > narrow


def test_line_numbers_and_marks_are_drawn(editor):
    editor.setPlainText("a\nb\nc")
    before = editor.grab().toImage()
    editor.show_underlines([Underline(2, 3, "?")])
    assert editor.grab().toImage() != before


def test_the_font_follows_the_zoom(theme, editor):
    before = QFont(editor.font()).pointSizeF()
    theme.set_zoom(200)
    assert editor.font().pointSizeF() == pytest.approx(2 * before, rel=0.02)
    assert editor.document().defaultFont().pointSizeF() == editor.font().pointSizeF()


def test_a_key_has_no_more_painted_than_its_line(editor):
    document = QTextDocument(editor)
    document.setDocumentLayout(CodeLayout(document))
    document.setPlainText("a: 1,\n" * 100)
    highlighter = _QuotesAreProse(document)
    editor.show_document(document)
    QApplication.processEvents()
    areas = []
    editor.updateRequest.connect(lambda area, _scrolled: areas.append(area))
    QTest.keyClicks(editor, '"b"')
    QApplication.processEvents()
    assert highlighter.document() is document
    assert max(area.height() for area in areas) < 2 * editor.fontMetrics().height()
