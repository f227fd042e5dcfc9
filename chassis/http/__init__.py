"""What every service's HTTP API stands on. Start at `create` (the app) and `operation` (one method of it)."""

from chassis.http.access import AnyOf, Applicant, Officer, Public, Service
from chassis.http.app import create
from chassis.http.call import Binary, Call
from chassis.http.client import ServiceClient
from chassis.http.operation import operation
from chassis.http.pages import PageQuery, page
from chassis.http.problems import Problem

__all__ = [
    "AnyOf",
    "Applicant",
    "Binary",
    "Call",
    "Officer",
    "PageQuery",
    "Problem",
    "Public",
    "Service",
    "ServiceClient",
    "create",
    "operation",
    "page",
]
