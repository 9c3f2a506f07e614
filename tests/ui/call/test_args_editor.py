import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QListWidget, QPushButton, QToolButton

from convex_explorer.convex.args import read_args
from convex_explorer.convex.args_remarks import remark_on
from convex_explorer.convex.function_spec import FunctionSpec
from convex_explorer.convex.functions import FunctionPath, FunctionType
from convex_explorer.convex.validators import Field, Kind, ObjectOf
from convex_explorer.ui.call.args_editor import ArgsEditor
from convex_explorer.ui.call.args_highlighter import PLAIN_FROM, ArgsHighlighter
from convex_explorer.ui.call.problems_list import BUTTON_WIDTH
from convex_explorer.ui.widgets.code_layout import CodeLayout

ALT_SHIFT = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def args(theme, qtbot):
    args = ArgsEditor(theme)
    qtbot.addWidget(args)
    args.resize(500, 400)
    with qtbot.waitActive(args):
        args.show()
    args.show_document(document_of("", theme, args))
    args.editor.setFocus()
    return args


def document_of(text: str, theme, parent) -> QTextDocument:
    document = QTextDocument(parent)
    document.setDocumentLayout(CodeLayout(document))
    document.setPlainText(text)
    document.highlighter = ArgsHighlighter(theme, document)
    return document


def write(args: ArgsEditor, text: str) -> None:
    args.editor.setPlainText(text)
    args.check()


def paste(args: ArgsEditor, text: str) -> None:
    clip = QMimeData()
    clip.setText(text)
    args.editor.insertFromMimeData(clip)


def problem_list(args: ArgsEditor) -> QListWidget:
    return args.findChild(QListWidget, "argsProblems")


def caret_line(args: ArgsEditor) -> int:
    return args.editor.textCursor().blockNumber() + 1


def put_caret(args: ArgsEditor, position: int) -> None:
    cursor = args.editor.textCursor()
    cursor.setPosition(position)
    args.editor.setTextCursor(cursor)


def badge(args: ArgsEditor, name: str) -> QLabel:
    return args.findChild(QLabel, name)


# ---------------------------------------------------------------------- problems

TWO_PROBLEMS = "{\n  a: nope,\n  b: 1,\n  c: 12x,\n}"


def test_problems_appear_when_typing_pauses(args, qtbot):
    QTest.keyClicks(args.editor, "{nope")
    assert args.problems == ()
    qtbot.waitUntil(lambda: args.problems != (), timeout=2000)
    assert problem_list(args).isVisible()
    assert problem_list(args).item(0).text().startswith("Line 1: ")


def test_good_args_have_no_list_of_problems(args):
    write(args, "{ a: 12n }")
    assert problem_list(args) is None
    assert args.editor.accessibleDescription() == ""


def test_problems_are_counted_listed_and_spoken(args):
    write(args, TWO_PROBLEMS)
    assert badge(args, "argsProblemsCount").text() == "2 problems"
    rows = [problem_list(args).item(row).text() for row in range(problem_list(args).count())]
    assert [row.partition(":")[0] for row in rows] == ["Line 2", "Line 4"]
    assert args.editor.accessibleDescription().startswith("2 problems. Line 2: ")


def test_a_click_on_a_row_goes_there(args):
    write(args, TWO_PROBLEMS)
    rows = problem_list(args)
    place = rows.visualItemRect(rows.item(1)).center()
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert caret_line(args) == 4
    assert args.editor.hasFocus()


def test_enter_on_a_row_goes_there(args):
    write(args, TWO_PROBLEMS)
    rows = problem_list(args)
    rows.setFocus()
    rows.setCurrentRow(1)
    QTest.keyClick(rows, Qt.Key.Key_Return)
    assert caret_line(args) == 4
    assert args.editor.hasFocus()


