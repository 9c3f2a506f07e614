"""Reads args text token by token: the value, and every problem on the way."""

import re
from collections.abc import Callable
from functools import partial

from convex_explorer.convex.args_cursor import CLOSERS, OPENERS, Cursor, Match
from convex_explorer.convex.args_literals import (
    ENCODED_FORMS,
    WORDS,
    LiteralError,
    field_name_flaw,
    read_base64,
    read_encoded,
    read_number,
    read_string,
)
from convex_explorer.convex.args_tokens import END, ODD, PUNCTUATION, STRING, TYPOGRAPHIC, WORD
from convex_explorer.convex.args_words import (
    call_flaw,
    is_operator,
    prefix_flaw,
    quoted,
    shown,
    word_flaw,
)
from convex_explorer.convex.breathing import Pause, no_pause
from convex_explorer.convex.variables import Variables, variable_in
from convex_explorer.values.types import Value

#: A value may be nested 64 deep, and the list in which args travel is the outermost level
#: (open backend, value/size.rs).
MAX_DEPTH = 63
MAX_ITEMS = 8192
MAX_FIELDS = 1024

_BARE_KEY = re.compile(r"[^\W\d]\w*|\$\w*|0|[1-9]\d{0,14}")
_MOST_CLOSERS_SHOWN = 8
_OBJECT_WANTED = "Args are an object: write { … } with a name for each value."


