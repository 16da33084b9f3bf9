"""What tests of several rooms of the bot begin with."""

from __future__ import annotations

import pytest

from tests.support.telegram import FakeTelegram


@pytest.fixture
def telegram() -> FakeTelegram:
    """A Telegram that has not been called yet."""
    return FakeTelegram()
