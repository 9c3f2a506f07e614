"""Reads the command line: the window, ``demo``, ``call``, ``tour``; touches Qt only if it must."""

from __future__ import annotations

import argparse
import builtins
import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from convex_explorer import __version__
from convex_explorer.convex.links import BadLinkError, GivenLink, LinkOrigin, looks_like_link
from convex_explorer.errors import ExplorerError

if TYPE_CHECKING:
    from collections.abc import Sequence

EXIT_RETURNED = 0
EXIT_THREW = 1
EXIT_NO_OUTCOME = 2
#: As in BSD's sysexits.h.
EXIT_USAGE = 64
EXIT_UNAVAILABLE = 69

LAST_PORT = 65_535

KEY_VARIABLE = "CONVEX_EXPLORER_DEPLOY_KEY"
TOKEN_VARIABLE = "CONVEX_EXPLORER_USER_TOKEN"  # noqa: S105 - the name of a variable
FUNCTION_TYPES = ("any", "query", "mutation", "action")
IDENTITIES = ("anonymous", "user", "admin")

#: Where a window can be shown on Linux; Qt aborts where none of them is set.
_DISPLAY_VARIABLES = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")

_CALL_EPILOG = f"""\
The value is printed to standard output as JSON, in Convex's own encoding, so that an Int64 stays
one ({{"$integer": …}}). Log lines and errors go to standard error.

With --deployment the credential comes from the system keyring. With --url it comes from
{KEY_VARIABLE} (a deploy key) or {TOKEN_VARIABLE} (a user token),
else the call is anonymous. A credential is never taken from the command line. With --act-as, the
owner of a deploy key acts as a user: --act-as '{{ issuer: "https://…", subject: "ada" }}'.

exit status:
  0   the function returned a value
  1   the function threw; its message and its error data are on standard error
  2   no outcome came: the network, the credential, the deployment
  64  bad usage
"""


class _Parser(argparse.ArgumentParser):
    """Bad usage has an exit status of its own: 2 is taken."""

    def error(self, message: str) -> NoReturn:
        if sys.stderr is not None:  # on Windows a program without a console has none
            self.print_usage(sys.stderr)
            sys.stderr.write(f"{self.prog}: {message}\n")
        self.exit(EXIT_USAGE)


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says, and return the exit status."""
    parser = _build_parser()
    given = list(sys.argv[1:] if arguments is None else arguments)
    if any(map(looks_like_link, given)):
        return _open_link(parser, given)
    options = parser.parse_args(given)
    _refuse_strangers(parser, options)
    match options.command:
        case "call":
            return _call(options)
        case "demo" if options.serve:
            return _serve_demo(options.port)
        case "tour":
            from convex_explorer.tour import take_tour

            return take_tour(options.out)
        case "filter-worker":
            from convex_explorer.filter_worker import main as serve_filters

            return serve_filters()
        case _:
            return _show_window(options)


def _refuse_strangers(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    """Refuse options that do not belong together."""
    for option, said in (("--self-test", options.self_test), ("--open", options.open)):
        if said is not None and options.command is not None:
            parser.error(f"{option} takes no command")
    if options.screenshot is not None and options.self_test is None:
        parser.error("--screenshot is for --self-test")
    if options.open is None and (options.open_on or options.open_type or options.open_args):
        parser.error("--deployment, --type and --args are for --open")


def _show_window(options: argparse.Namespace) -> int:
    if options.self_test is not None:
        return _test_itself(options.self_test, options.screenshot)
    if options.open is not None:
        return _open_typed_call(options)
    return _open_window(
        with_demo=options.command == "demo", portable=options.portable, safely=options.safe
    )


def _build_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="convex-explorer",
        description="Call the functions of a Convex deployment, and understand what comes back. "
        "Without a command, the window opens.",
    )
    parser.add_argument("--version", action="version", version=f"convex-explorer {__version__}")
    parser.add_argument(
        "--self-test",
        type=Path,
        metavar="REPORT.json",
        help="try all that an installation needs, and write down how it went",
    )
    parser.add_argument(
        "--screenshot", type=Path, metavar="PNG", help="with --self-test: a picture of the window"
    )
    parser.add_argument(
        "--portable",
        action="store_true",
        help="keep data in a folder beside the program, and credentials only until it is closed",
    )
    parser.add_argument(
        "--safe", action="store_true", help="open the window without the tabs of last time"
    )
    opening = parser.add_argument_group(
        "opening a call", "The window opens with it, or takes it in; nothing is run."
    )
    opening.add_argument("--open", metavar="PATH", help="which function, for example messages:list")
    opening.add_argument("--deployment", dest="open_on", metavar="NAME", help="a saved deployment")
    opening.add_argument(
        "--type", dest="open_type", choices=FUNCTION_TYPES, help="default: any of them"
    )
    opening.add_argument("--args", dest="open_args", metavar="ARGS", help="an object")
    commands = parser.add_subparsers(dest="command", metavar="command")
    demo = commands.add_parser("demo", help="open the window on the built-in demo deployment")
    demo.add_argument("--serve", action="store_true", help="serve it over HTTP, without a window")
    demo.add_argument(
        "--port", type=_port, default=0, help="port to serve on (default: a free one)"
    )
    call = commands.add_parser(
        "call",
        help="call a function, and print its value",
        epilog=_CALL_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    whom = call.add_mutually_exclusive_group(required=True)
    whom.add_argument("--deployment", metavar="NAME", help="a deployment saved in the window")
    whom.add_argument("--url", help="the URL of a deployment")
    call.add_argument("--type", choices=FUNCTION_TYPES, default="any", help="default: %(default)s")
    identity = call.add_mutually_exclusive_group()
    identity.add_argument("--as", dest="as_whom", choices=IDENTITIES, help="as whom to call")
    identity.add_argument("--act-as", metavar="USER", help="a user to act as: an object, as ARGS")
    call.add_argument(
        "--allow-changes",
        action="store_true",
        help="the answer to a guard that asks before changes, as that of production does",
    )
    call.add_argument("path", metavar="PATH", help="which function, for example messages:list")
    call.add_argument("args", metavar="ARGS", nargs="?", default="", help="an object; - reads it")
    # Without a help text it is not listed: only the window runs it.
    commands.add_parser("filter-worker")
    tour = commands.add_parser("tour", help="drive the window through the demo, and take pictures")
    tour.add_argument("--out", type=Path, required=True, metavar="DIR", help="where to put them")
    return parser


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > LAST_PORT:
        message = f"{text} is no port: those are 0 to {LAST_PORT}"
        raise argparse.ArgumentTypeError(message)
    return int(text)


def _open_link(parser: argparse.ArgumentParser, given: list[str]) -> int:
    """Open a link, which the system hands to us as somebody else wrote it.

    In what is not quoted well, there may be options after it; none of those is heard.
    """
    *before, link = given
    if before not in ([], ["--portable"]) or not looks_like_link(link):
        parser.error("nothing stands beside a link but --portable before it")
    return _open_window(link=GivenLink(link), portable=bool(before))


def _open_typed_call(options: argparse.Namespace) -> int:
    from convex_explorer.convex.link_text import compose_link

    function_type, args = options.open_type or "", options.open_args or ""
    try:
        text = compose_link(options.open_on or "", options.open, function_type, args)
    except BadLinkError as error:
        return _fail(f"{error}\n{error.advice}".strip(), EXIT_USAGE)
    link = GivenLink(text, LinkOrigin.COMMAND_LINE)
    return _open_window(link=link, portable=options.portable)


def _open_window(
    *,
    with_demo: bool = False,
    portable: bool = False,
    safely: bool = False,
    link: GivenLink | None = None,
) -> int:
    if _lacks_display():
        message = "There is no display here for the window. “convex-explorer call” needs none."
        return _fail(message, EXIT_UNAVAILABLE)
    _hasten_imports()
    from convex_explorer.app import run_program

    return _end(run_program(with_demo=with_demo, portable=portable, safely=safely, link=link))


def _test_itself(report: Path, screenshot: Path | None) -> int:
    if _lacks_display():
        message = "There is no display here for the window; QT_QPA_PLATFORM=offscreen needs none."
        return _fail(message, EXIT_UNAVAILABLE)
    _hasten_imports()
    from convex_explorer.self_test import test_itself

    return _end(test_itself(report, screenshot))


def _lacks_display() -> bool:
    return sys.platform == "linux" and not any(map(os.environ.get, _DISPLAY_VARIABLES))


def _end(status: int) -> NoReturn:
    """End now: a keyring that does not answer has a thread, which must not keep us alive."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:  # on Windows a program without a console has none
            stream.flush()
    os._exit(status)


