import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QInputMethodEvent, QTextBlock, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QApplication

from benchmarks.data import args_text
from convex_explorer.ui.call.args_highlighter import ArgsHighlighter
from convex_explorer.ui.widgets.code_editor import CodeEditor
from convex_explorer.ui.widgets.code_layout import CodeLayout

PIECES = st.sampled_from(
    ["{", "}", '"', "`", "/*", "*/", "//", "\n", "\\", " a: ", "12n, ", '"x", ', "😀", "\n\n"]
)


@pytest.fixture
def colored(theme, qapp):
    """A function that makes a document with colors."""
    kept = []

    def make(text: str) -> QTextDocument:
        document = QTextDocument()
        document.setDocumentLayout(CodeLayout(document))
        document.setPlainText(text)
        kept.append((document, ArgsHighlighter(theme, document)))
        return document

    return make


def colors_in(block: QTextBlock) -> list[tuple[int, int, str]]:
    """What is colored in a line, and how."""
    spans = block.layout().formats()
    return [(span.start, span.length, span.format.foreground().color().name()) for span in spans]


def colors(document: QTextDocument) -> list[list[tuple[int, int, str]]]:
    return [colors_in(document.findBlockByNumber(at)) for at in range(document.blockCount())]


def settle() -> None:
    for _ in range(3):
        QApplication.processEvents()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # each makes its own
@given(
    st.lists(PIECES, max_size=20).map("".join),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 5), PIECES), max_size=5),
)
def test_after_any_edits_the_colors_are_those_of_the_text(colored, text, edits):
    edited = colored(text)
    for place, removed, inserted in edits:
        cursor = QTextCursor(edited)
        last = edited.characterCount() - 1
        cursor.setPosition(min(place, last))
        cursor.setPosition(min(place + removed, last), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(inserted)
    fresh = colored(edited.toPlainText())
    settle()
    assert colors(edited) == colors(fresh)


def test_a_long_text_has_its_first_colors_at_once_and_the_others_soon(colored, qtbot):
    document = colored(args_text(400_000, lines=True))
    last = document.lastBlock()
    assert colors_in(document.firstBlock()) != []
    assert colors_in(last) == []
    qtbot.waitUntil(lambda: colors_in(last) != [])


def test_a_comment_that_is_opened_reaches_to_the_end(theme, colored, qtbot):
    document = colored("{\n" + "a: 1,\n" * 20_000 + "}")
    cursor = QTextCursor(document)
    cursor.insertText("/*")
    comment = theme.color("comment").name()
    last = document.lastBlock()
    qtbot.waitUntil(lambda: [span[2] for span in colors_in(last)] == [comment])


def test_what_an_input_method_composes_keeps_its_look_among_the_colors(theme, colored, qtbot):
    editor = CodeEditor(theme)
    qtbot.addWidget(editor)
    document = colored("12n true")
    editor.show_document(document)
    cursor = editor.textCursor()
    cursor.setPosition(4)
    editor.setTextCursor(cursor)
    style = QTextCharFormat()
    style.setFontUnderline(True)
    composing = QInputMethodEvent.Attribute(QInputMethodEvent.AttributeType.TextFormat, 0, 2, style)
    QApplication.sendEvent(editor, QInputMethodEvent("ab", [composing]))
    spans = document.firstBlock().layout().formats()
    assert [(span.start, span.length) for span in spans if span.format.fontUnderline()] == [(4, 2)]
    QApplication.sendEvent(editor, QInputMethodEvent("", []))
    assert colors(document) == colors(colored("12n true"))
