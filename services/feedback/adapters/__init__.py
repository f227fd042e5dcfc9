"""The outside world of feedback: intake, which knows whether an application is finished."""
