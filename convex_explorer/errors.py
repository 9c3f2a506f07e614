"""ExplorerError, the one base class that somebody catches: the banner, and the command line."""


class ExplorerError(Exception):
    """Something outside the program kept it from doing what was asked.

    ``str(error)`` says what happened and to what; ``advice`` is one sentence that says what to
    do next. Both are shown to people as they are, so neither ever contains a credential.
    """

    def __init__(self, message: str, *, advice: str = "") -> None:
        super().__init__(message)
        self.advice = advice
