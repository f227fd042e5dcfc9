"""What hostile files do to whoever opens them; run in the sandbox by its tests."""

import os
import sys
import tempfile
import time


def echo(request, parts):
    """Well-behaved."""
    return {**request, "parts": len(parts)}, list(reversed(parts))


def surroundings(request, parts):
    """What the process can see."""
    return {"pid": os.getpid(), "names": sorted(os.environ)}, []


def sleep(request, parts):
    """Waits for nothing."""
    time.sleep(60)


def spin(request, parts):
    """Works without end."""
    while True:
        pass


def swell(request, parts):
    """Takes all memory."""
    return {"size": len(bytearray(2 * 1024**3))}, []


def die(request, parts):
    """Crashes hard."""
    os.abort()


def write(request, parts):
    """Tries to leave something on the disk."""
    with tempfile.TemporaryFile() as file:
        file.write(b"x" * 10_000)
    return {}, []


def babble(request, parts):
    """Says what nobody understands."""
    sys.stdout.write("hello ")
    return {}, [b"x"]


def fail(request, parts):
    """Raises."""
    raise RuntimeError("no")
