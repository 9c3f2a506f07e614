"""The tokens of args text, for reading, formatting and highlighting alike."""

import re
from collections.abc import Iterator
from enum import IntEnum, StrEnum
from typing import NamedTuple

from convex_explorer.convex.args_literals import is_int64, is_number

# What a match of the scanner is: the number of the group that matched (``Match.lastindex``).
PUNCTUATION, STRING, WORD, TYPOGRAPHIC, ODD, END, COMMENT, HASH, INVISIBLE, UNCLOSED = range(1, 11)

_SPACE = r"[\s\ufeff]"
_DOUBLE = r'(?:[^"\\\n\r]++|\\(?:\r\n|[\s\S]))*+'
_SINGLE = r"(?:[^'\\\n\r]++|\\(?:\r\n|[\s\S]))*+"
_TEMPLATE = r"(?:[^`\\]++|\\[\s\S])*+"
_DOUBLES = "\u201c\u201d\u201e\u201f\u00ab\u00bb"
_SINGLES = "\u2018\u2019\u201a\u201b"
_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064"

_SCANNER = re.compile(
    rf"""{_SPACE}*+(?:
      ([{{}}\[\]:,])
    | ("{_DOUBLE}"|'{_SINGLE}'|`{_TEMPLATE}`)
    | ((?!\#(?:[\s!]|\Z))
       (?:https?://[^\s,}}\]"'`]*+
         |(?:[^\s\ufeff{{}}\[\]:,()=;"'`/{_DOUBLES}{_SINGLES}{_INVISIBLE}]++|/(?![/*]))++))
    | ([{_DOUBLES}](?:[^"\n\r{_DOUBLES}]*+["{_DOUBLES}]|[^"\n\r:,{{}}\[\]]*+)
      |[{_SINGLES}](?:[^'\n\r{_SINGLES}]*+['{_SINGLES}]|[^'\n\r:,{{}}\[\]]*+))
    | ([()=;])
    | (\Z)
    | (//[^\n\r\u2028\u2029]*+|/\*(?:[^*]++|\*(?!/))*+\*/)
    | (\#[^\n\r]*+)
    | ([{_INVISIBLE}]++)
    | ("{_DOUBLE}\\?|'{_SINGLE}\\?|`[\s\S]*+|/\*[\s\S]*+)
    )""",
    re.VERBOSE,
)
_COLON_AHEAD = re.compile(rf"{_SPACE}*+(?:/\*(?:[^*]++|\*(?!/))*+\*/{_SPACE}*+)*+:")
#: Seldom needed, like some below, so it is compiled where it is used; ``re`` keeps it then.
_PARENTHESIS_AHEAD = rf"{_SPACE}*+\("


def scan(text: str, start: int = 0) -> Iterator[re.Match[str]]:
    """Every token of args text, in order, valid or not; the last one is an empty END.

    ``match.lastindex`` says what it is, ``match[match.lastindex]`` is its text.
    """
    return _SCANNER.finditer(text, start)


class TokenKind(StrEnum):
    """What a token is painted as."""

    KEY = "key"
    STRING = "string"
    NUMBER = "number"
    INT64 = "int64"
    LITERAL = "literal"
    CALL = "call"
    COMMENT = "comment"
    PUNCTUATION = "punctuation"
    ERROR = "error"


class Token(NamedTuple):
    """A piece of the text, ``text[start:end]``, and what it is."""

    start: int
    end: int
    kind: TokenKind


class LineState(IntEnum):
    """Within what a line begins or ends, when text is read line by line."""

    PLAIN = 0
    COMMENT = 1
    TEMPLATE = 2
    #: Within a string whose line ends with a backslash.
    DOUBLE_QUOTED = 3
    SINGLE_QUOTED = 4


# What is left of a thing that began on an earlier line: its rest, and what closes it.
_RESUMED = {
    LineState.COMMENT: (r"(?:[^*]++|\*(?!/))*+(\*/)?", TokenKind.COMMENT),
    LineState.TEMPLATE: (rf"{_TEMPLATE}\\?(`)?", TokenKind.STRING),
    LineState.DOUBLE_QUOTED: (rf'{_DOUBLE}\\?(")?', TokenKind.STRING),
    LineState.SINGLE_QUOTED: (rf"{_SINGLE}\\?(')?", TokenKind.STRING),
}
_OPENERS = {
    "/": LineState.COMMENT,
    "`": LineState.TEMPLATE,
    '"': LineState.DOUBLE_QUOTED,
    "'": LineState.SINGLE_QUOTED,
}
_LINE_STRINGS = (LineState.DOUBLE_QUOTED, LineState.SINGLE_QUOTED)
_ODD_BACKSLASHES = r"(?<!\\)(?:\\\\)*\\\Z"


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a whole args text; any text has some, valid or not."""
    for match in scan(text):
        if match.lastindex != END:
            yield _painted(match)


def line_tokens(line: str, state: LineState = LineState.PLAIN) -> tuple[list[Token], LineState]:
    """The tokens of one line (without its line break), and the state in which it ends.

    Args:
        line: the line.
        state: the state in which the line before it ended.
    """
    found: list[Token] = []
    start = 0
    if state is not LineState.PLAIN:
        rest, kind = _RESUMED[state]
        match = re.match(rest, line)
        if match is None or not match[1]:
            whole = [Token(0, len(line), kind)] if line else []
            return whole, _state_after(line, state)
        start = match.end()
        found.append(Token(0, start, kind))
    state = LineState.PLAIN
    for match in scan(line, start):
        if match.lastindex == END:
            break
        found.append(_painted(match))
        if match.lastindex == UNCLOSED:
            state = _state_after(line, _OPENERS[match[UNCLOSED][0]])
    return found, state


def _state_after(line: str, state: LineState) -> LineState:
    """The state after a line that does not close what it is within."""
    if state in _LINE_STRINGS and not re.search(_ODD_BACKSLASHES, line):
        return LineState.PLAIN
    return state


_KINDS = {
    PUNCTUATION: TokenKind.PUNCTUATION,
    COMMENT: TokenKind.COMMENT,
    TYPOGRAPHIC: TokenKind.ERROR,
    HASH: TokenKind.ERROR,
    INVISIBLE: TokenKind.ERROR,
}


def _painted(match: re.Match[str]) -> Token:
    index = match.lastindex or END
    kind = _KINDS.get(index)
    if kind is None:
        kind = _kind(match, index)
    return Token(match.start(index), match.end(), kind)


def _kind(match: re.Match[str], index: int) -> TokenKind:
    word = match[index]
    if index == ODD:
        return TokenKind.PUNCTUATION if word in "()" else TokenKind.ERROR
    if index == UNCLOSED:
        return TokenKind.COMMENT if word[0] == "/" else TokenKind.STRING
    if _COLON_AHEAD.match(match.string, match.end()):
        return TokenKind.KEY
    return TokenKind.STRING if index == STRING else _word_kind(match, word)


def _word_kind(match: re.Match[str], word: str) -> TokenKind:
    if word in {"true", "false", "null"}:
        return TokenKind.LITERAL
    if word == "Bytes" and re.compile(_PARENTHESIS_AHEAD).match(match.string, match.end()):
        return TokenKind.CALL
    if is_int64(word):
        return TokenKind.INT64
    return TokenKind.NUMBER if is_number(word) else TokenKind.ERROR


def utf16_offset(text: str, index: int) -> int:
    """Where in UTF-16, as in Qt's documents, the character at ``text[index]`` begins."""
    if text.isascii():
        return index
    return len(text[:index].encode("utf-16-le", "surrogatepass")) // 2
