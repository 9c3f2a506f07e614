"""The ways in which the road to a deployment fails, and what the program has to make of each."""

import gzip
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from convex_explorer.convex.calls import Returned
from convex_explorer.convex.errors import (
    ConnectionLostError,
    DeploymentError,
    NotListeningError,
    ProtocolError,
    TimeLimitError,
    UnreachableError,
)
from tests.support.fault_proxy import Act, Answer, Exchange, FaultProxy, pass_through

Ending = type[Returned] | type[DeploymentError]


def _nothing(_proxy: FaultProxy) -> None:
    """Nothing happens to the connections that are open."""


@dataclass(frozen=True)
class Fault:
    """One of them.

    Attributes:
        act: what is done to the request.
        ending: what the call ends in, or the kind of it.
        says: words that the message has to hold.
        greet: done to a new connection before anything is read from it.
        before: done before the call, when the connections of earlier calls are idle.
        runs: whether the deployment runs the function: it got the whole request.
        sent: whether the program got rid of any byte of the request.
        by_time_limit: whether it ends because the program waits no longer.
    """

    name: str
    act: Act
    ending: Ending
    says: str = ""
    greet: Act | None = None
    before: Callable[[FaultProxy], None] = _nothing
    runs: bool = True
    sent: bool = True
    by_time_limit: bool = False

    def __str__(self) -> str:
        return self.name


# ---------------------------------------------------------------- ways to end


def _close(exchange: Exchange) -> None:
    exchange.close()


def _reset(exchange: Exchange) -> None:
    exchange.reset()


def _hold(exchange: Exchange) -> None:
    exchange.hold()


_ENDS = {"closes": _close, "resets": _reset, "falls silent": _hold}
_BROKEN = "before a whole reply"
_NO_HTTP = "does not speak HTTP"


def _broken(name: str) -> dict[str, object]:
    if name == "falls silent":
        return {"ending": TimeLimitError, "says": "time limit", "by_time_limit": True}
    return {"ending": ConnectionLostError, "says": _BROKEN}


# ---------------------------------------------------------------- before the deployment is asked


def _read_some(exchange: Exchange, *, size: int, end: Act) -> None:
    exchange.read(size)
    end(exchange)


def _read_all(exchange: Exchange, *, end: Act) -> None:
    exchange.read_request()
    end(exchange)


