"""Notification: who is told what, in which language, and whether it arrived."""
