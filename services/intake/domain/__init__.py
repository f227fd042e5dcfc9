"""The rules of intake: pure, no clock, no database, no framework.

``service`` what the office offers · ``fees`` what it costs, ``explanation`` why, ``overstay`` what that costs
· ``calendar`` which days the office works · ``answers`` what a form may hold ·
``warnings`` what looks odd · ``states`` the life of an application · ``files`` what may be attached.
"""
