"""A real Secret Service (gnome-keyring) with an unlocked keyring, on a D-Bus of its own."""

import os
import shutil
import subprocess
from contextlib import closing, contextmanager
from pathlib import Path

NEEDED = ("dbus-run-session", "gnome-keyring-daemon")
#: Why the service cannot be started here; empty where it can.
MISSING = ", ".join(f"{name} is not installed" for name in NEEDED if shutil.which(name) is None)

_BUS_NAME = "org.freedesktop.secrets"
_SECONDS_TO_START = 10
#: Ends, and ends the daemon, when its input is closed.
_SCRIPT = """
echo "$DBUS_SESSION_BUS_ADDRESS"
printf password | gnome-keyring-daemon --unlock --foreground --components=secrets >/dev/null &
read -r _
kill $!
wait
"""


@contextmanager
def secret_service(home: Path):
    """Run a service whose files are in the folder ``home``; gives the environment to reach it."""
    (home / "run").mkdir(mode=0o700, parents=True)
    environment = {
        **os.environ,
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_RUNTIME_DIR": str(home / "run"),
    }
    for display in ("DISPLAY", "WAYLAND_DISPLAY"):
        # Nobody is there to be asked for a password.
        environment.pop(display, None)
    with subprocess.Popen(
        [str(shutil.which("dbus-run-session")), "--", "sh", "-c", _SCRIPT],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as session:
        address = session.stdout.readline().strip()
        try:
            _wait_for_service(address)
            yield environment | {"DBUS_SESSION_BUS_ADDRESS": address}
        finally:
            session.stdin.close()


def lock_keyring():
    """Lock the keyring of the service that the environment leads to."""
    import secretstorage

    with closing(secretstorage.dbus_init()) as connection:
        secretstorage.get_default_collection(connection).lock()


def unlock_keyring():
    """Unlock it again, as a prompt does in which somebody types the password."""
    import secretstorage
    from jeepney import DBusAddress, new_method_call
    from secretstorage.util import format_secret, open_session

    interface = "org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface"
    service = DBusAddress("/org/freedesktop/secrets", bus_name=_BUS_NAME, interface=interface)
    with closing(secretstorage.dbus_init()) as connection:
        path = secretstorage.get_default_collection(connection).collection_path
        secret = format_secret(open_session(connection), b"password", "text/plain")
        unlocking = new_method_call(
            service, "UnlockWithMasterPassword", "o(oayays)", (path, secret)
        )
        connection.send_and_get_reply(unlocking)


def kill_service():
    """Kill the service that the environment leads to, as a crash would."""
    from jeepney import message_bus
    from jeepney.io.blocking import Proxy, open_dbus_connection

    with open_dbus_connection() as connection:
        (process_id,) = Proxy(message_bus, connection).GetConnectionUnixProcessID(_BUS_NAME)
    os.kill(process_id, 9)


def _wait_for_service(address: str) -> None:
    from jeepney import MatchRule, message_bus
    from jeepney.io.blocking import Proxy, open_dbus_connection

    rule = MatchRule(
        type="signal",
        sender=message_bus.bus_name,
        interface=message_bus.interface,
        member="NameOwnerChanged",
        path=message_bus.object_path,
    )
    rule.add_arg_condition(0, _BUS_NAME)
    with open_dbus_connection(address) as connection, connection.filter(rule) as changes:
        bus = Proxy(message_bus, connection)
        bus.AddMatch(rule)
        (owned,) = bus.NameHasOwner(_BUS_NAME)
        if not owned:
            connection.recv_until_filtered(changes, timeout=_SECONDS_TO_START)
