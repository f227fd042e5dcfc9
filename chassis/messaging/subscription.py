"""``@subscribe``: events in, one transaction each or one a batch, acknowledged when that is settled."""

from __future__ import annotations

import functools
import itertools
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

import eventlet
from eventlet.event import Event as Signal
from eventlet.semaphore import Semaphore
from kombu import Queue
from nameko.containers import ContainerBeingKilled
from nameko.extensions import DependencyProvider, Entrypoint, SharedExtension

from chassis.clock import now
from chassis.messaging import metrics
from chassis.messaging.consumer import Consumer, acknowledge, declare_dead, declare_work
from chassis.messaging.green import CooperativeDatabase
from chassis.messaging.inbox import DatabaseAway, Handle, Inbox
from chassis.messaging.topology import WorkQueue, dead_queue
from chassis.settings import common
from chassis.telemetry import get_logger
from contracts.event import Event

log = get_logger()

_ALONE = Semaphore()

LANES = 10
"""Messages of one queue that are handled at the same time, each in its own transaction."""

PREFETCH_SINGLE = 40
PREFETCH_BATCHES = 4
RETRY_EVERY = 0.5
PRUNE_TURNS = 1200
"""Turns of the retry timer from one pruning to the next: ten minutes."""
SUSPECT_AFTER = 2
"""Deliveries that came back unsettled before a message is tried by itself."""
HOLD_SECONDS = (0.2, 0.5, 1.0, 2.0, 5.0)


class GreenDatabase(DependencyProvider):
    """The service's database as a dependency: ``database = GreenDatabase("intake")``."""

    def __init__(self, service: str) -> None:
        self.service = service

    @functools.cached_property
    def database(self) -> CooperativeDatabase:
        return CooperativeDatabase(common(self.service).database_url)

    def get_dependency(self, worker_ctx: Any) -> CooperativeDatabase:
        return self.database


class Bell(SharedExtension):
    """Rung when a handler of this service has committed, so that timers need not wait their time."""

    def __init__(self) -> None:
        self.listeners: list[Callable[[], None]] = []

    def ring(self) -> None:
        for wake in self.listeners:
            wake()


class Undertaker(SharedExtension):
    """Notes what the broker gave up on (a message that ended the process each time) as dead letters."""

    consumer = Consumer()
    prefetch = 10

    def setup(self) -> None:
        self.consumer.register_provider(self)

    def stop(self) -> None:
        self.consumer.unregister_provider(self)

    def declare(self, channel: Any) -> Queue:
        # A service of projections alone has no work queue that would declare it.
        declare_dead(channel, self.container.service_name)
        return Queue(dead_queue(self.container.service_name))

    def on_connected(self) -> None:
        """Nothing is kept between connections."""

    def on_message(self, message: Any) -> None:
        self.container.spawn_managed_thread(functools.partial(self._bury, message))

    def _bury(self, message: Any) -> None:
        queue = message.headers.get("x-first-death-queue", dead_queue(self.container.service_name))
        reason = (
            "handling it ended the process, or its connection, every time: it is not given out again "
            f"({message.headers.get('x-first-death-reason', 'no reason')}). Mend the cause, then retry it"
        )
        hold(functools.partial(Inbox(database_of(self.container), queue).bury, _body(message), reason))
        acknowledge(message)


