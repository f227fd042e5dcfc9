"""What analytics does: counts a batch of events, forgets everything, and tells the numbers."""

from services.analytics.usecases.apply import apply, reset
from services.analytics.usecases.reports import by_day, numbers, overview, performance

__all__ = ["apply", "by_day", "numbers", "overview", "performance", "reset"]
