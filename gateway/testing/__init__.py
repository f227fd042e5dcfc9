"""Doubles for tests and for looking at the pages without an office: see :class:`FakeOffice`."""

from gateway.testing.office import FakeApi, FakeOffice

__all__ = ["FakeApi", "FakeOffice"]