def test_f8_and_shift_f8_move_around(args):
    write(args, TWO_PROBLEMS)
    put_caret(args, 0)
    QTest.keyClick(args.editor, Qt.Key.Key_F8)
    assert caret_line(args) == 2
    QTest.keyClick(args.editor, Qt.Key.Key_F8)
    assert caret_line(args) == 4
    QTest.keyClick(args.editor, Qt.Key.Key_F8)
    assert caret_line(args) == 2
    QTest.keyClick(args.editor, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert caret_line(args) == 4


def test_the_right_characters_are_underlined_behind_a_wide_one(args):
    write(args, '{ a: "😀😀", b: nope }')
    marked = [mark.cursor.selectedText() for mark in args.editor.extraSelections()]
    assert "nope" in marked
    put_caret(args, 0)
    args.go_to_first_problem()
    cursor = args.editor.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.EndOfWord, QTextCursor.MoveMode.KeepAnchor)
    assert cursor.selectedText() == "nope"


def test_at_most_five_rows_are_in_sight(args):
    write(args, "{\n" + "".join(f"  a{row}: nope,\n" for row in range(20)) + "}")
    rows = problem_list(args)
    assert rows.count() == 20
    assert rows.height() <= 5 * rows.sizeHintForRow(0)


# ---------------------------------------------------------------------- comments


def test_comments_are_said_not_to_be_sent(args):
    write(args, "{ a: 1 }")
    assert not badge(args, "commentsBadge").isVisible()
    write(args, "{ a: 1 } // one")
    assert badge(args, "commentsBadge").isVisible()


# ---------------------------------------------------------------------- format

UNTIDY = '{a:1, // one\n"b":[2,3]}'


def test_format_is_one_step_of_undo_and_keeps_comments(args):
    write(args, UNTIDY)
    args.findChild(QPushButton, "formatArgsButton").click()
    assert args.text() != UNTIDY
    assert "// one" in args.text()
    assert args.text().startswith("{\n  a: 1")
    args.editor.undo()
    assert args.text() == UNTIDY


def test_format_has_a_key(args):
    write(args, UNTIDY)
    QTest.keyClick(args.editor, Qt.Key.Key_F, ALT_SHIFT)
    assert args.text().startswith("{\n  a: 1")


def test_format_keeps_the_caret_at_its_place(args):
    write(args, UNTIDY)
    put_caret(args, UNTIDY.index("[") + 1)
    args.format()
    caret = args.editor.textCursor().position()
    assert args.text()[caret - 1] == "["


def test_format_goes_to_the_problem_where_there_is_one(args):
    text = "{a: 1,\nb: nope}"
    write(args, text)
    put_caret(args, 0)
    args.format()
    assert args.text() == text
    assert caret_line(args) == 2


def test_a_paste_into_an_empty_editor_is_formatted(args):
    paste(args, UNTIDY)
    assert args.text().startswith("{\n  a: 1")
    args.editor.undo()
    assert args.text() == UNTIDY


def test_a_paste_into_a_text_is_left_as_it_is(args):
    write(args, "{b: 2, }")
    put_caret(args, 7)
    paste(args, "a:1")
    assert args.text() == "{b: 2, a:1}"


# ---------------------------------------------------------------------- colors


def colors_of(document: QTextDocument, line: int) -> dict[str, str]:
    block = document.findBlockByNumber(line)
    return {
        block.text()[span.start : span.start + span.length]: span.format.foreground().color().name()
        for span in block.layout().formats()
    }


def test_tokens_have_the_colors_of_their_meaning(theme, args):
    document = document_of('{ a: 12n, b: "x", c: /* two\nlines */ null }', theme, args)
    first, second = colors_of(document, 0), colors_of(document, 1)
    assert first["12n"] == theme.color("int64").name()
    assert first['"x"'] == theme.color("string").name()
    assert second["lines */"] == theme.color("comment").name()


def test_colors_follow_the_theme(theme, args):
    document = document_of("{ a: 12n }", theme, args)
    theme.choose("dark")
    assert colors_of(document, 0)["12n"] == theme.color("int64").name()


# ---------------------------------------------------------------------- large texts


LONG = "{ a: [" + "'twenty four characters.', " * 4_000 + "] }"


