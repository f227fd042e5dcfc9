"""The life of an application, as one table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where an application is. ``accepted``, ``refused`` and ``withdrawn`` are final."""

    DRAFT = "draft"
    AWAITING_PAYMENT = "awaiting_payment"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    MORE_REQUESTED = "more_requested"
    HANDED_ON = "handed_on"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Action(StrEnum):
    """What can happen: four are the applicant's, ``pay`` the treasury's, the last two the centre's.

    The rest are verification's.
    """

    SAVE = "save"
    SUBMIT = "submit"
    BILL = "bill"  # handed in where a fee is paid before anything is checked
    WITHDRAW = "withdraw"
    PAY = "pay"
    EXAMINED = "examined"
    ACCEPT = "accepted"
    REFUSE = "refused"
    ASK = "more_requested"
    HAND_ON = "hand_on"  # accepted here, where the centre decides
    GRANT = "grant"
    TURN_DOWN = "turn_down"


class NotAllowed(Exception):
    """The action is not possible in this state; nothing was changed."""

    def __init__(self, state: State, action: Action) -> None:
        super().__init__(f"{action} is not possible while the application is {state}")
        self.state, self.action = state, action


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards look at."""

    complete: bool = False
    same_round: bool = False


Guard = Callable[[Facts], bool]


def always(facts: Facts) -> bool:
    """No condition."""
    return True


def complete(facts: Facts) -> bool:
    """Nothing is missing and every warning is confirmed."""
    return facts.complete


def same_round(facts: Facts) -> bool:
    """The event speaks of what was handed in last, not of an earlier round."""
    return facts.same_round


TRANSITIONS: tuple[tuple[State, Action, State, Guard], ...] = (
    # state               action           next                  only when
    (State.DRAFT, Action.SAVE, State.DRAFT, always),
    (State.DRAFT, Action.SUBMIT, State.SUBMITTED, complete),
    (State.DRAFT, Action.BILL, State.AWAITING_PAYMENT, complete),
    (State.DRAFT, Action.WITHDRAW, State.WITHDRAWN, always),
    (State.AWAITING_PAYMENT, Action.PAY, State.SUBMITTED, always),
    (State.AWAITING_PAYMENT, Action.WITHDRAW, State.WITHDRAWN, always),
    (State.SUBMITTED, Action.WITHDRAW, State.WITHDRAWN, always),
    (State.SUBMITTED, Action.EXAMINED, State.IN_REVIEW, same_round),
    # A decision can overtake the news that the examination ended: it counts all the same.
    (State.SUBMITTED, Action.ACCEPT, State.ACCEPTED, same_round),
    (State.SUBMITTED, Action.REFUSE, State.REFUSED, same_round),
    (State.SUBMITTED, Action.ASK, State.MORE_REQUESTED, same_round),
    (State.SUBMITTED, Action.HAND_ON, State.HANDED_ON, same_round),
    (State.IN_REVIEW, Action.WITHDRAW, State.WITHDRAWN, always),
    (State.IN_REVIEW, Action.ACCEPT, State.ACCEPTED, same_round),
    (State.IN_REVIEW, Action.REFUSE, State.REFUSED, same_round),
    (State.IN_REVIEW, Action.ASK, State.MORE_REQUESTED, same_round),
    (State.IN_REVIEW, Action.HAND_ON, State.HANDED_ON, same_round),
    (State.HANDED_ON, Action.GRANT, State.ACCEPTED, always),
    (State.HANDED_ON, Action.TURN_DOWN, State.REFUSED, always),
    (State.MORE_REQUESTED, Action.SAVE, State.MORE_REQUESTED, always),
    (State.MORE_REQUESTED, Action.SUBMIT, State.SUBMITTED, complete),
    # What was asked for did not come in time.
    (State.MORE_REQUESTED, Action.REFUSE, State.REFUSED, same_round),
    (State.MORE_REQUESTED, Action.WITHDRAW, State.WITHDRAWN, always),
)

_TABLE = {(state, action): (then, guard) for state, action, then, guard in TRANSITIONS}

FINISHED = frozenset({State.ACCEPTED, State.REFUSED, State.WITHDRAWN})
OPEN = tuple(state for state, action, _, _ in TRANSITIONS if action is Action.SAVE)
"""The states in which answers and documents can be changed."""


def move(state: State, action: Action, facts: Facts) -> State:
    """The state after ``action``. Raises :class:`NotAllowed` when the table or the guard says no."""
    then, guard = _TABLE.get((state, action), (None, always))
    if then is None or not guard(facts):
        raise NotAllowed(state, action)
    return then