class Subscription(Entrypoint):
    """One queue and the method that handles its events, one at a time."""

    consumer = Consumer()
    bell = Bell()
    undertaker = Undertaker()

    def __init__(self, types: Sequence[type[Event]], queue: str, **kwargs: Any) -> None:
        self.types, self.queue_name = tuple(event.type for event in types), queue
        super().__init__(**kwargs)

    @property
    def prefetch(self) -> int:
        """Messages that the broker may hand out before the first is settled."""
        return PREFETCH_SINGLE

    def setup(self) -> None:
        self.work = self.work_queue(self.container.service_name)
        self.inbox = self.make_inbox()
        self.waiting: deque[Any] = deque()
        self.lanes = 0
        self.taken = metrics.consumed.labels(self.work.queue)
        self.consumer.register_provider(self)

    def start(self) -> None:
        self.container.spawn_managed_thread(self._retry_for_ever, identifier=f"{self.work.queue} retries")

    def stop(self) -> None:
        self.consumer.unregister_provider(self)

    def work_queue(self, service: str) -> WorkQueue:
        """The queue as it is declared for ``service``."""
        return WorkQueue(service, self.queue_name, self.types, common(service).delivery_limit)

    def make_inbox(self) -> Any:
        """The inbox; benchmarks and doubles put another one here."""
        return Inbox(database_of(self.container), self.work.queue, self.types)

    def declare(self, channel: Any) -> Queue:
        """Called at every connection, on the subscription's own channel."""
        declare_work(channel, self.work)
        return Queue(self.work.queue)

    def on_connected(self) -> None:
        # What was waiting came over a connection that is gone: the broker gives it out again.
        self.waiting.clear()

    def on_message(self, message: Any) -> None:
        self.waiting.append(message)
        if self.lanes < LANES:
            self.lanes += 1
            self.work_in_background(self._drain, self._lane_ended)

    def _drain(self, handle: Handle) -> None:
        # One nameko worker for as long as messages wait: making one for each costs as much as the message.
        while self.waiting:
            message = self.waiting.popleft()
            self.process([message], handle)
            self.settle([message], True)

    def _lane_ended(self, done: bool) -> None:
        self.lanes -= 1
        if not done:
            self.consumer.reconnect()

    def process(self, messages: Sequence[Any], handle: Handle) -> None:
        """Give messages to the inbox; those that nobody could settle before are set aside first."""
        fresh = []
        for message in messages:
            if message.headers.get("x-delivery-count", 0) >= SUSPECT_AFTER:
                hold(functools.partial(self.inbox.set_aside, _body(message)))
            else:
                fresh.append(_body(message))
        hold(functools.partial(self.inbox.process, fresh, handle))

    def work_in_background(self, work: Callable[[Handle], Any], settle: Callable[[bool], None]) -> None:
        """Have a nameko worker run ``work(handler)``, then call ``settle(done)``."""

        def handled(_context: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
            settle(exc_info is None)
            return result, exc_info

        try:
            self.container.spawn_worker(self, (work,), {}, handle_result=handled)
        except ContainerBeingKilled:
            log.info("delivery_left_to_the_broker", queue=self.work.queue)

    def settle(self, messages: Sequence[Any], done: bool) -> None:
        """Acknowledge messages that are written down; let the broker give out the others again."""
        if not done:
            self.consumer.reconnect()
            return
        acknowledge(messages[-1], multiple=len(messages) > 1)
        self.taken.inc(len(messages))
        self.bell.ring()

    def _retry_for_ever(self) -> None:
        for turn in itertools.count(1):
            eventlet.sleep(RETRY_EVERY)
            finished = Signal()
            work = self._retry_alone if turn % PRUNE_TURNS else self._prune
            self.work_in_background(work, finished.send)
            finished.wait()

    def _prune(self, _handle: Handle) -> None:
        hold(functools.partial(self.inbox.prune, now()))

    def _retry_alone(self, handle: Handle) -> None:
        # One retry at a time in the whole process: if it ends, it is known which message ended it.
        if hold(functools.partial(self._one_at_a_time, handle)):
            self.bell.ring()

    def _one_at_a_time(self, handle: Handle) -> Any:
        with _ALONE:
            return self.inbox.retry_due(handle)


class BatchSubscription(Subscription):
    """One queue and the method that handles its events by the batch, in their order."""

    def __init__(
        self, types: Sequence[type[Event]], queue: str, batch: int = 100, linger: float = 0.02, **kwargs: Any
    ) -> None:
        self.batch, self.linger = batch, linger
        super().__init__(types, queue, **kwargs)

    @property
    def prefetch(self) -> int:
        return self.batch * PREFETCH_BATCHES

    def setup(self) -> None:
        self.arrived = Signal()
        super().setup()

    def start(self) -> None:
        self.container.spawn_managed_thread(self._pump, identifier=f"{self.work.queue} batches")
        super().start()

    def on_message(self, message: Any) -> None:
        self.waiting.append(message)
        if not self.arrived.ready():
            self.arrived.send()

    def _pump(self) -> None:
        while True:
            self.arrived.wait()
            if len(self.waiting) < self.batch:
                eventlet.sleep(self.linger)
            messages = [self.waiting.popleft() for _ in range(min(self.batch, len(self.waiting)))]
            if not self.waiting:
                self.arrived = Signal()
            if messages:
                self._handle_batch(messages)

    def _handle_batch(self, messages: list[Any]) -> None:
        finished = Signal()
        self.work_in_background(functools.partial(self.process, messages), finished.send)
        self.settle(messages, finished.wait())


def subscribe(*types: type[Event], queue: str, batch: int | None = None, linger: float = 0.02) -> Any:
    """Decorator: handle events of ``types`` from the queue ``<service>.<queue>``.

    The method gets ``(session, envelope)``, or ``(session, [envelopes])`` with ``batch``; its transaction
    also holds the inbox row, so it takes effect once. It must do no slow I/O: see ``every``.
    """

    def decorate(method: Callable[..., None]) -> Any:
        @functools.wraps(method)
        def run(service: Any, work: Callable[[Handle], Any]) -> Any:
            def handle(session: Any, envelopes: list[Any]) -> None:
                if batch is not None:
                    method(service, session, envelopes)
                else:
                    for envelope in envelopes:
                        method(service, session, envelope)

            return work(handle)

        if batch is None:
            return Subscription.decorator(types, queue)(run)
        return BatchSubscription.decorator(types, queue, batch, linger)(run)

    return decorate


def hold(work: Callable[[], Any]) -> Any:
    """Do ``work``; while the database is away, keep the message and wait, rather than judge it."""
    tries = 0
    while True:
        try:
            return work()
        except DatabaseAway as error:
            log.warning("database_away", problem=str(error).splitlines()[0])
            eventlet.sleep(HOLD_SECONDS[min(tries, len(HOLD_SECONDS) - 1)])
            tries += 1


def database_of(container: Any) -> CooperativeDatabase:
    """The database dependency of a worker class. Raises ``LookupError`` when it declares none."""
    for provider in container.dependencies:
        if isinstance(provider, GreenDatabase):
            return provider.database
    raise LookupError(f"{container.service_cls.__name__} needs a line: database = GreenDatabase(name)")


def _body(message: Any) -> bytes:
    body = message.body
    return body.encode() if isinstance(body, str) else bytes(body)
