"""The home folder: everything an office makes, in one place that only its owner may read."""

from __future__ import annotations

import base64
import json
import os
import secrets
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from cli.local import ports
from cli.local.broker import Broker, NodePorts
from cli.trouble import Trouble

VERSION = 1
DEFAULT = "var"
FOLDERS = ("secrets/trust", "databases", "blobs", "broker", "mail", "logs", "run/hold")
INNER_PORTS = ("broker", "distribution", "names", "smtp", "mail_page", "worker_probe", "relay_probe")
FIRST_WEB_PORT = 8000
SAMPLE_OFFICERS = {"officer.json": "petugas", "second-officer.json": "pemeriksa"}
"""Sample officers by the file with name and password: two, because some decisions need two."""
_ROOT = Path(__file__).resolve().parents[1]
SERVICES = tuple(sorted(env.parents[1].name for env in _ROOT.glob("services/*/migrations/env.py")))
"""Every folder of ``services/`` with a database of its own: there is no list to keep."""


@dataclass(frozen=True)
class Home:
    """One office's folder and its ports, all on loopback."""

    path: Path
    ports: Mapping[str, int]

    @property
    def secrets(self) -> Path:
        """Keys and passwords, each file readable by its owner only."""
        return self.path / "secrets"

    @property
    def url(self) -> str:
        """Address of the pages."""
        return f"http://{ports.HOST}:{self.ports['web']}"

    @property
    def mail_url(self) -> str:
        """Address of the page with the caught mail."""
        return f"http://{ports.HOST}:{self.ports['mail_page']}"

    @property
    def state_file(self) -> Path:
        """What the supervisor says of its processes."""
        return self.path / "run" / "state.json"

    def log(self, process: str) -> Path:
        """Where a process writes."""
        return self.path / "logs" / f"{process}.log"

    def hold(self, process: str) -> Path:
        """While this file exists, the supervisor does not start the process again after it ended."""
        return self.path / "run" / "hold" / process

    def broker(self) -> Broker:
        """The home's private RabbitMQ node (not started)."""
        node = NodePorts(self.ports["broker"], self.ports["distribution"], self.ports["names"])
        return Broker(self.path / "broker", node, (self.secrets / "broker.password").read_text().strip())

    def environment(self) -> dict[str, str]:
        """The environment of the office's processes; what the caller set (``LEBONG_*``) is kept."""
        # The byte code is kept: a process that compiles everything anew takes seconds longer to start.
        inherited = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        given = {
            "LEBONG_PUBLIC_URL": self.url,
            "LEBONG_SMTP_URL": f"smtp://{ports.HOST}:{self.ports['smtp']}",
            "LEBONG_MAIL_FROM": "office@lebong.example",
            "LEBONG_PAYMENT": "simulator",
            "LEBONG_PAYMENT_SIMULATOR": "manual",
            "LEBONG_CENTRE": "simulator",
            "MALLOC_ARENA_MAX": "2",
        }
        own = {
            "LEBONG_HOME": str(self.path),
            "LEBONG_BROKER_URL": self.broker().url(),
            "PYTHONPATH": str(_ROOT),
        }
        return given | inherited | own

    def database_url(self, service: str) -> str:
        """The SQLAlchemy URL of a service's database, as the service itself reads it."""
        default = f"sqlite:///{self.path}/databases/{service}.sqlite"
        return os.environ.get(f"LEBONG_{service.upper()}_DATABASE_URL", default)

    def officer(self) -> dict[str, str]:
        """Name and password of the sample officer."""
        return dict(json.loads((self.secrets / "officer.json").read_text()))

    def second_officer(self) -> dict[str, str]:
        """Name and password of another one, to try what two officers decide."""
        return dict(json.loads((self.secrets / "second-officer.json").read_text()))


def locate(given: str | None) -> Path:
    """The folder that ``--home``, else ``LEBONG_HOME``, else the default names."""
    return Path(given or os.environ.get("LEBONG_HOME") or _ROOT / DEFAULT).absolute()


