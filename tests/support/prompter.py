"""Answers for the user when a real Secret Service asks for the keyring's password.

It speaks the protocol of GNOME's own prompter (gcr, gcr-dbus-constants.h): the service asks
for a prompt, hears that it is ready, asks for a password, and hears what became of it.
"""

import socket
import threading
from contextlib import contextmanager

_NAME = "org.gnome.keyring.SystemPrompter"
_CALLBACK = "org.gnome.keyring.internal.Prompter.Callback"
_DISMISSED = "no"


class Prompter:
    """A user who dismisses every prompt, or lets it stand.

    Attributes:
        asked: set when a password was asked for.
        dismisses: whether prompts are dismissed; else nobody answers them.
    """

    def __init__(self, *, dismisses: bool) -> None:
        self.asked = threading.Event()
        self.dismisses = dismisses

    def serve(self, connection) -> None:
        from jeepney import MessageType

        while True:
            try:
                message = connection.receive()
            except (EOFError, OSError, ConnectionError):
                return
            if message.header.message_type is MessageType.method_call:
                self._answer(connection, message)

    def _answer(self, connection, message) -> None:
        from jeepney import HeaderFields, new_method_return

        connection.send(new_method_return(message))
        member = message.header.fields[HeaderFields.member]
        sender = message.header.fields[HeaderFields.sender]
        if member == "BeginPrompting":
            self._tell(connection, sender, message.body[0], "", "")
        elif member == "PerformPrompt":
            self.asked.set()
            if self.dismisses:
                self._tell(connection, sender, message.body[0], _DISMISSED, message.body[3])

    def _tell(self, connection, service, path, reply, exchange) -> None:
        from jeepney import DBusAddress, new_method_call

        callback = DBusAddress(path, bus_name=service, interface=_CALLBACK)
        connection.send(new_method_call(callback, "PromptReady", "sa{sv}s", (reply, {}, exchange)))


@contextmanager
def prompter(address: str, *, dismisses: bool):
    """A user on the bus with this address."""
    from jeepney import message_bus
    from jeepney.io.blocking import Proxy, open_dbus_connection

    user = Prompter(dismisses=dismisses)
    with open_dbus_connection(address) as connection:
        Proxy(message_bus, connection).RequestName(_NAME)
        thread = threading.Thread(target=user.serve, args=(connection,), daemon=True)
        thread.start()
        yield user
        connection.sock.shutdown(socket.SHUT_RDWR)
        thread.join()
