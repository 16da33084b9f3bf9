"""Pictures are taken and refused as Telegram does."""

import io
import struct
import zlib
from typing import Any

import aiohttp
import pytest

from tests.bot.sandbox.caller import KARI, TOKEN, Caller


def png(width: int, height: int, more: bytes = b"") -> bytes:
    """The beginning of a picture of a size, which is all that is looked at."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", 13)
        + head
        + struct.pack(">I", zlib.crc32(head))
        + more
    )


async def sent(caller: Caller, content: bytes, caption: str = "") -> Any:
    form = aiohttp.FormData({"chat_id": str(KARI), "caption": caption})
    form.add_field("photo", io.BytesIO(content), filename="p.png", content_type="image/png")
    url = f"{caller.address}/bot{TOKEN}/sendPhoto"
    async with caller.session.post(url, data=form) as response:
        return await response.json()


async def test_a_picture_is_shown_with_its_size(caller: Caller) -> None:
    await caller.say()
    answer = await sent(caller, png(1080, 800), "Ord")
    (photo,) = answer["result"]["photo"]
    assert (photo["width"], photo["height"]) == (1080, 800)
    assert answer["result"]["caption"] == "Ord"


@pytest.mark.parametrize(
    ("content", "caption", "words"),
    [
        (png(9000, 1001), "", "PHOTO_INVALID_DIMENSIONS"),
        (png(2100, 100), "", "PHOTO_INVALID_DIMENSIONS"),
        (png(100, 2100), "", "PHOTO_INVALID_DIMENSIONS"),
        (b"%PDF-1.7", "", "IMAGE_PROCESS_FAILED"),
        (png(10, 10, bytes(10 * 1024 * 1024)), "", "too big for a photo"),
        (png(10, 10), "x" * 1025, "message caption is too long"),
    ],
    ids=["large", "wide", "tall", "no picture", "heavy", "wordy"],
)
async def test_what_telegram_would_refuse(
    caller: Caller, content: bytes, caption: str, words: str
) -> None:
    await caller.say()
    answer = await sent(caller, content, caption)
    assert not answer["ok"]
    assert words in answer["description"]