def find(path: Path) -> Home:
    """The home that is in ``path``. Raises :class:`Trouble` when there is none, or of another version."""
    if not (path / "home.json").exists():
        raise Trouble(f"there is no office in {path}", f"./lebong up --home {path}")
    return _read(path)


def prepare(path: Path, *, port: int | None = None) -> Home:
    """The home in ``path``, made when it is not there, with ports that are free now.

    Raises :class:`Trouble`: made by another version, not writable, the port of the pages in use.
    """
    known = _read(path) if (path / "home.json").exists() else Home(path, {})
    _make_folders(path)
    _make_secrets(known.secrets)
    home = replace(known, ports=_settle_ports(known, port))
    _write(
        path / "home.json", json.dumps({"version": VERSION, "ports": home.ports, "node": home.broker().node})
    )
    return home


def _read(path: Path) -> Home:
    try:
        known = json.loads((path / "home.json").read_text())
        version, recorded = (
            int(known["version"]),
            {str(key): int(value) for key, value in known["ports"].items()},
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        remedy = "restore it from a copy, or choose another home with --home DIR"
        raise Trouble(f"{path / 'home.json'} cannot be read ({error})", remedy) from error
    if version != VERSION:
        age, hint = (
            ("a newer", "update Lebong (git pull)") if version > VERSION else ("an older", "use that version")
        )
        raise Trouble(
            f"{path} is a home of {age} version ({version}; this is {VERSION})",
            f"{hint}, or start an office in another folder: ./lebong up --home DIR",
        )
    return Home(path, recorded)


def _make_folders(path: Path) -> None:
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        for folder in FOLDERS:
            (path / folder).mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Trouble(
            f"the home {path} cannot be made ({error.strerror})", "choose another: --home DIR"
        ) from error


def _make_secrets(folder: Path) -> None:
    folder.chmod(0o700)
    for name in ("codes.key", "blobs.key", "session.key", "audit.key", "cashier.key"):
        _write_once(folder / name, base64.b64encode(secrets.token_bytes(32)).decode())
    _write_once(folder / "broker.password", secrets.token_urlsafe(24))
    for file, name in SAMPLE_OFFICERS.items():
        officer = {"name": name, "password": "-".join(secrets.token_hex(2) for _ in range(4))}
        _write_once(folder / file, json.dumps(officer))


def _settle_ports(home: Home, wanted: int | None) -> dict[str, int]:
    """The recorded ports; an inner one moves when it is taken, the pages' one only when told to."""
    settled = {"web": _web_port(home, wanted)}
    # Below the kernel's range for outgoing connections, which would take a port now and then.
    owner = str(home.path.resolve())
    start = 18000 + zlib.crc32(owner.encode()) % 10000
    for name in INNER_PORTS:
        port = home.ports.get(name)
        if port is None or port in settled.values() or not ports.becomes_free(port):
            port = next(
                one for one in range(start, 32000) if one not in settled.values() and ports.claim(one, owner)
            )
        settled[name] = port
    return settled


def _web_port(home: Home, wanted: int | None) -> int:
    owner = str(home.path.resolve())
    port = wanted or home.ports.get("web")
    if port is None:
        return ports.first_free(FIRST_WEB_PORT, owner)
    if not (ports.becomes_free(port) and ports.claim(port, owner)):
        holder = ports.holder(port) or "an office that is starting, or a process of another user"
        free = ports.first_free(FIRST_WEB_PORT, owner)
        raise Trouble(
            f"port {port} is in use by {holder}", f"end it, or choose another port: ./lebong up --port {free}"
        )
    return port


def _write_once(path: Path, text: str) -> None:
    if not path.exists():
        _write(path, text)


def _write(path: Path, text: str) -> None:
    """Write all or nothing: a reader never sees half a file, not even after a power cut."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
