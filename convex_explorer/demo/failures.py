"""The ways in which a call goes wrong: refused, failed by the deployment, thrown by a function."""

from convex_explorer.values.types import Value


class RefusedRequestError(Exception):
    """The request is answered by an HTTP status and ``{code, message}``."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


class FunctionFailedError(Exception):
    """The deployment itself fails the call: no such function, wrong args, too large a result.

    Attributes:
        code: the short name a deployment logs it under, for the failures that happen before the
            function runs; empty for all others.
    """

    def __init__(self, message: str, *, code: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code


class ThrownError(Exception):
    """What a function throws: ``throw new Error("…")`` and its kin, told apart by ``name``."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name
        self.message = message

    def __str__(self) -> str:
        return f"{self.name}: {self.message}"


class ConvexError(Exception):
    """What a function throws for its callers to read.

    Attributes:
        data: any Convex value.
        message: the text that goes with it; empty for the usual one, which is made from the data.
    """

    def __init__(self, data: Value, message: str = "") -> None:
        super().__init__(message)
        self.data = data
        self.message = message
