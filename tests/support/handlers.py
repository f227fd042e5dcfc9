"""Handlers for the contract tests of messaging; an event's ``service`` field tells them what to do.

``python -m tests.support.handlers`` runs them in a real worker.
"""

import os
import signal
import sys
import time
from datetime import UTC, datetime

from sqlalchemy import text

from chassis.messaging.errors import Permanent

_native_sleep = time.sleep
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
_INSERT = text("INSERT INTO seen (consumer, reference, sequence) VALUES (:consumer, :reference, :sequence)")


def _note(session, consumer, envelopes):
    rows = [{"consumer": consumer, "reference": e.data.reference, "sequence": e.sequence} for e in envelopes]
    session.execute(_INSERT, rows)


def _obey(envelope):
    order = envelope.data.service
    if order == "raise":
        raise RuntimeError("this one does not work today")
    if order == "never":
        raise Permanent("this one never works")
    if order == "block":
        # Standard error at once, then a wait that eventlet does not see: nothing else runs in this process.
        sys.stderr.write("blocking\n")
        sys.stderr.flush()
        _native_sleep(3)
    if order == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if order == "once" and not os.path.exists(f"{os.environ['ONCE']}/{envelope.id}"):
        open(f"{os.environ['ONCE']}/{envelope.id}", "w").close()
        raise RuntimeError("this one works at the second try")


def one(session, envelopes):
    """Write first, obey then: what is rolled back can be seen to be."""
    _note(session, "one", envelopes)
    for envelope in envelopes:
        _obey(envelope)


def many(session, envelopes):
    _note(session, "many", envelopes)
    for envelope in envelopes:
        if envelope.data.service != "kill":
            _obey(envelope)


def project(session, envelopes):
    _note(session, "log", envelopes)


def main():
    from chassis.messaging.worker import GreenDatabase, declare, every, run, subscribe
    from chassis.messaging.worker import project as projection
    from contracts.intake import ApplicationSubmitted

    class IntakeWorker:
        name = "intake"
        database = GreenDatabase("intake")

        @subscribe(ApplicationSubmitted, queue="one")
        def one(self, session, envelope):
            one(session, [envelope])

        @subscribe(ApplicationSubmitted, queue="many", batch=100)
        def many(self, session, envelopes):
            many(session, envelopes)

        @projection("log", batch=100)
        def project(self, session, envelopes):
            project(session, envelopes)

        @every(30)
        def tick(self):
            # Called at the end of 30 s, or by the bell after a commit: only the latter happens in a test.
            self.database.transact(lambda session: session.execute(_INSERT, _TICK))

    declare(os.environ["LEBONG_BROKER_URL"], [IntakeWorker])
    run([IntakeWorker], os.environ["LEBONG_BROKER_URL"])


_TICK = {"consumer": "tick", "reference": "", "sequence": 0}

if __name__ == "__main__":
    sys.exit(main())