def _hasten_imports() -> None:
    """Save a tenth of what it takes to open the window.

    Nothing that is loaded before the first paint is garbage, so nobody needs to look for any;
    ``run_program`` does so from then on.
    And PySide reads the source of every module that is imported after itself, in search of
    ``from __feature__ import …``, which we do not use: it keeps the import it replaced.
    """
    gc.disable()
    import PySide6.QtCore  # noqa: F401 - it replaces the import as it is loaded

    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)


def _serve_demo(port: int) -> int:
    from convex_explorer.demo.server import DemoServer, PortUnavailableError

    server = DemoServer(port=port)
    try:
        url = server.start()
    except PortUnavailableError as error:
        return _fail(f"{error}\n{error.advice}", EXIT_NO_OUTCOME)
    _say(f"URL:       {url}")
    _say(f"Admin key: {server.admin_key}")
    for name, token in server.user_tokens.items():
        _say(f"Token of {name}: {token}")
    _say("Stop with Ctrl+C.")
    try:
        server.wait()
    except KeyboardInterrupt:
        server.stop()
    return EXIT_RETURNED


def _call(options: argparse.Namespace) -> int:
    from convex_explorer.headless import BadUsageError, call_function

    args_text = sys.stdin.read() if options.args == "-" else options.args
    try:
        return call_function(
            deployment_name=options.deployment,
            url=options.url,
            function_type=options.type,
            path_text=options.path,
            args_text=args_text,
            key=os.environ.get(KEY_VARIABLE, ""),
            token=os.environ.get(TOKEN_VARIABLE, ""),
            as_whom=options.as_whom,
            act_as=options.act_as,
            allow_changes=options.allow_changes,
            portable=options.portable,
        )
    except BadUsageError as error:
        return _fail(f"{error}\n{error.advice}".strip(), EXIT_USAGE)
    except ExplorerError as error:
        return _fail(f"{error}\n{error.advice}".strip(), EXIT_NO_OUTCOME)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _fail(message: str, status: int) -> int:
    if sys.stderr is not None:
        sys.stderr.write(f"convex-explorer: {message}\n")
    return status
