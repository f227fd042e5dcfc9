"""What a service's ``worker.py`` is made of, and how a process runs such workers.

A worker process imports this before anything else: it makes the process cooperative.
"""

from __future__ import annotations

from chassis.messaging import green  # isort: skip  (first: it patches what the others import)

import inspect
import signal
from collections.abc import Callable, Sequence
from typing import Any

import eventlet
from kombu import Connection
from nameko.constants import AMQP_URI_CONFIG_KEY, MAX_WORKERS_CONFIG_KEY
from nameko.extensions import ENTRYPOINT_EXTENSIONS_ATTR, DependencyProvider
from nameko.runners import ServiceRunner
from sqlalchemy.orm import configure_mappers

from chassis.messaging import consumer
from chassis.messaging.green import in_thread
from chassis.messaging.projection import project
from chassis.messaging.subscription import GreenDatabase, Subscription, subscribe
from chassis.messaging.timer import every
from chassis.telemetry import get_logger

__all__ = ["GreenDatabase", "Provide", "declare", "every", "in_thread", "project", "run", "subscribe"]

log = get_logger()

MAX_WORKERS = 100


class Provide(DependencyProvider):
    """A dependency made once a process by calling ``factory``: ``settings = Provide(load)``."""

    def __init__(self, factory: Callable[[], Any]) -> None:
        self.factory = factory

    def setup(self) -> None:
        self.value = self.factory()

    def get_dependency(self, worker_ctx: Any) -> Any:
        return self.value


def declare(broker_url: str, workers: Sequence[type]) -> None:
    """Declare every queue of ``workers``, so that no event is sent before somebody listens.

    Raises :class:`chassis.messaging.topology.WrongTopology`, or ``OSError`` when the broker is away.
    """
    with Connection(broker_url, connect_timeout=5) as connection:
        channel = connection.default_channel
        consumer._declare(channel)
        for worker in workers:
            for entrypoint in _entrypoints(worker):
                if isinstance(entrypoint, Subscription):
                    consumer.declare_work(channel, entrypoint.work_queue(worker.name))  # type: ignore[attr-defined]


def _entrypoints(worker: type) -> list[Any]:
    methods = [method for _, method in inspect.getmembers(worker, inspect.isfunction)]
    return [entry for method in methods for entry in getattr(method, ENTRYPOINT_EXTENSIONS_ATTR, ())]


def run(
    workers: Sequence[type],
    broker_url: str,
    started: Callable[[Callable[[], dict[str, str]]], None] | None = None,
) -> None:
    """Run ``workers`` in this process until SIGTERM or SIGINT; raises what ended one of them.

    ``started`` is given a function that tells each service's state (``consuming`` or ``broker away``).
    Refuses to run (:class:`chassis.messaging.green.HubStalls`) when a database stalls the process.
    """
    runner = ServiceRunner({AMQP_URI_CONFIG_KEY: broker_url, MAX_WORKERS_CONFIG_KEY: MAX_WORKERS})
    for worker in workers:
        runner.add_service(worker)
    # Now, before any native thread: SQLAlchemy would do it at the first query, under a lock that eventlet has
    # made green and that no two native threads may meet in.
    configure_mappers()
    for container in runner.containers:
        for provider in container.dependencies:
            if isinstance(provider, GreenDatabase):
                green.check_hub(provider.database)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: eventlet.spawn_after(0, runner.stop))
    if started is not None:
        # Before the start: a worker that waits for its broker is alive, and says what it waits for.
        started(lambda: {name: _state(container) for name, container in runner.service_map.items()})
    runner.start()
    log.info("worker_started", services=sorted(runner.service_names))
    runner.wait()


def _state(container: Any) -> str:
    consumers = [
        extension for extension in container.subextensions if isinstance(extension, consumer.Consumer)
    ]
    return "consuming" if all(one.connected for one in consumers) else "broker away"
