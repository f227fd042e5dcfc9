"""What tests stand on: a broker, PostgreSQL, a browser, a whole office; all private, all ended."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from _pytest.nodeid import NodeId
from playwright.sync_api import Browser, sync_playwright

from cli.down import stop
from cli.home import Home
from cli.local import chromium, ports
from cli.local.broker import USER, Broker, NodePorts
from cli.local.postgres import Postgres
from cli.up import ready_home, start_detached
from tests.support.browser import ARGUMENTS

_MARKS = {
    "broker": "broker",
    "own_broker": "broker",
    "postgres": "postgres",
    "chromium_path": "browser",
    "office": "office",
}
_LONG = (
    "office",
    "test_faults",
    "test_mends",
    "test_worker",
    "test_payment_late",
    "test_added_service",
    "test_relay",
)
"""The groups that take longest, longest first."""
_number = itertools.count(1)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test by what it stands on, so that ``-m "not broker"`` and the like work by themselves."""
    for item in items:
        for fixture in _MARKS:
            if _stands_on(item, fixture):
                item.add_marker(_MARKS[fixture])
    items.sort(key=lambda item: _turn(_group(item)))
    if "PYTEST_XDIST_WORKER" in os.environ:
        for item in items:
            _tell_group(item)


def _stands_on(item: pytest.Item, fixture: str) -> bool:
    """Whether a test uses this file's fixture; elsewhere, ``office`` may be a fake of the same name."""
    if not isinstance(item, pytest.Function):
        return False
    definitions = item._fixtureinfo.name2fixturedefs.get(fixture, ())
    return bool(definitions) and definitions[-1].func.__module__ == __name__


def _group(item: pytest.Item) -> str:
    """Tests of one group run one after the other: those of the office, each file with its own or a broker."""
    if _stands_on(item, "office"):
        return "office"
    own = item.get_closest_marker("office") or item.get_closest_marker("broker")
    return item.path.stem if own else item.nodeid


def _turn(group: str) -> int:
    """Long groups begin first, so that no test process has one left when the others have ended."""
    return _LONG.index(group) if group in _LONG else len(_LONG)


def _tell_group(item: pytest.Item) -> None:
    """Say the group at the end of the test's name, from where xdist reads it to hand tests out.

    xdist (3.8) would do so for its own mark, but in a field that pytest (9.2) does not read any more: without
    a word, every process got tests of every group, and so an office, a broker and a cluster of its own.
    """
    group = _group(item)
    if group != item.nodeid:
        item._id = NodeId.parse(f"{item.nodeid}@{group}")


@pytest.fixture(scope="session")
def scratch() -> Iterator[Path]:
    """A folder with a short path (a socket's path may have 107 characters only)."""
    folder = Path(tempfile.mkdtemp(prefix="lebong-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def new_broker(folder: Path) -> Broker:
    """A RabbitMQ node, not started, with its management API on."""
    amqp, distribution, names, management = ports.choose(4)
    return Broker(folder, NodePorts(amqp, distribution, names, management), "for-tests-only")


@pytest.fixture(scope="session")
def broker(scratch: Path) -> Iterator[Broker]:
    """One node for the whole session. A test that kills its broker takes ``own_broker``."""
    node = new_broker(scratch / "broker")
    node.start()
    yield node
    node.kill()
    node.stop()


@pytest.fixture
def own_broker(tmp_path: Path) -> Iterator[Broker]:
    """A node of this test alone, started, that may be killed and started again."""
    node = new_broker(tmp_path / "broker")
    node.start()
    yield node
    node.kill()
    node.stop()


@pytest.fixture(scope="session")
def broker_url(broker: Broker) -> str:
    """The AMQP URL of the session's node, default virtual host."""
    return broker.url()


@pytest.fixture(scope="session")
def broker_api(broker: Broker) -> Iterator[httpx.Client]:
    """The node's management API, signed in: ``broker_api.get("/queues/VHOST")``."""
    address = f"http://{ports.HOST}:{broker.ports.management}/api"
    with httpx.Client(base_url=address, auth=(USER, broker.password), timeout=20, trust_env=False) as client:
        yield client


@pytest.fixture
def vhost(broker_api: httpx.Client) -> Iterator[str]:
    """The name of a virtual host of this test alone."""
    name = f"test-{next(_number)}"
    everything = {"configure": ".*", "write": ".*", "read": ".*"}
    broker_api.put(f"/vhosts/{name}").raise_for_status()
    broker_api.put(f"/permissions/{name}/{USER}", json=everything).raise_for_status()
    yield name
    broker_api.delete(f"/vhosts/{name}").raise_for_status()


@pytest.fixture
def vhost_url(broker: Broker, vhost: str) -> str:
    """The AMQP URL of a virtual host of this test alone."""
    return broker.url(vhost)


@pytest.fixture(scope="session")
def postgres(scratch: Path) -> Iterator[Postgres]:
    """One PostgreSQL cluster for the whole session."""
    server = Postgres(scratch / "pg").start()
    yield server
    server.stop()


@pytest.fixture
def postgres_database(postgres: Postgres) -> Iterator[str]:
    """The URL of an empty PostgreSQL database of this test alone."""
    name = f"test_{next(_number)}"
    yield postgres.create_database(name)
    postgres.drop_database(name)


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database of this test alone: once on SQLite, once on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'test.sqlite'}"
    return str(request.getfixturevalue("postgres_database"))


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The machine's Chromium."""
    return str(chromium.find_or_install())


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Browser]:
    """One Chromium for the whole session (a process has one at a time); each person in it has own cookies."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium_path, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def office(scratch: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A whole running office: its pages at ``office.url``, its mail at ``office.mail_url``."""
    _only_one(tmp_path_factory)
    home = ready_home(scratch / "office")
    start_detached(home, tied=True, settings={"LEBONG_PAYMENT_SIMULATOR": "auto"})
    yield home
    stop(home)


def _only_one(folders: pytest.TempPathFactory) -> None:
    """Fail in the second process that starts the office: its tests belong in one group."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        there = folders.getbasetemp().parent / "office"
        assert not there.exists(), "two test processes start the office: its tests are no longer one group"
        there.touch()
