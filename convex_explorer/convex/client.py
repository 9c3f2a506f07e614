"""One deployment over HTTP: run a call, test the connection."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from convex_explorer.convex.calls import Notice
from convex_explorer.convex.connection import check_connection
from convex_explorer.convex.deployment import ANONYMOUS
from convex_explorer.convex.deprecation import read_deprecation
from convex_explorer.convex.dialect import Dialect
from convex_explorer.convex.errors import (
    ArgsTooLargeError,
    ConnectionLostError,
    DeploymentError,
    ProtocolError,
    UnauthorizedError,
)
from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.guard import Verdict, judge, refusal_of
from convex_explorer.convex.refusals import BAD_FORMAT, LOOK_FIRST
from convex_explorer.convex.tokens import tell_of_expiry
from convex_explorer.convex.wire import (
    WireReply,
    is_unknown_route,
    read_reply,
    write_request,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from convex_explorer.convex.calls import Call, Outcome, Progress
    from convex_explorer.convex.carrier import Carrier
    from convex_explorer.convex.deployment import ConnectionReport, Credential, Deployment
    from convex_explorer.convex.deprecation import Deprecation
    from convex_explorer.convex.time_limits import TimeLimits
    from convex_explorer.convex.wire import WireRequest

#: A reply of this many bytes takes some frames to read at worst: one of a million log lines, one
#: that only the tolerant reader takes. Longer ones are read in a thread.
LONG_REPLY = 65_536
#: Args text of this many characters takes some milliseconds to be written as a request.
LONG_ARGS = 30_000
#: A deployment does not read more (open backend: MAX_BACKEND_PUBLIC_API_REQUEST_SIZE).
MAX_REQUEST_BYTES = 16 * 2**20 + 2000


class Client:
    """Speaks to one deployment. It opens no connection before it is used.

    Args:
        deployment: whom to speak to.
        credential: as whom, where a call does not bring another one.
        transport: instead of the network, or None.
        time_limits: how long calls wait; as the deployment's connection says if there are none.
        on_deprecated: told whenever the deployment finds this client too old.
    """

    def __init__(
        self,
        deployment: Deployment,
        credential: Credential = ANONYMOUS,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        time_limits: TimeLimits | None = None,
        on_deprecated: Callable[[Deprecation], None] | None = None,
    ) -> None:
        self._deployment = deployment
        self._credential = credential
        self._transport = transport
        self._settings = deployment.connection_in_force
        if time_limits is not None:
            self._settings = replace(self._settings, time_limits=time_limits)
        self._on_deprecated = on_deprecated
        self._opened: Carrier | None = None
        self._dialect = Dialect()

    async def run(
        self,
        call: Call,
        credential: Credential | None = None,
        on_progress: Callable[[Progress], None] | None = None,
        *,
        permitted: bool = False,
    ) -> Outcome:
        """Run a function and say what became of it.

        What can write is never sent twice, but for one case: the address of ``/api/run`` has two
        forms, and a server that knows only the other one has certainly not run anything. A query
        is asked once more if the connection broke, or if its value cannot come in the format that
        keeps every type; its outcome says so.

        Args:
            call: what to run.
            credential: as whom; the client's own if there is none. Every identity of a deployment
                shares its connections.
            on_progress: told whenever more of the reply has come.
            permitted: whether the guard of the call's deployment was heard, and the user asked if
                it wants that. Without, nothing leaves here that the guard would not let pass.

        Raises:
            NotPermittedError: the guard has a say in it that was not heard; nothing was sent.
            DeploymentError: no outcome came; ``may_have_run`` says what that may mean.
        """
        if call.deployment.deployment_id != self._deployment.deployment_id:
            raise ValueError(f"a call for another deployment than {self._deployment.name}")
        guard = call.deployment.guard_in_force
        if not permitted and judge(guard, call.function_type) is not Verdict.PASS:
            raise refusal_of(call.deployment.name, call.path, guard)
        # The demo's URL is known only once it is started: the client's deployment has it.
        call = replace(call, deployment=self._deployment)
        credential = self._credential if credential is None else credential
        try:
            return await self._run_in_dialect(call, credential, on_progress)
        except ConnectionLostError:
            if call.function_type.may_write:
                raise
        try:
            outcome = await self._run_in_dialect(call, credential, on_progress)
        except DeploymentError as error:
            error.advice = f"{Notice.ASKED_TWICE} {error.advice}"
            raise
        return replace(outcome, notices=(Notice.ASKED_TWICE, *outcome.notices))

    async def _run_in_dialect(
        self, call: Call, credential: Credential, on_progress: Callable[[Progress], None] | None
    ) -> Outcome:
        """Run a function, in the format that the deployment knows."""
        plain_json = self._dialect.plain_json  # others may find out meanwhile
        try:
            return await self._run_once(call, credential, on_progress)
        except ProtocolError as error:
            if error.code != BAD_FORMAT or plain_json:
                raise
            self._dialect.plain_json = True
            if call.function_type.may_write:
                error.advice = f"The next call asks for plain JSON. {LOOK_FIRST}"
                raise
        outcome = await self._run_once(call, credential, on_progress)
        return replace(outcome, notices=(Notice.ASKED_IN_PLAIN_JSON, *outcome.notices))

    async def _run_once(
        self, call: Call, credential: Credential, on_progress: Callable[[Progress], None] | None
    ) -> Outcome:
        colon_form = self._dialect.colon_form or False
        reply = await self._ask(call, credential, on_progress, colon_form=colon_form)
        settled = self._dialect.colon_form is not None or call.function_type is not FunctionType.ANY
        if not settled and is_unknown_route(reply.status, reply.body):
            colon_form = True
            reply = await self._ask(call, credential, on_progress, colon_form=True)
        try:
            outcome = await _read_hiding(call, reply, credential)
        except UnauthorizedError as error:
            tell_of_expiry(error, credential, datetime.now(UTC))
            raise
        if not settled:
            self._dialect.colon_form = colon_form
        notices = self._dialect.notices_on(outcome)
        return replace(outcome, notices=notices) if notices else outcome

    async def check_connection(self) -> ConnectionReport:
        """Find out what answers at the deployment's URL, without running a function of its."""
        return await check_connection(
            self._deployment.url, self._credential, self._settings, transport=self._transport
        )

    async def close(self) -> None:
        """Close the connections. The client is of no use any more."""
        if self._opened is not None:
            await self._opened.close()

    async def _ask(
        self,
        call: Call,
        credential: Credential,
        on_progress: Callable[[Progress], None] | None,
        *,
        colon_form: bool,
    ) -> WireReply:
        request = await _write(
            call, credential, colon_form=colon_form, plain_json=self._dialect.plain_json
        )
        read_seconds = self._settings.time_limits.reply_to(call.function_type)
        reply = await self._carrier().exchange(
            request, read_seconds=read_seconds, on_progress=on_progress
        )
        if self._on_deprecated and (deprecation := read_deprecation(reply.headers)):
            self._on_deprecated(deprecation)
        return reply

    def _carrier(self) -> Carrier:
        if self._opened is None:
            # httpx takes 50 ms to import: not before the first call.
            from convex_explorer.convex.carrier import Carrier

            self._opened = Carrier(self._deployment.url, self._settings, transport=self._transport)
        return self._opened


