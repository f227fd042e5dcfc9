"""A private RabbitMQ node: own name, ports, user, cookie and files, bound to loopback only."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from cli.local import packages, ports
from cli.local.children import end, spawn, tail
from cli.trouble import Trouble

USER = "lebong"
NEEDED_SPACE = 300 * 2**20
"""Bytes that must be free before the node starts: it blocks every publisher below ``DISK_LIMIT``."""
DISK_LIMIT = 100 * 2**20
IMAGE = "rabbitmq:3.13"
SERVERS = ("/usr/lib/rabbitmq/bin/rabbitmq-server", "/usr/lib/rabbitmq/lib/*/sbin/rabbitmq-server")
_ERLANG = (
    "+S 2:2 +SDcpu 1:1 +sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}"
)


@dataclass(frozen=True)
class NodePorts:
    """The loopback ports of a node. ``management`` is only for tests: its plugin costs 40 MB."""

    amqp: int
    distribution: int
    names: int
    management: int | None = None


@dataclass
class Broker:
    """One RabbitMQ node living in ``folder``; nothing of it is shared with any other node."""

    folder: Path
    ports: NodePorts
    password: str
    tell: Callable[[str], None] = lambda _: None
    _names: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _server: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def node(self) -> str:
        """The Erlang node name: unique per folder, so that two homes live side by side."""
        return f"lebong-{hashlib.sha256(str(self.folder.resolve()).encode()).hexdigest()[:10]}@localhost"

    @property
    def log(self) -> Path:
        """What the node wrote; named in every error about it."""
        return self.folder / "broker.log"

    def url(self, vhost: str = "") -> str:
        """The AMQP URL of a virtual host; the default one when none is named."""
        return f"amqp://{USER}:{self.password}@{ports.HOST}:{self.ports.amqp}/{vhost}"

    def launch(self) -> subprocess.Popen[bytes]:
        """Start the node without waiting for it; the process is the Erlang machine itself.

        Raises :class:`Trouble` when RabbitMQ is not there and cannot be had, or the disk is full.
        """
        self._prepare()
        server = self.provide()
        if server is None:
            return self._launch_container()
        self._start_names()
        self._server = spawn([str(server)], log=self.log, env=self._environment(), cwd=self.folder)
        return self._server

    def ready(self) -> bool:
        """True once the node answers on AMQP."""
        return ports.speaks_amqp(self.ports.amqp)

    def start(self, timeout: float = 60.0) -> None:
        """Start the node and wait until it answers. Raises :class:`Trouble` with the end of its log."""
        server = self.launch()
        deadline = time.monotonic() + timeout
        while not self.ready():
            if server.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise self.failure(timeout)
            time.sleep(0.05)

    def failure(self, timeout: float) -> Trouble:
        """Why the node did not come up, in its own last words."""
        return Trouble(
            f"the broker did not come up within {timeout:.0f} s; the end of {self.log}:\n{tail(self.log)}",
            f"read that log; if its files are damaged, move {self.folder} away and start again: events that"
            " were not sent yet are in the databases and are sent then",
        )

    def kill(self) -> None:
        """End the node as a power cut would (SIGKILL)."""
        if self._server:
            self._server.kill()
            self._server.wait()

    def stop(self, patience: float = 8.0) -> None:
        """Stop the node in order, then its name server."""
        if self._server:
            end(self._server, patience=patience)
        self.stop_names()

    def stop_names(self) -> None:
        """End the node's own Erlang name server (epmd)."""
        if self._names:
            end(self._names, patience=1.0)
            self._names = None

    def _prepare(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        free = shutil.disk_usage(self.folder).free
        if free < NEEDED_SPACE:
            raise Trouble(
                f"the broker needs {NEEDED_SPACE >> 20} MB of free disk, {self.folder} has {free >> 20} MB",
                "free some space, or choose a home on another disk with --home DIR",
            )
        for name, text in self._files().items():
            target = self.folder / name
            target.touch(mode=0o600)
            target.write_text(text)

    def _files(self) -> dict[str, str]:
        plugins = "[rabbitmq_management]." if self.ports.management else "[]."
        return {"rabbitmq.conf": self._configuration(), "enabled_plugins": plugins, "env.conf": ""}

    def _configuration(self) -> str:
        lines = [
            f"listeners.tcp.1 = {ports.HOST}:{self.ports.amqp}",
            "num_acceptors.tcp = 2",
            f"default_user = {USER}",
            f"default_pass = {self.password}",
            "log.file = false",
            "log.console = true",
            "log.console.level = warning",
            "log.console.use_colors = off",
            "vm_memory_high_watermark.absolute = 512MiB",
            f"disk_free_limit.absolute = {DISK_LIMIT}",
            "raft.wal_max_size_bytes = 16777216",
            "heartbeat = 20",
        ]
        if self.ports.management:
            lines += [f"management.tcp.ip = {ports.HOST}", f"management.tcp.port = {self.ports.management}"]
        return "\n".join(lines) + "\n"

    def _environment(self) -> dict[str, str]:
        here = str(self.folder.resolve())
        return {key: os.environ[key] for key in ("PATH", "LANG") if key in os.environ} | {
            "HOME": here,
            "ERL_EPMD_PORT": str(self.ports.names),
            "ERL_EPMD_ADDRESS": ports.HOST,
            "ERL_CRASH_DUMP_BYTES": "0",
            "RUNNING_UNDER_SYSTEMD": "true",
            "RABBITMQ_NODENAME": self.node,
            "RABBITMQ_DIST_PORT": str(self.ports.distribution),
            "RABBITMQ_CONF_ENV_FILE": f"{here}/env.conf",
            "RABBITMQ_CONFIG_FILE": f"{here}/rabbitmq.conf",
            "RABBITMQ_ADVANCED_CONFIG_FILE": f"{here}/advanced.config",
            "RABBITMQ_ENABLED_PLUGINS_FILE": f"{here}/enabled_plugins",
            "RABBITMQ_MNESIA_BASE": f"{here}/data",
            "RABBITMQ_LOG_BASE": f"{here}/log",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": _ERLANG,
        }

    def provide(self) -> Path | None:
        """The server's program, installed now if need be; None when a container has to do.

        Raises :class:`Trouble` when it cannot be had in any way. May ask on the terminal.
        """
        found = packages.find((), (os.environ.get("RABBITMQ", ""), *SERVERS))
        # Debian's wrapper in /usr/sbin refuses ordinary users.
        found = found or packages.find(("rabbitmq-server",))
        if found and found != Path("/usr/sbin/rabbitmq-server"):
            return found
        try:
            packages.install("rabbitmq-server", "it carries the events between the services", self.tell)
        except Trouble:
            if _docker_answers():
                return None
            raise
        return packages.find((), SERVERS)

    def _start_names(self) -> None:
        """Our own epmd, so that it ends with the node instead of staying behind as a daemon."""
        if self._names and self._names.poll() is None:
            return
        epmd = packages.find(("epmd",), ("/usr/lib/erlang/erts-*/bin/epmd",))
        if epmd is None:
            raise Trouble("epmd, a part of Erlang, is missing", "sudo apt-get install erlang-base")
        argv = [str(epmd), "-port", str(self.ports.names), "-address", ports.HOST]
        self._names = spawn(argv, log=self.folder / "names.log", cwd=self.folder)

    def _launch_container(self) -> subprocess.Popen[bytes]:
        docker = shutil.which("docker") or "docker"
        name = self.node.partition("@")[0]
        subprocess.run([docker, "rm", "-f", name], capture_output=True, stdin=subprocess.DEVNULL)
        self.tell(f"starting the broker as a container ({IMAGE}); its files are in the volume {name}")
        argv = [docker, "run", "--rm", "--name", name, "--hostname", name]
        argv += ["-p", f"{ports.HOST}:{self.ports.amqp}:5672", "-v", f"{name}:/var/lib/rabbitmq"]
        # By name only: what stands on a command line, every user of the machine can read.
        argv += ["-e", f"RABBITMQ_DEFAULT_USER={USER}", "-e", "RABBITMQ_DEFAULT_PASS", IMAGE]
        env = os.environ | {"RABBITMQ_DEFAULT_PASS": self.password}
        self._server = spawn(argv, log=self.log, env=env, cwd=self.folder)
        return self._server


def _docker_answers() -> bool:
    """Whether there is a Docker engine, not only its command."""
    docker = shutil.which("docker")
    if docker is None:
        return False
    try:
        asked = subprocess.run([docker, "version"], stdin=subprocess.DEVNULL, capture_output=True, timeout=10)
    except subprocess.TimeoutExpired:
        return False
    return asked.returncode == 0