def _pass_on_half(exchange: Exchange) -> None:
    request = exchange.read_request()
    exchange.pass_on(request[: len(request) // 2])
    exchange.reset()


def _go_away(proxy: FaultProxy) -> None:
    proxy.stop_listening()
    proxy.hang_up()


def _before_asking() -> Iterator[Fault]:
    yield Fault(
        "nobody listens",
        pass_through,
        NotListeningError,
        "Nothing takes connections",
        before=_go_away,
        runs=False,
        sent=False,
    )
    for name, end in _ENDS.items():
        broken = {**_broken(name), "runs": False}
        # Hung up on so soon, the program may not even have noticed that it was connected.
        at_once = broken
        if name != "falls silent":
            at_once = {**broken, "ending": UnreachableError, "says": "onnection"}
        yield Fault(
            f"takes the connection and {name}",
            end,
            greet=end,
            before=FaultProxy.hang_up,
            **at_once,
        )
        yield Fault(
            f"reads ten bytes of the request and {name}",
            partial(_read_some, size=10, end=end),
            **broken,
        )
        yield Fault(f"reads the request and {name}", partial(_read_all, end=end), **broken)
    yield Fault(
        "passes half of the request on and resets", _pass_on_half, **_broken(""), runs=False
    )


# ---------------------------------------------------------------- within the reply

_PLACES: dict[str, Callable[[Answer], int]] = {
    "before the reply": lambda _answer: 0,
    "after its first byte": lambda _answer: 1,
    "in the status": lambda _answer: len(b"HTTP/1.1 2"),
    "after the status line": lambda answer: answer.head.index(b"\r\n") + 2,
    "in a header's name": lambda answer: answer.head.index(b"Content-Length") + 4,
    "in a header's value": lambda answer: answer.head.index(b"Content-Length: ") + 16,
    "between CR and LF": lambda answer: len(answer.head) - 3,
    "before the empty line": lambda answer: len(answer.head) - 2,
    "after the head": lambda answer: len(answer.head),
    "in the body": lambda answer: len(answer.head) + len(answer.body) // 2,
    "before the last byte": lambda answer: len(answer.whole) - 1,
}
_SILENT_PLACES = {"before the reply", "in the status", "after the head", "before the last byte"}


def _cut(exchange: Exchange, *, place: Callable[[Answer], int], end: Act) -> None:
    answer = exchange.ask()
    exchange.say(answer.whole[: place(answer)])
    end(exchange)


def _cuts() -> Iterator[Fault]:
    for (where, place), (name, end) in itertools.product(_PLACES.items(), _ENDS.items()):
        if name != "falls silent" or where in _SILENT_PLACES:
            yield Fault(f"{name} {where}", partial(_cut, place=place, end=end), **_broken(name))


# ---------------------------------------------------------------- chunks

_CHUNKED = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
)


def _chunks(body: bytes) -> list[bytes]:
    halves = body[: len(body) // 2], body[len(body) // 2 :]
    return [_CHUNKED, *(b"%x\r\n%s\r\n" % (len(half), half) for half in halves), b"0\r\n\r\n"]


def _in_chunks(exchange: Exchange) -> None:
    exchange.say(*_chunks(exchange.ask().body), pause=0.002)


def _cut_chunks(exchange: Exchange, *, lost: int, end: Act) -> None:
    exchange.say(b"".join(_chunks(exchange.ask().body))[:-lost])
    end(exchange)


def _odd_chunk(exchange: Exchange, *, text: bytes) -> None:
    exchange.ask()
    exchange.say(_CHUNKED + text)
    exchange.close()


def _chunk_faults() -> Iterator[Fault]:
    yield Fault("answers in chunks", _in_chunks, Returned)
    for name, end in _ENDS.items():
        # 5 bytes are the last, empty chunk.
        for where, lost in {"before the last chunk": 5, "in a chunk": 12, "in the end": 1}.items():
            if name != "falls silent" or where == "in a chunk":
                act = partial(_cut_chunks, lost=lost, end=end)
                yield Fault(f"{name} {where}", act, **_broken(name))
    for name, text in {
        "without a size": b"xyz\r\n",
        "of too long a size": b"1" * 200 + b"\r\n",
        "of a negative size": b"-5\r\nhello\r\n",
        "longer than its size": b"2\r\nhello\r\n",
    }.items():
        yield Fault(
            f"sends a chunk {name}", partial(_odd_chunk, text=text), ProtocolError, _NO_HTTP
        )


# ---------------------------------------------------------------- what is no reply


def _say_instead(exchange: Exchange, *, text: bytes) -> None:
    exchange.ask()
    exchange.say(text)
    exchange.close()


def _say_body(exchange: Exchange, *, body: bytes, headers: tuple[bytes, ...] = ()) -> None:
    exchange.say(exchange.ask().with_body(body, *headers))


def _cut_json(exchange: Exchange) -> None:
    answer = exchange.ask()
    exchange.say(answer.with_body(answer.body[: len(answer.body) // 2]))


def _no_replies() -> Iterator[Fault]:
    garbage = bytes(range(256)) * 4
    for name, text in {
        "garbage": garbage,
        "a TLS alert": b"\x15\x03\x03\x00\x02\x02\x46",
        "zeros": bytes(1000),
        "an error of another protocol": b"500 what?\r\n\r\n",
        "a status of three letters": b"HTTP/1.1 abc OK\r\n\r\n",
        "a status below 100": b"HTTP/1.1 000 OK\r\n\r\n",
        "a header without a colon": b"HTTP/1.1 200 OK\r\nnonsense\r\n\r\n",
        "a header with a zero byte": b"HTTP/1.1 200 OK\r\nx: a\0b\r\n\r\n",
        "two lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
        "a negative length": b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
    }.items():
        act = partial(_say_instead, text=text)
        yield Fault(f"answers with {name}", act, ProtocolError, _NO_HTTP)
    no_convex = "what is not a Convex reply"
    for name, body in {
        "garbage": garbage,
        "zeros": bytes(1000),
        "UTF-16": '{"status":"success","value":1}'.encode("utf-16"),
        "a number": b"42",
        "a list": b"[]",
        "an object without an outcome": b'{"value":1}',
        "half a megabyte of brackets": b"[" * 500_000,
    }.items():
        act = partial(_say_body, body=body)
        yield Fault(f"answers 200 and {name}", act, ProtocolError, no_convex)
    page = b"<!doctype html><title>Sign in</title>"
    yield Fault("answers with a web page", partial(_say_body, body=page), ProtocolError, "Sign in")
    yield Fault("answers with no body", partial(_say_body, body=b""), ProtocolError, "empty reply")
    yield Fault("answers with half of the JSON", _cut_json, ProtocolError, no_convex)
    for status, ending in {
        b"502 Bad Gateway": UnreachableError,
        b"504 Late": TimeLimitError,
    }.items():
        text = b"HTTP/1.1 %s\r\nContent-Length: 3\r\n\r\nbad" % status
        act = partial(_say_instead, text=text)
        yield Fault(f"answers {status.decode()}", act, ending, status.decode()[:3])


# ---------------------------------------------------------------- wrong lengths, and compression


def _length(exchange: Exchange, *, more: int, end: Act) -> None:
    answer = exchange.ask()
    size = b"Content-Length: %d" % len(answer.body)
    claimed = b"Content-Length: %d" % (len(answer.body) + more)
    exchange.say(answer.whole.replace(size, claimed))
    end(exchange)


def _no_length(exchange: Exchange) -> None:
    exchange.say(b"HTTP/1.0 200 OK\r\n\r\n" + exchange.ask().body)
    exchange.close()


def _lengths() -> Iterator[Fault]:
    # In chunks of its own the reply's last bytes may come later than the rest.
    yield Fault(
        "claims too short a length",
        partial(_length, more=-5, end=_close),
        ProtocolError,
        "what is not a Convex reply",
    )
    for name, end in _ENDS.items():
        act = partial(_length, more=5, end=end)
        yield Fault(f"claims too long a length and {name}", act, **_broken(name))
    yield Fault("claims no length", _no_length, Returned)


def _compressed(
    exchange: Exchange, *, compress: Callable[[bytes], bytes], coding: bytes = b"gzip"
) -> None:
    answer = exchange.ask()
    exchange.say(answer.with_body(compress(answer.body), b"Content-Encoding: " + coding))


def _twice(body: bytes) -> bytes:
    return gzip.compress(gzip.compress(body))


def _without_end(body: bytes) -> bytes:
    return gzip.compress(body)[:-9]


_BOMB = gzip.compress(bytes(70 * 2**20), compresslevel=1)


def _bomb(_body: bytes) -> bytes:
    return _BOMB


def _compressions() -> Iterator[Fault]:
    yield Fault("compresses", partial(_compressed, compress=gzip.compress), Returned)
    bad = {"ending": ProtocolError, "says": "compressed"}
    yield Fault("compresses and cuts", partial(_compressed, compress=_without_end), **bad)
    yield Fault("claims to compress", partial(_compressed, compress=bytes), **bad)
    act = partial(_compressed, compress=gzip.compress, coding=b"br")
    yield Fault("compresses otherwise than asked", act, **bad)
    act = partial(_compressed, compress=_twice, coding=b"gzip, gzip")
    yield Fault("compresses twice", act, **bad)
    act = partial(_compressed, compress=_bomb)
    yield Fault("sends a gzip bomb", act, ending=_TOO_LARGE, says="larger than")


# ---------------------------------------------------------------- slow, and without end


_DROPS = 2_000


def _drip(exchange: Exchange) -> None:
    whole = exchange.ask(step=64).whole
    drops = [whole[at : at + 1] for at in range(min(len(whole), _DROPS))]
    exchange.say(*drops, pause=0.0001)
    exchange.say(whole[len(drops) :])


def _late(exchange: Exchange) -> None:
    answer = exchange.ask()
    for part in (answer.head[:9], answer.head[9:], answer.body[:1], answer.body[1:]):
        exchange.say(b"", pause=0.03)
        exchange.say(part)


def _endless(exchange: Exchange, *, head: bytes, piece: bytes, pause: float = 0.0) -> None:
    exchange.ask()
    exchange.say(head)
    for _ in iter(int, 1):
        exchange.say(piece, pause=pause)


_OK = b"HTTP/1.1 200 OK\r\n"
#: A reply that is not read to its end is a ProtocolError, of whatever kind.
_TOO_LARGE = ProtocolError


def _extremes() -> Iterator[Fault]:
    yield Fault("drips one byte at a time", _drip, Returned)
    yield Fault("answers late", _late, Returned)
    act = partial(_endless, head=_OK, piece=b"x-more: headers\r\n" * 100)
    yield Fault("sends a head without end", act, ProtocolError, _NO_HTTP)
    act = partial(_endless, head=_OK + b"x: ", piece=b"y" * 1000)
    yield Fault("sends a header without end", act, ProtocolError, _NO_HTTP)
    act = partial(_endless, head=b"", piece=b"HTTP/1.1 100 Continue\r\n\r\n", pause=0.005)
    yield Fault("asks to continue without end", act, TimeLimitError, by_time_limit=True)
    act = partial(_endless, head=_OK + b"\r\n", piece=bytes(2**20))
    yield Fault("sends a body without end", act, _TOO_LARGE, "larger than")
    act = partial(_endless, head=_CHUNKED, piece=b"100000\r\n%s\r\n" % bytes(2**20))
    yield Fault("sends chunks without end", act, _TOO_LARGE, "larger than")
    act = partial(_endless, head=_OK + b"\r\n", piece=b"{", pause=0.005)
    yield Fault("trickles without end", act, TimeLimitError, "too slowly", by_time_limit=True)


# ---------------------------------------------------------------- between two calls


def _answer_twice(exchange: Exchange) -> None:
    answer = exchange.ask()
    exchange.say(answer.whole + answer.with_body(b'{"status":"success","value":"not asked for"}'))


def _warn(exchange: Exchange) -> None:
    exchange.say(b"HTTP/1.1 100 Continue\r\n\r\n" * 3 + exchange.ask().whole)


def _between() -> Iterator[Fault]:
    late = b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    yield Fault("answers twice", _answer_twice, Returned)
    yield Fault("asks to continue first", _warn, Returned)
    yield Fault("closed while idle", pass_through, Returned, before=FaultProxy.hang_up)
    reset = partial(FaultProxy.hang_up, reset=True)
    yield Fault("reset while idle", pass_through, Returned, before=reset)
    timed_out = partial(FaultProxy.hang_up, last_words=late)
    yield Fault("gave up waiting while idle", pass_through, Returned, before=timed_out)


FAULTS = (
    *_before_asking(),
    *_cuts(),
    *_chunk_faults(),
    *_no_replies(),
    *_lengths(),
    *_compressions(),
    *_extremes(),
    *_between(),
)
