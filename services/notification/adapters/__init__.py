"""The outside world of notification: mail servers, intake's address book, the letters' texts."""