class Reader(Cursor):
    """One reading of one text.

    After a problem it goes on as if what was meant stood there; where that cannot be guessed it
    skips to the next comma or line, so that one slip is one problem.
    """

    def __init__(
        self, text: str, pause: Pause = no_pause, variables: Variables | None = None
    ) -> None:
        super().__init__(text, pause)
        self._variables = variables
        #: What those stand for that were met.
        self.used_variables: dict[str, Value] = {}
        self._openers: list[Match] = []
        self._good_names: set[str] = set()
        #: Whether what follows belongs to something that has been reported already.
        self._recovering = False

    def read(self) -> dict[str, Value]:
        """Read the whole text; what is returned is the args only if there are no problems."""
        args: dict[str, Value] = {}
        first = self._tokens[0]
        if first.lastindex != END:
            if first[PUNCTUATION] == "{":
                value = self._value()
                if isinstance(value, dict):
                    args = value
                elif not self.problems:
                    self._report_tokens(_OBJECT_WANTED, first, self._tokens[self._at - 1])
                self._refuse_more()
            else:
                self._refuse_top_level(first)
        if self._unclosed:
            self._report_open_end(self._unclosed)
        return args

    # The top level

    def _refuse_top_level(self, first: Match) -> None:
        second, last = self._tokens[1], self._tokens[-2]
        if self._is_key(0):
            message = f"Put braces around the fields: {{ {shown(first[0].strip())}: … }}."
            self._report_tokens(message, first, first)
        elif first[PUNCTUATION] == "[" and last[PUNCTUATION] == "]":
            message = "Args are an object, not a list: write { … } with a name for each value."
            if second[PUNCTUATION] == "{":
                message = "Args are an object, not a list: take away the “[” and “]” around it."
            self._report_tokens(message, first, first)
        elif first[ODD] == "(" and second[PUNCTUATION] == "{":
            self._report_tokens("Take the parentheses around the object away.", first, first)
        elif first[PUNCTUATION]:
            self._report_tokens(_OBJECT_WANTED, first, first)
        else:
            self._report_tokens(_OBJECT_WANTED, first, last)

    def _refuse_more(self) -> None:
        token = self._tokens[self._at]
        if token.lastindex != END and not self.problems.full:
            message = "Args end with the “}” before this: take the rest away."
            self._report_tokens(message, token, self._tokens[-2])

    # Values

    def _value(self) -> Value:
        token = self._tokens[self._at]
        kind = token.lastindex
        if kind == WORD:
            self._at += 1
            word = token[WORD]
            return WORDS[word] if word in WORDS else self._word(token, word)
        if kind == STRING:
            self._at += 1
            return self._string(token) if self._variables is None else self._resolved(token)
        if token[PUNCTUATION] == "{":
            self._at += 1
            return self._object(token)
        if token[PUNCTUATION] == "[":
            self._at += 1
            return self._array(token)
        return self._odd_value(token)

    def _object(self, opener: Match) -> Value:
        fields: dict[str, Value] = {}
        reserved: list[tuple[str, Match]] = []
        if self._is_too_deep(opener):
            return fields
        self._items(opener, partial(self._field, fields, reserved))
        if reserved:
            return self._encoded(opener, fields, reserved)
        if len(fields) > MAX_FIELDS:
            message = f"This object has {len(fields)} fields: Convex takes {MAX_FIELDS} at most."
            self._report_tokens(message, opener, opener)
        return fields

    def _array(self, opener: Match) -> Value:
        items: list[Value] = []
        if self._is_too_deep(opener):
            return items
        self._items(opener, partial(self._item, items))
        if len(items) > MAX_ITEMS:
            message = f"This array has {len(items)} items: Convex takes {MAX_ITEMS} at most."
            self._report_tokens(message, opener, opener)
        return items

    def _is_too_deep(self, opener: Match) -> bool:
        if len(self._openers) < MAX_DEPTH:
            return False
        message = (
            "This is nested too deeply: Convex takes 64 levels, the list around args included."
        )
        self._report_tokens(message, opener, opener)
        self._at -= 1
        self._skip_group()
        return True

    def _items(self, opener: Match, read_item: Callable[[], None]) -> None:
        """Read what stands between an opener and its closer, and the closer."""
        tokens = self._tokens
        closer = CLOSERS[opener[PUNCTUATION]]
        self._openers.append(opener)
        self._path.append(None)
        while True:
            self._pause()
            token = tokens[self._at]
            mark = token[PUNCTUATION]
            if mark == closer:
                self._at += 1
                break
            if token.lastindex == END:
                self._report_unclosed(opener)
                break
            if mark == ",":
                self._at += 1
                message = "There is nothing before this comma: take it away."
                self._report_tokens(message, token, token)
            elif mark in OPENERS:
                if self._ends_at_wrong_closer(opener, token):
                    break
            elif closer == "]" and self._ends_at_field(opener):
                break
            else:
                read_item()
                self._separate()
        self._openers.pop()
        self._path.pop()

    def _item(self, items: list[Value]) -> None:
        self._path[-1] = len(items)
        items.append(self._value())

    def _field(self, fields: dict[str, Value], reserved: list[tuple[str, Match]]) -> None:
        token = self._tokens[self._at]
        kind = token.lastindex
        self._path[-1] = None
        if kind not in {STRING, WORD, TYPOGRAPHIC} or self._text.startswith(
            "...", token.start(kind)
        ):
            self._refuse_key(token)
            return
        self._at += 1
        key = self._key(token)
        self._path[-1] = key
        if key in fields:
            message = f"“{shown(key)}” is here twice: rename or delete one of them."
            self._report_tokens(message, token, token)
        if key.startswith("$"):
            reserved.append((key, token))
        elif key not in self._good_names:
            self._check_name(key, token)
        if self._tokens[self._at][PUNCTUATION] == ":":
            self._at += 1
        elif not self._stands_for_colon(key, token):
            fields[key] = None
            return
        fields[key] = self._value()

    def _string(self, token: Match) -> str:
        try:
            return read_string(token[STRING])
        except LiteralError as error:
            start, end = token.span(STRING)
            if error.span:
                start, end = start + error.span[0], start + error.span[1]
            self._report(str(error), start, end)
            return ""

    def _resolved(self, token: Match) -> Value:
        """A string, or what it stands for where it is a variable."""
        name = variable_in(token[STRING])
        if name is None or self._variables is None:
            return self._string(token)
        if name not in self._variables.values:
            self._report(self._variables.complaint(name), *token.span(STRING), variable=name)
            return None
        return self.used_variables.setdefault(name, self._variables.values[name])

    def _word(self, token: Match, word: str) -> Value:
        try:
            number = read_number(word)
        except LiteralError as error:
            self._report_tokens(str(error), token, token)
            return None
        if number is not None:
            return number
        following = self._tokens[self._at]
        if following[ODD] == "(":
            return self._call(token, word)
        self._recovering = True
        if following.lastindex == STRING and following.start(STRING) == token.end():
            flaw = prefix_flaw(word)
            if flaw:
                self._report_tokens(flaw, token, following)
                return None
        last = self._last_word_of_phrase(token)
        phrase = self._text[token.start(WORD) : last.end()]
        self._report_tokens(word_flaw(phrase), token, last)
        return None

    def _call(self, name: Match, word: str) -> Value:
        string = self._tokens[self._at + 1]
        if word != "Bytes" or string.lastindex != STRING:
            self._skip_group()
            self._report_tokens(call_flaw(word), name, self._tokens[self._at - 1])
            self._recovering = True
            return None
        self._at += 2
        payload = self._string(string)
        try:
            value = read_base64(payload)
        except LiteralError as error:
            self._report_tokens(str(error), string, string)
            value = b""
        if self._tokens[self._at][ODD] == ")":
            self._at += 1
        elif not self._cut_off:
            self._report_tokens("“)” is missing: write it after the quotes.", name, string)
            self._recovering = True
        return value

    def _encoded(
        self, opener: Match, fields: dict[str, Value], reserved: list[tuple[str, Match]]
    ) -> Value:
        """What Convex's own form of a value stands for; no other name begins with ``$``."""
        form = reserved[0][0]
        if len(fields) == 1 and form in ENCODED_FORMS:
            try:
                return read_encoded(form, fields[form])
            except LiteralError as error:
                self._report_tokens(str(error), opener, self._tokens[self._at - 1])
                return fields
        for key, token in reserved:
            self._path.append(key)
            self._check_name(key, token)
            self._path.pop()
        return fields

    # Keys

    def _key(self, token: Match) -> str:
        if token.lastindex == STRING:
            return self._string(token)
        if token.lastindex == TYPOGRAPHIC:
            return self._typographic(token)
        word = token[WORD]
        if word not in self._good_names and not _BARE_KEY.fullmatch(word):
            message = f"“{shown(word)}” needs quotes: write {quoted(word)}."
            self._report_tokens(message, token, token)
        return word

    def _check_name(self, key: str, token: Match) -> None:
        flaw = field_name_flaw(key)
        if flaw:
            self._report_tokens(flaw, token, token)
        else:
            self._good_names.add(key)

    def _refuse_key(self, token: Match) -> None:
        """Something that is no name stands where a field begins."""
        message = 'A field\'s name is missing here: write it as in name: "Ada".'
        if token[WORD]:
            message = word_flaw(token[WORD])
        self._report_tokens(message, token, token)
        if token[PUNCTUATION] in CLOSERS:
            self._skip_group()
        else:
            self._at += 1
        self._recovering = True

    def _stands_for_colon(self, key: str, name: Match) -> bool:
        """Say what is wrong after a name without a colon; whether a value follows all the same."""
        token = self._tokens[self._at]
        if token[ODD] == "=":
            self._at += 1
            self._report_tokens("Write “:” here, not “=”.", token, token)
            if self._tokens[self._at][WORD] == ">":
                self._at += 1
            return True
        if token.lastindex == END:
            return False
        if token[PUNCTUATION] in {",", "}", "]"} or self._is_key(self._at):
            message = f"“{shown(key)}” has no value: write one as in {shown(key)}: 1."
            self._report_tokens(message, name, name)
            self._recovering = True
            return False
        message = f"A colon is missing: write “:” after “{shown(key)}”."
        self._report_tokens(message, name, name)
        return True

    # Getting over problems

    def _odd_value(self, token: Match) -> Value:
        """Something that is no value stands where one is wanted."""
        if token.lastindex == END:
            return None
        if token[PUNCTUATION] in {",", "}", "]"}:
            before = self._tokens[self._at - 1]
            self._report_tokens("A value is missing here: write it after the “:”.", before, before)
            return None
        if token[ODD] == "(":
            self._skip_group()
            message = "Take the parentheses away: a list is written [ … ]."
            self._report_tokens(message, token, self._tokens[self._at - 1])
            return None
        self._at += 1
        if token.lastindex == TYPOGRAPHIC:
            return self._typographic(token)
        mark = token[token.lastindex or 0]
        self._report_tokens(f"“{mark}” is not expected here: write a value.", token, token)
        self._recovering = True
        return None

    def _typographic(self, token: Match) -> str:
        text = token[TYPOGRAPHIC]
        inner = text.strip("\u201c\u201d\u201e\u201f\u2018\u2019\u201a\u201b\u00ab\u00bb\"' ")
        message = f"These are typographic quotes: write {quoted(inner)}."
        self._report_tokens(message, token, token)
        return inner

    def _separate(self) -> None:
        """Take the comma after an item; a closer needs none."""
        token = self._tokens[self._at]
        mark = token[PUNCTUATION]
        if self.problems.full:
            self._at = len(self._tokens) - 1
            self._cut_off = True
        elif mark == ",":
            self._at += 1
        elif mark not in OPENERS and token.lastindex != END:
            if self._recovering:
                if not self._is_key(self._at):
                    self._skip_item()
            else:
                self._refuse_neighbor(token)
        self._recovering = False

    def _refuse_neighbor(self, token: Match) -> None:
        """Something other than a comma or a closer follows an item."""
        before = self._tokens[self._at - 1]
        mark = token[token.lastindex or 0]
        if self._openers[-1][PUNCTUATION] == "[" and self._is_named_key():
            return  # The array is not closed, which says it all.
        if mark == ";":
            self._at += 1
            self._report_tokens("Write “,” here, not “;”.", token, token)
        elif token.lastindex == WORD and is_operator(mark):
            self._skip_item()
            last = self._tokens[self._at - 1]
            if last[PUNCTUATION] == ",":
                last = self._tokens[self._at - 2]
            self._report_tokens("Nothing is worked out here: write the result.", before, last)
        elif mark == ":":
            message = "“:” is not expected here: put text that holds one in quotes."
            self._report_tokens(message, token, token)
            self._skip_item()
        elif token.lastindex == ODD or not self._may_begin_item(before, token):
            closer = CLOSERS[self._openers[-1][PUNCTUATION]]
            message = f"“{shown(mark)}” is not expected here: write “,” or “{closer}” before it."
            self._report_tokens(message, token, token)
            self._skip_item()
        else:
            message = f"A comma is missing: write “,” after “{shown(before[0].strip())}”."
            self._report_tokens(message, before, before)

    def _may_begin_item(self, before: Match, token: Match) -> bool:
        in_array = self._openers[-1][PUNCTUATION] == "["
        return in_array or self._is_key(self._at) or not self._on_one_line(before, token)

    def _ends_at_wrong_closer(self, opener: Match, token: Match) -> bool:
        """Say what is wrong with a closer of the other kind; whether the container ends there."""
        mark, closer = token[PUNCTUATION], CLOSERS[opener[PUNCTUATION]]
        if any(other[PUNCTUATION] == OPENERS[mark] for other in self._openers):
            message = (
                f"This “{opener[PUNCTUATION]}” is never closed: add “{closer}” before “{mark}”."
            )
            self._report_tokens(message, opener, opener)
            return True
        self._at += 1
        if len(self._openers) > 1 or self._tokens[self._at].lastindex == END:
            self._report_tokens(f"Write “{closer}” here, not “{mark}”.", token, token)
            return True
        self._report_tokens(f"This “{mark}” closes nothing: take it away.", token, token)
        self._recovering = True
        self._separate()
        return False

    def _is_named_key(self) -> bool:
        """Whether a field is next, and not something like 10:30."""
        return self._is_key(self._at) and not self._tokens[self._at][0].strip()[0].isdigit()

    def _ends_at_field(self, opener: Match) -> bool:
        """Say what is wrong with a field in an array, if one is next; whether the array ends."""
        if not self._is_named_key():
            return False
        name = self._tokens[self._at]
        if self._tokens[self._at - 1] is opener:
            self._at -= 1
            self._skip_group()
            message = "Names belong in an object: write { … } here, not [ … ]."
        else:
            message = f"This “[” is never closed: add “]” before “{shown(name[0].strip())}”."
        self._report_tokens(message, opener, opener)
        self._recovering = True
        return True

    def _report_unclosed(self, opener: Match) -> None:
        if self._cut_off:
            return
        self._cut_off = True
        closers = [CLOSERS[other[PUNCTUATION]] for other in reversed(self._openers)]
        missing = "".join(closers if len(closers) <= _MOST_CLOSERS_SHOWN else closers[:1])
        mark = opener[PUNCTUATION]
        message = f"This “{mark}” is never closed: add “{missing}” at the end."
        self._report_tokens(message, opener, opener)
