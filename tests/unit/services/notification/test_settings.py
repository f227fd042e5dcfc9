"""Settings that are wrong say which variable, and never show a password."""

from __future__ import annotations

import pytest

from services.notification.settings import load


def test_defaults_reach_the_local_mail_catcher() -> None:
    assert load({}).smtp_url.startswith("smtp://127.0.0.1:")


@pytest.mark.parametrize("text", ["", "soon", "0", "-1", "61", "nan"])
def test_a_timeout_that_is_none_is_refused_by_name(text: str) -> None:
    with pytest.raises(ValueError, match="LEBONG_SMTP_TIMEOUT"):
        load({"LEBONG_SMTP_TIMEOUT": text})


def test_the_mail_servers_password_is_not_shown() -> None:
    assert "geheim" not in repr(load({"LEBONG_SMTP_URL": "smtp://office:geheim@mail.example"}))
