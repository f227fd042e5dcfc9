"""A private virus scanner for tests: own folder and socket, only the signatures that it is given."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from cli.local import packages
from cli.local.children import spawn, tail
from cli.trouble import Trouble

PROGRAMS = ("/usr/sbin/clamd", "/usr/local/sbin/clamd")
WHY = "the tests scan files with a real scanner"
_CONFIGURATION = """LocalSocket {folder}/clamd.sock
PidFile {folder}/clamd.pid
DatabaseDirectory {folder}/signatures
Foreground yes
ConcurrentDatabaseReload no
SelfCheck 0
StreamMaxLength 25M
"""


def find_or_install(tell: Callable[[str], None] = lambda _: None) -> Path:
    """The path of clamd, installed if need be. Raises :class:`Trouble` when it cannot be had."""
    found = packages.find(("clamd",), PROGRAMS)
    if found is None:
        packages.install("clamav-daemon", WHY, tell)
        found = packages.find(("clamd",), PROGRAMS)
    if found is None:
        raise Trouble("clamav-daemon was installed but clamd is nowhere", "put clamd on PATH")
    return found


class Clamd:
    """One scanner in ``folder``, whose path is short (it holds the socket). ``signatures``: bytes by name."""

    def __init__(self, folder: Path, signatures: Mapping[str, bytes]) -> None:
        self.folder, self.signatures = folder, signatures
        self.log = folder / "clamd.log"
        self._server: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """What LEBONG_CLAMD_URL is set to."""
        return f"unix:{self.folder}/clamd.sock"

    def start(self, timeout: float = 30.0) -> Clamd:
        """Start it and wait until its socket is there. Raises :class:`Trouble` with the end of its log."""
        program = find_or_install()
        known = self.folder / "signatures"
        known.mkdir(parents=True, exist_ok=True)
        # Extended signatures: name, any type of file, anywhere in it, the bytes in hexadecimal.
        lines = [f"{name}:0:*:{content.hex()}\n" for name, content in self.signatures.items()]
        (known / "own.ndb").write_text("".join(lines))
        settings = self.folder / "clamd.conf"
        settings.write_text(_CONFIGURATION.format(folder=self.folder))
        self._server = spawn([str(program), "--config-file", str(settings)], log=self.log, cwd=self.folder)
        deadline = time.monotonic() + timeout
        while not (self.folder / "clamd.sock").exists():
            if self._server.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise Trouble(
                    f"clamd did not come up; the end of {self.log}:\n{tail(self.log)}", "read that log"
                )
            time.sleep(0.05)
        return self

    def stop(self) -> None:
        """Stop it at once; it may be started again."""
        if self._server and self._server.poll() is None:
            self._server.kill()
            self._server.wait(10)
        (self.folder / "clamd.sock").unlink(missing_ok=True)
