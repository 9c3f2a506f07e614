"""DeploymentError and its kinds: what kept a call from having an outcome."""

from typing import Self

from convex_explorer.errors import ExplorerError


class DeploymentError(ExplorerError):
    """No outcome came.

    Attributes:
        may_have_run: whether the function may have run all the same. It decides what history
            says of a mutation or an action, and whether *try again* is offered.
        code: the deployment's own word for it (``BadAdminKey``), or None.
        status: the HTTP status, or None where no reply came.
    """

    def __init__(
        self,
        message: str,
        *,
        advice: str = "",
        may_have_run: bool = False,
        code: str | None = None,
        status: int | None = None,
    ) -> None:
        super().__init__(message, advice=advice)
        self.may_have_run = may_have_run
        self.code = code
        self.status = status

    def without_frames(self) -> Self:
        """The error alone, to be kept: the frames that it came through hold a credential."""
        self.__cause__ = self.__context__ = None
        return self.with_traceback(None)


class UnreachableError(DeploymentError):
    """No reply, or not all of one: name, network, TLS, time limit."""


class HostNotFoundError(UnreachableError):
    """The host's name leads to no address."""


class NotListeningError(UnreachableError):
    """The machine is there, but nothing on it takes connections at that port."""


class ConnectionLostError(UnreachableError):
    """The connection was there, and broke before a whole reply had come."""


class TimeLimitError(UnreachableError):
    """It took longer than we wait: for a connection, or for the reply."""


class TlsError(UnreachableError):
    """No connection that can be trusted: certificate, or no TLS at all."""


class UnknownAuthorityError(TlsError):
    """The certificate may be good, but nobody whom we trust vouches for it."""


class ProxyError(UnreachableError):
    """The proxy in between did not let us pass."""


class UnauthorizedError(DeploymentError):
    """The deployment does not accept who we say we are, or forbids it to them."""


class RejectedError(DeploymentError):
    """The deployment refused the request before a function could run."""


class ArgsTooLargeError(DeploymentError):
    """No deployment takes a request of this size. Nothing was sent."""


class OverloadedError(DeploymentError):
    """The deployment could not take the call now."""


class ProtocolError(DeploymentError):
    """What answered does not speak the Convex HTTP API."""


class ConnectionSettingsError(DeploymentError):
    """The road to the deployment cannot be taken as it is set up: a file, a proxy's URL."""


class NotEncryptedError(DeploymentError):
    """What is sent could be read on the way, and the user has not agreed to that. Nothing was."""


class NotPermittedError(DeploymentError):
    """The deployment's guard does not let the call pass, or wants a yes first. Nothing was sent."""


class ReplyTooLargeError(ProtocolError):
    """The reply was not read to its end.

    Attributes:
        received: what had come until then, as much as one is ready to hold.
    """

    def __init__(self, message: str, *, advice: str, status: int, received: bytes) -> None:
        super().__init__(message, advice=advice, may_have_run=True, status=status)
        self.received = received
