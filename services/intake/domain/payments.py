"""Paying: the life of a bill, and what money that arrives is worth. Whole rupiah; the office holds no cash.

Money that arrives is judged by one table (:func:`judge`), whoever told of it: a notice, the daily
reconciliation, or the provider when it is asked at the deadline.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

_NTPN = re.compile(r"[0-9A-Z]{16}")
_CODE = re.compile(r"[0-9]{15}")

ATTEND_SECONDS = (1, 2, 5, 10, 30, 60)
"""Wait after the first, second... time that the provider was away; the last one repeats."""


class BillState(StrEnum):
    """Where a bill is. ``paid``, ``lapsed`` and ``cancelled`` wait for nothing any more."""

    DUE = "due"  # written down; the provider has not yet given a billing code
    OPEN = "open"  # can be paid until its deadline
    PAID = "paid"
    LAPSED = "lapsed"  # the deadline passed
    CANCELLED = "cancelled"  # the application was withdrawn, or an older bill was paid after all


LIVE = frozenset({BillState.DUE, BillState.OPEN})


class Kind(StrEnum):
    """Why a payment, or its absence, has to be looked at by a person."""

    UNKNOWN_BILL = "unknown-bill"
    TOO_LITTLE = "too-little"
    TOO_MUCH = "too-much"
    PAID_TWICE = "paid-twice"
    PAID_LATE = "paid-late"
    AFTER_END = "after-end"
    NOTICE_MISSED = "notice-missed"
    NOT_AT_PROVIDER = "not-at-provider"
    AMOUNT_DIFFERS = "amount-differs"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the application is paid by it, which difference it leaves, and what goes back, in rupiah."""

    credited: bool
    difference: Kind | None
    refund: int


def judge(amount: int, owed: int, *, waits: bool, paid: bool, late: bool) -> Verdict:
    """What ``amount`` is worth to an application that owes ``owed``.

    ``waits``: it waits for a payment. ``paid``: it was paid before. ``late``: after the bill's deadline.

    ============  ======================  ========  ===============  ================
    application   amount                  credited  difference       goes back
    ============  ======================  ========  ===============  ================
    was paid      any                     no        paid-twice       all of it
    has ended     any                     no        after-end        all of it
    waits         less than owed          no        too-little       all of it
    waits         more than owed          yes       too-much         what is over
    waits         as owed, late           yes       paid-late        nothing
    waits         as owed                 yes       none             nothing
    ============  ======================  ========  ===============  ================
    """
    if not waits:
        return Verdict(False, Kind.PAID_TWICE if paid else Kind.AFTER_END, amount)
    if amount < owed:
        return Verdict(False, Kind.TOO_LITTLE, amount)
    if amount > owed:
        return Verdict(True, Kind.TOO_MUCH, amount - owed)
    return Verdict(True, Kind.PAID_LATE if late else None, 0)


def is_receipt_number(text: str) -> bool:
    """Whether it has the form of an NTPN, the treasury's receipt number: 16 capital letters and digits."""
    return _NTPN.fullmatch(text) is not None


def is_billing_code(text: str) -> bool:
    """Whether it has the form of a billing code of SIMPONI: 15 digits."""
    return _CODE.fullmatch(text) is not None


def wait_after(attempts: int) -> timedelta:
    """How long to wait after ``attempts`` (1, 2...) found the provider away."""
    return timedelta(seconds=ATTEND_SECONDS[min(attempts, len(ATTEND_SECONDS)) - 1])