def large(size: int) -> str:
    row = "  a%06d: 'twenty four characters.',\n"
    return "{\n" + "".join(row % number for number in range(size // 37 + 1)) + "  z: nope\n}"


def test_a_large_text_is_plain_and_says_so(theme, args):
    document = document_of(large(PLAIN_FROM), theme, args)
    args.show_document(document)
    assert badge(args, "plainModeBadge").isVisible()
    assert colors_of(document, 1) == {}
    args.show_document(document_of("{}", theme, args))
    assert not badge(args, "plainModeBadge").isVisible()


def test_a_long_text_is_checked_in_its_own_time(theme, args, qtbot):
    args.show_document(document_of(large(100_000), theme, args))
    assert args.problems == ()
    qtbot.waitUntil(lambda: args.problems != (), timeout=10_000)


def test_a_long_text_is_formatted_in_its_own_time(theme, args, qtbot):
    paste(args, LONG)
    button = args.findChild(QPushButton, "formatArgsButton")
    assert button.text() == "Formatting…"
    qtbot.waitUntil(lambda: args.text().startswith("{\n  a: [\n"), timeout=10_000)
    assert button.text() == "Format"


def test_what_is_typed_while_a_long_text_is_formatted_stays(theme, args, qtbot):
    paste(args, LONG)
    QTest.keyClicks(args.editor, " ")
    with qtbot.assertNotEmitted(args._check.tidied, wait=300):
        pass
    assert args.text() == f"{LONG} "
    assert args.findChild(QPushButton, "formatArgsButton").text() == "Format"


def test_what_keeps_long_args_from_being_sent_is_not_looked_for_twice(theme, args):
    text = LONG.replace("]", "nope ]")
    args.show_document(document_of(text, theme, args))
    args.show_refused(text, read_args(text).problems)
    args.go_to_first_problem()
    assert args.editor.textCursor().position() == text.index("nope")


def test_what_was_found_in_an_older_text_is_dropped(theme, args, qtbot):
    args.show_document(document_of(large(100_000), theme, args))
    args.show_document(document_of("{ a: 1 }", theme, args))
    with qtbot.assertNotEmitted(args._check.checked, wait=300):
        pass
    assert args.problems == ()


MISSING = (
    "ArgumentValidationError: Object is missing the required field `limit`. Consider wrapping the "
    "field validator in `v.optional(...)` if this is expected.\n\nObject: {}\n"
    "Validator: v.object({limit: v.float64()})"
)
INT64 = "ArgumentValidationError: Value does not match validator.\nPath: .n\nValue: 1.0\n"
INT64 += "Validator: v.int64()"


def show_remark(args: ArgsEditor, text: str, message: str) -> None:
    write(args, text)
    args.show_remark(remark_on(text, message))


def fix_button(args: ArgsEditor) -> QPushButton | None:
    return args.findChild(QPushButton, "fixProblemButton")


def test_what_the_deployment_says_is_listed_in_amber_with_its_fix(args):
    show_remark(args, "{\n  // none yet\n}", MISSING)
    row = problem_list(args).item(0)
    assert row.text() == "Line 1: limit is missing: it must be a number (Float64)."
    assert badge(args, "argsProblemsCount").text() == "1 problem, from the deployment"
    assert fix_button(args).text() == "Add limit"
    assert args.editor.message_at(0).startswith("limit is missing")


def test_a_fix_is_one_step_of_undo_and_keeps_comments(args):
    text = "{\n  // none yet\n}"
    show_remark(args, text, MISSING)
    fix_button(args).click()
    assert args.text() == "{\n  // none yet\n  limit: 0\n}"
    assert args.problems == ()
    args.editor.undo()
    assert args.text() == text
    args.editor.redo()
    assert args.text() == "{\n  // none yet\n  limit: 0\n}"


def test_alt_enter_makes_the_fix(args):
    show_remark(args, "{ n: 1 }", INT64)
    QTest.keyClick(args.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    assert args.text() == "{ n: 1n }"
    assert caret_line(args) == 1
    QTest.keyClick(args.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    assert args.text() == "{ n: 1n }"


def test_an_edit_takes_away_what_the_deployment_said(args):
    show_remark(args, "{ n: 1 }", INT64)
    put_caret(args, 6)
    QTest.keyClicks(args.editor, "0")
    assert args.remark is None
    assert args.problems == ()
    assert not problem_list(args).isVisible()


def test_another_draft_does_not_inherit_what_was_said_of_the_first(args, theme):
    show_remark(args, "{ n: 1 }", INT64)
    args.show_document(document_of("{ n: 1 }", theme, args))
    assert args.problems == ()


def test_what_the_deployment_says_does_not_keep_the_text_from_being_formatted(args):
    show_remark(args, "{ n: 1 }", INT64)
    args.format()
    assert args.text() == "{\n  n: 1\n}"


def test_the_text_of_a_row_ends_before_its_button(args):
    show_remark(args, "{ n: 1 }", INT64)
    assert problem_list(args).item(0).data(BUTTON_WIDTH) >= fix_button(args).width()


SPEC = FunctionSpec(
    FunctionPath("tasks", "create"),
    FunctionType.MUTATION,
    args=ObjectOf({"title": Field(Kind.STRING), "count": Field(Kind.INT64, optional=True)}),
)


def test_what_does_not_fit_the_function_is_amber_and_can_be_mended(args):
    args.show_function(SPEC, {})
    write(args, "{ title: '', count: 1 }")
    (problem,) = args.problems
    assert problem.message == "count must be an Int64, not a number (Float64)."
    assert problem.sendable
    args.fix_problem()
    assert args.text() == "{ title: '', count: 1n }"
    assert args.problems == ()


def test_another_function_is_another_check(args, qtbot):
    write(args, "{ count: 1n }")
    args.show_function(SPEC, {})
    qtbot.waitUntil(lambda: len(args.problems) == 1)
    args.show_function(None, {})
    qtbot.waitUntil(lambda: not args.problems)


def test_what_is_no_args_is_not_compared_with_the_function(args):
    args.show_function(SPEC, {})
    write(args, "{ count: }")
    assert [problem.sendable for problem in args.problems] == [False]


def test_a_long_text_is_compared_too(args, qtbot):
    args.show_function(SPEC, {})
    write(args, "{ title: '" + "x" * 40_000 + "', count: 1 }")
    qtbot.waitUntil(lambda: len(args.problems) == 1)
    assert args.problems[0].path == ("count",)


def test_what_the_deployment_says_of_a_place_is_not_said_twice(args):
    args.show_function(SPEC, {})
    write(args, "{ title: 1 }")
    message = (
        "ArgumentValidationError: Value does not match validator.\nPath: .title\nValue: 1.0\n"
        "Validator: v.string()"
    )
    args.show_remark(remark_on("{ title: 1 }", message))
    assert [problem.from_deployment for problem in args.problems] == [True]


def test_args_that_do_not_fit_are_laid_out_all_the_same(args):
    args.show_function(SPEC, {})
    write(args, "{title:1}")
    args.format()
    assert args.text() == "{\n  title: 1\n}"


def test_the_fields_that_must_be_there_are_filled_in_on_demand(args):
    args.show_function(SPEC, {})
    write(args, "{ count: 2n /* two */ }")
    args.fill_required()
    assert args.text() == '{ count: 2n, /* two */ title: "" }'
    args.editor.undo()
    assert args.text() == "{ count: 2n /* two */ }"


def test_all_fields_are_filled_in_by_the_menu(args):
    assert args.findChild(QToolButton, "fillArgsButton") is None
    args.show_function(SPEC, {})
    button = args.findChild(QToolButton, "fillArgsButton")
    assert button.isVisible()
    write(args, "")
    (_, every) = button.menu().actions()
    every.trigger()
    assert read_args(args.text()).args == {"title": "", "count": 0}


def test_a_text_that_is_no_args_is_not_filled_in_but_explained(args):
    args.show_function(SPEC, {})
    write(args, "{ count: }")
    args.fill_required()
    assert args.text() == "{ count: }"
    assert caret_line(args) == 1


def test_what_belongs_there_is_told_where_the_mouse_rests(args):
    args.show_function(SPEC, {})
    write(args, "{ title: '' }")
    assert args.editor.hover_asked(4) == "title: a string\nv.string()"
    args.show_function(None, {})
    assert args.editor.hover_asked(4) == ""
