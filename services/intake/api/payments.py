"""Paying: a new billing code, the provider's notices, the books of the office, the simulated bank."""

from __future__ import annotations

from chassis.http import Applicant, Call, Officer, Problem, Public, operation
from services.intake.adapters.cashier import NoticeForged, NoticeUnreadable
from services.intake.adapters.cashier_simulator import CashierSimulator, CodeUnknown, Way
from services.intake.adapters.cashiers import SIGNATURE
from services.intake.api.resource import Resource
from services.intake.schemas import answers, payments
from services.intake.usecases import Desk, billing, reconciling
from services.intake.usecases.payments import take_notice
from services.intake.usecases.till import Till

MAX_NOTICE_BYTES = 16 * 1024

PROBLEMS: dict[type[Exception], tuple[str, int]] = {
    NoticeUnreadable: ("notice-unreadable", 422),
    billing.BillStands: ("bill-stands", 409),
    reconciling.DifferenceUnknown: ("difference-unknown", 404),
    CodeUnknown: ("billing-code-unknown", 404),
}


def routes(means: Desk) -> list[tuple[str, object]]:
    """The addresses about paying."""
    return [
        ("/applications/{reference}/bill", Bill(means)),
        ("/payments/notices", Notices(means)),
        ("/payments/differences", Books(means)),
        ("/payments/differences/{number}/closing", Closing(means)),
        ("/simulated-bank", Bank(means)),
        ("/simulated-bank/codes/{code}", BankBill(means)),
        ("/simulated-bank/payments", BankPayment(means)),
    ]


class AtTill(Resource):
    """What needs somebody who collects."""

    @property
    def till(self) -> Till:
        """The office's till. Problem 404 when the office lets nobody wait for a payment."""
        if self.desk.till is None:
            raise Problem("payments-off", 404)
        return self.desk.till

    @property
    def bank(self) -> CashierSimulator:
        """The simulated bank. Problem 404 when a real provider collects, or none."""
        cashier = self.till.cashier
        if not isinstance(cashier, CashierSimulator):
            raise Problem("payments-off", 404)
        return cashier


class Bill(AtTill):
    """The bill of one application."""

    @operation(
        "Ask for a new billing code",
        returns=answers.StatusSchema,
        allow=Applicant(),
        idempotent=True,
        audit="bill.renew",
    )
    def on_post(self, call: Call, reference: str) -> object:
        """After the last one has lapsed, by the tariff of today; the code itself comes within seconds."""
        row = self.mine(call.session, call)
        billing.renew(call.session, self.till, row, call.now)
        return self.shown(call, row)


class Notices(AtTill):
    """What the provider tells by itself."""

    @operation(
        "Take a provider's notice",
        binary=True,
        max_bytes=MAX_NOTICE_BYTES,
        returns=payments.TakenSchema,
        allow=Public(),
        headers={SIGNATURE: "The provider's signature of the body"},
    )
    def on_post(self, call: Call) -> object:
        """Signed by the provider, else 401. Done once however often it comes; what does not fit is noted."""
        try:
            signature = call.request.get_header(SIGNATURE) or ""
            notice = self.till.cashier.read_notice(call.raw, signature)
        except NoticeForged:
            headers = {"WWW-Authenticate": f'Signature headers="{SIGNATURE}"'}
            raise Problem("notice-forged", 401, headers=headers) from None
        taken = take_notice(call.session, self.till, notice, call.now)
        if taken is None:
            return {"ntpn": None, "credited": False, "difference": ""}
        return taken


class Books(AtTill):
    """What does not fit, for managers."""

    @operation("List payment differences", returns=payments.BooksSchema, allow=Officer("manager"))
    def on_get(self, call: Call) -> object:
        """Open differences, newest first, and the comparisons of the last days."""
        cashier = self.till.cashier
        return {
            "provider": cashier.name,
            "simulated": cashier.simulated,
            "differences": reconciling.open_differences(call.session),
            "reconciliations": reconciling.reconciliations(call.session),
        }


class Closing(AtTill):
    """Dealing with a difference."""

    @operation(
        "Close a payment difference",
        body=payments.ClosingSchema,
        allow=Officer("manager"),
        status=204,
        audit="difference.close {number}",
    )
    def on_post(self, call: Call, number: str) -> None:
        """It leaves the list; the remark stays with it."""
        if not (number.isascii() and number.isdecimal() and len(number) < 16):
            raise reconciling.DifferenceUnknown(number)
        remark = call.body["remark"]
        reconciling.close_difference(call.session, int(number), call.caller.name, remark, call.now)


class Bank(AtTill):
    """The simulated bank."""

    @operation("Ask for the simulated bank", returns=payments.BankSchema, allow=Public())
    def on_get(self, call: Call) -> object:
        """Whether it is there, and whether it pays by itself."""
        return {"simulated": True, "auto": self.bank.auto}


class BankBill(AtTill):
    """A billing code at the simulated bank."""

    @operation("Look at a simulated billing code", returns=payments.BankBillSchema, allow=Public())
    def on_get(self, call: Call, code: str) -> object:
        """What is to be paid with it, and until when."""
        return self.bank.look(code)


class BankPayment(AtTill):
    """Paying where no money is meant."""

    def paid(self, call: Call) -> object:
        """The bank's books are not the office's: it writes before our transaction, in one of its own."""
        return self.bank.act(call.body["code"], Way(call.body["way"]))

    @operation(
        "Pay at the simulated bank",
        body=payments.BankPaymentSchema,
        returns=payments.BankBillSchema,
        allow=Public(),
        prepare=paid,
    )
    def on_post(self, call: Call) -> object:
        """In time, late, twice, too little... The notice follows by itself."""
        return call.prepared
