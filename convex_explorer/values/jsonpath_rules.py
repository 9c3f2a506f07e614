"""JSONPath as RFC 9535 has it: a library's reader and evaluator, and what they leave open.

Imported only by those who filter: the library takes some 40 ms.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from jsonpath import JSONPathEnvironment, JSONPathError, NodeList
from jsonpath.filter import IntegerLiteral, RelativeFilterQuery
from jsonpath.function_extensions import Match, Search
from jsonpath.match import JSONPathMatch
from jsonpath.parse import Parser
from jsonpath.segments import JSONPathRecursiveDescentSegment

from convex_explorer.values.filter_problems import InvalidFilterError, problem_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jsonpath.filter import BaseExpression
    from jsonpath.selectors import FilterContext
    from jsonpath.stream import TokenStream

    from convex_explorer.values.path import ValuePath


def find(expression: str, value: Any) -> Iterator[ValuePath]:
    """Where the parts of a value sit that an expression finds.

    Raises:
        InvalidFilterError: it is no JSONPath, or cannot be done.
    """
    text = expression.strip()
    before = len(expression) - len(expression.lstrip())
    try:
        query = _RULES.compile(text)
        # Not the query's own ``finditer``: it takes a string for JSON that is to be read.
        found: Iterable[JSONPathMatch] = [_Place(value, (), value)]
        for segment in getattr(query, "segments", ()):
            if isinstance(segment, JSONPathRecursiveDescentSegment):
                found = _descend(segment, found)
            else:
                found = segment.resolve(found)
        for place in found:
            yield place.parts
    except JSONPathError as error:
        position = None if error.token is None else error.token.index
        if position is not None:
            position = before + (position if position >= 0 else len(text))
        near = "" if error.token is None else str(error.token.value)
        reason = problem_in_words(str(error.message), near)
        raise InvalidFilterError(reason, position=position) from None
    except re.error as error:
        reason = f"match() and search() need a regular expression: {error}."
        raise InvalidFilterError(reason) from None
    except RecursionError:
        reason = "The value or the expression is nested too deeply."
        raise InvalidFilterError(reason) from None


def _descend(
    segment: JSONPathRecursiveDescentSegment, places: Iterable[JSONPathMatch]
) -> Iterator[JSONPathMatch]:
    """What ``..`` finds, in the order of the library, which recurs, and visits strings, too."""
    for top in places:
        waiting = [top]
        while waiting:
            place = waiting.pop()
            for selector in segment.selectors:
                yield from selector.resolve(place)
            children: Iterable[tuple[Any, Any]] = ()
            if isinstance(place.obj, dict):
                children = place.obj.items()
            elif isinstance(place.obj, list):
                children = enumerate(place.obj)
            below = [
                place.new_child(child, key)
                for key, child in children
                if isinstance(child, dict | list)
            ]
            waiting += reversed(below)


class _Place(JSONPathMatch):
    """A part that was found. Of what the library notes with it, only its path is needed."""

    __slots__ = ()

    def __init__(self, obj: object, parts: tuple[int | str, ...], root: Any) -> None:
        self.obj, self.parts, self.root = obj, parts, root
        self._filter_context = {}

    def add_child(self, *children: JSONPathMatch) -> None:
        """Keep none: there may be a million."""

    def new_child(self, obj: object, key: int | str) -> JSONPathMatch:
        return _Place(obj, (*self.parts, key), self.root)


class _CurrentQuery(RelativeFilterQuery):
    """``@`` finds what it stands for, be that ``false``, 0 or an empty string."""

    __slots__ = ()

    def evaluate(self, context: FilterContext) -> object:
        if self.path.empty():
            return NodeList([_Place(context.current, (), context.root)])
        return super().evaluate(context)


class _RulesParser(Parser):
    def parse_relative_query(self, stream: TokenStream) -> BaseExpression:
        query = super().parse_relative_query(stream)
        return _CurrentQuery(query.path) if isinstance(query, RelativeFilterQuery) else query

    def parse_integer_literal(self, stream: TokenStream) -> BaseExpression:
        """Take every digit: the library takes a float's, which has too few for an Int64."""
        digits = stream.current().value
        try:
            literal = super().parse_integer_literal(stream)
        except OverflowError:
            raise InvalidFilterError("A number is too large.") from None
        return IntegerLiteral(value=int(digits)) if _DIGITS.fullmatch(digits) else literal


class _Rules(JSONPathEnvironment):
    """The strict rules of the library, and stricter where RFC 9535 is."""

    parser_class = _RulesParser
    max_recursion_depth = 300

    def __init__(self) -> None:
        super().__init__(strict=True)
        # An expression that is none finds nothing, by the RFC; people want to know of it.
        self.function_extensions["match"] = Match(debug=True)
        self.function_extensions["search"] = Search(debug=True)

    def getitem(self, obj: Any, key: Any) -> Any:
        """A slice of a string is no part of the value."""
        return () if isinstance(obj, str) else super().getitem(obj, key)

    def compare(self, left: object, operator: str, right: object) -> bool:
        """``true`` and ``false`` have no order, though they have one in Python."""
        if operator in _ORDERINGS and (isinstance(left, bool) or isinstance(right, bool)):
            return operator in _OR_EQUAL and super().compare(left, "==", right)
        return super().compare(left, operator, right)


_DIGITS = re.compile(r"-?[0-9]{1,19}")
_OR_EQUAL = {"<=", ">="}
_ORDERINGS = _OR_EQUAL | {"<", ">"}
_RULES = _Rules()