async def _write(
    call: Call, credential: Credential, *, colon_form: bool, plain_json: bool
) -> WireRequest:
    write = partial(write_request, call, credential, colon_form=colon_form, plain_json=plain_json)
    if len(call.args_text) < LONG_ARGS:
        request = write()
    else:
        import asyncio

        request = await asyncio.to_thread(write)
    if len(request.body) > MAX_REQUEST_BYTES:
        raise ArgsTooLargeError(
            f"These args are {len(request.body) / 2**20:.1f} MiB as they would be sent. "
            "A deployment takes 16 MiB. Nothing was sent.",
            advice="Send them in several calls, or store them as a file and send its id.",
        )
    return request


async def _read(call: Call, reply: WireReply) -> Outcome:
    arguments = (call, reply.status, reply.headers, reply.body, reply.seconds)
    if len(reply.body) < LONG_REPLY:
        return read_reply(*arguments)
    import asyncio

    return await asyncio.to_thread(read_reply, *arguments)


async def _read_hiding(call: Call, reply: WireReply, credential: Credential) -> Outcome:
    """Read a reply; what it says instead of an outcome is said without the credential.

    Some proxies show in their complaint what came to them. A value is shown as it is.
    """
    try:
        return await _read(call, reply)
    except DeploymentError:
        secret = credential.secret.strip()
        hidden = reply.body
        for part in filter(None, (secret, secret.rpartition("|")[2])):
            hidden = hidden.replace(part.encode(), "•••".encode())
        if hidden == reply.body:
            raise
        return await _read(call, replace(reply, body=hidden))
