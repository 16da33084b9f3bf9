"""Every kind of message and update in which Telegram can tell of somebody, readable or not."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from tests.privacy.marks import (
    FILE,
    NAME,
    PHONE,
    PLACE,
    QUERIES,
    STAFF,
    TEXT,
    WORD,
)

SAID = f"{TEXT} {WORD}"


def messages(user: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    """What a message can hold besides words."""
    file = {"file_id": f"{FILE}{user['id']}", "file_unique_id": FILE, "file_size": 9}
    video = file | {"width": 1, "height": 1, "duration": 1, "file_name": SAID}
    place = dict(zip(("latitude", "longitude"), PLACE, strict=True))
    card = {"phone_number": PHONE, "first_name": NAME, "user_id": user["id"], "vcard": SAID}
    origin = {"type": "user", "date": 1, "sender_user": user}
    mention = {"type": "text_mention", "offset": 0, "length": 2, "user": user}
    return (
        {"photo": [video], "caption": SAID, "caption_entities": [mention]},
        *({kind: video, "caption": SAID} for kind in ("voice", "video", "audio", "animation")),
        {"video_note": video | {"length": 1}},
        {"document": video, "caption": SAID},
        {"sticker": video | {"type": "regular", "is_animated": False, "is_video": False}},
        {"location": place | {"horizontal_accuracy": 1.5}},
        {"venue": {"location": place, "title": SAID, "address": SAID}},
        {"contact": card},
        {"text": SAID, "forward_origin": origin},
        {
            "text": SAID,
            "forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": NAME},
        },
        {"text": SAID, "entities": [mention], "via_bot": user, "sender_chat": {"id": user["id"]}},
        {"text": SAID, "quote": {"text": SAID, "position": 0}, "reply_to_message": {"text": SAID}},
        {"poll": {"id": str(user["id"]), "question": SAID, "options": [{"text": SAID}]}},
        {"story": {"chat": {"id": user["id"], "first_name": NAME}, "id": 1}},
        {"users_shared": {"request_id": 1, "users": [user | {"user_id": user["id"]}]}},
        {"web_app_data": {"data": SAID, "button_text": SAID}},
        {"passport_data": {"data": [{"type": "phone_number", "phone_number": PHONE}]}},
        {"dice": {"emoji": "🎲", "value": 6}, "author_signature": NAME},
        {"text": f"🎲 {SAID}"},  # makes Python keep the text in four bytes a letter
        {"text": f"/start {WORD}"},
        {"text": f"/hjelp {SAID}"},
        {"text": f"/{WORD} {SAID}"},
        {"text": "/personvern"},
        {"text": SAID * 300},
    )


def unasked(user: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What the bot has not asked for, and gets nevertheless."""
    chat = {"id": user["id"], "type": "private", "first_name": NAME, "username": user["username"]}
    group = {"id": -user["id"], "type": "supergroup", "title": NAME}
    written = {"message_id": 7, "date": int(time.time()), "chat": chat, "from": user, "text": SAID}
    emoji = {"type": "emoji", "emoji": "👍"}
    asked = {"id": str(QUERIES[-1]), "from": user}
    for kind in ("edited_message", "business_message", "edited_business_message"):
        yield {kind: written | {"edit_date": 1}}
    for kind in ("message", "channel_post", "edited_channel_post"):
        yield {kind: written | {"chat": group, "author_signature": NAME}}
    yield {"message": written | {"from": user | {"id": STAFF[0]}, "text": f"/lister {SAID}"}}
    yield {
        "inline_query": asked | {"query": SAID, "offset": "", "location": {"latitude": PLACE[0]}}
    }
    yield {"chosen_inline_result": {"result_id": SAID, "from": user, "query": SAID}}
    yield {"callback_query": asked | {"inline_message_id": SAID, "data": SAID}}
    yield {"message_reaction": {"chat": chat, "user": user, "new_reaction": [emoji]}}
    yield {"message_reaction_count": {"chat": chat, "reactions": [{"type": emoji}]}}
    yield {"poll_answer": {"poll_id": str(user["id"]), "user": user, "option_ids": [0]}}
    yield {"pre_checkout_query": asked | {"invoice_payload": SAID, "order_info": {"name": NAME}}}
    yield {"chat_join_request": {"chat": group, "from": user, "bio": SAID}}
    yield {"chat_member": {"chat": group, "from": user, "new_chat_member": {"user": user}}}
    yield {"business_connection": {"id": WORD, "user": user, "user_chat_id": user["id"]}}
    yield {"deleted_business_messages": {"business_connection_id": WORD, "chat": chat}}
    yield {"chat_boost": {"chat": group, "boost": {"source": {"user": user}}}}
    yield {"something_new": {"user": user, "text": SAID}}


def broken(user: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What Telegram would never send."""
    chat = {"id": user["id"], "type": "private", "first_name": NAME}
    written = {"message_id": 7, "date": int(time.time()), "chat": chat, "from": user}
    yield {"message": SAID}
    yield {"message": written | {"text": {"name": NAME, "text": SAID}}}
    yield {"message": written | {"date": SAID, "text": SAID}}
    yield {"message": written | {"chat": chat | {"id": str(user["id"])}, "text": SAID}}
    yield {"message": written | {"entities": [{"type": 7, "user": user}], "text": SAID}}
    yield {"message": written | {"from": [user], "text": f"\x00 {SAID}"}}
    yield {"message": written | {"from": NAME, "text": f"\ud83d {SAID}"}}
    yield {"message": written | {"chat": chat | {"id": 2**70 + user["id"]}, "text": SAID}}
    yield {"callback_query": SAID}
    yield {"callback_query": {"id": str(QUERIES[-1]), "from": user, "data": SAID * 20}}
    yield {"callback_query": {"id": QUERIES[-1], "from": user, "message": written, "data": "x"}}
    yield {"my_chat_member": {"chat": NAME, "from": user}}
