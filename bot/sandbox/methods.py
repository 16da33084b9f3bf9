"""The methods of the Bot API, by name."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from bot.sandbox import messages, profile
from bot.sandbox.params import Params
from bot.sandbox.picture import refresh
from bot.sandbox.refusal import Json, bad_request
from bot.sandbox.telegram import Sandbox

Method = Callable[[Sandbox, Params], Any]


async def get_updates(sandbox: Sandbox, params: Params) -> list[Any]:
    """getUpdates: waits until there is something or the time is up."""
    kinds = params.json("allowed_updates")
    if kinds is not None:
        _allow(sandbox, kinds)
    limit = min(max(params.integer("limit", 100), 1), 100)
    patience = min(max(params.integer("timeout"), 0), 50)
    return await sandbox.updates.poll(params.integer("offset"), limit, patience)


def _allow(sandbox: Sandbox, kinds: Any) -> None:
    if not isinstance(kinds, list):
        raise bad_request("can't parse allowed_updates: expected an Array of String")
    sandbox.updates.allow(str(kind) for kind in kinds)


def get_me(sandbox: Sandbox, _: Params) -> Json:
    """getMe."""
    abilities = {
        "can_join_groups": False,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
    }
    return {**sandbox.bot_user(), **abilities}


def delete_webhook(sandbox: Sandbox, params: Params) -> bool:
    """deleteWebhook: there is none, but what waits can be dropped."""
    if params.flag("drop_pending_updates"):
        sandbox.updates.drop()
    return True


def get_webhook_info(sandbox: Sandbox, _: Params) -> Json:
    """getWebhookInfo."""
    info: Json = {"url": "", "has_custom_certificate": False}
    info["pending_update_count"] = len(sandbox.updates.pending)
    if sandbox.updates.allowed:
        info["allowed_updates"] = sorted(sandbox.updates.allowed)
    return info


def get_file(sandbox: Sandbox, params: Params) -> Json:
    """getFile."""
    return sandbox.files.fetchable(params.text("file_id"))


def leave_chat(sandbox: Sandbox, params: Params) -> bool:
    """leaveChat: out of groups and channels only."""
    chat = sandbox.chat(params.values.get("chat_id"))
    if chat.person is not None:
        raise bad_request("chat member status can't be changed in private chats")
    chat.barred = f"bot is not a member of the {chat.type} chat"
    return True


def yes(_: Sandbox, __: Params) -> bool:
    """A method of which only the acceptance matters here."""
    return True


def set_text(name: str, sandbox: Sandbox, params: Params) -> bool:
    """setMyName, setMyDescription, setMyShortDescription."""
    return _shown(sandbox, profile.set_text(sandbox.profile, name, params))


def get_text(name: str, sandbox: Sandbox, params: Params) -> Json:
    """getMyName, getMyDescription, getMyShortDescription."""
    missing = sandbox.name if name == "name" else ""
    return profile.get_text(sandbox.profile, name, params, missing)


def set_commands(sandbox: Sandbox, params: Params) -> bool:
    """setMyCommands."""
    _known_chat(sandbox, params)
    return _shown(sandbox, profile.set_commands(sandbox.profile, params))


def get_commands(sandbox: Sandbox, params: Params) -> list[Json]:
    """getMyCommands."""
    _known_chat(sandbox, params)
    return profile.get_commands(sandbox.profile, params)


def delete_commands(sandbox: Sandbox, params: Params) -> bool:
    """deleteMyCommands."""
    _known_chat(sandbox, params)
    return _shown(sandbox, profile.delete_commands(sandbox.profile, params))


def _known_chat(sandbox: Sandbox, params: Params) -> None:
    """Refuse commands for a chat that nobody has started."""
    scope = params.json("scope")
    if isinstance(scope, dict) and str(scope.get("type")).startswith("chat"):
        sandbox.chat(scope.get("chat_id"))


def _shown(sandbox: Sandbox, done: bool) -> bool:
    refresh(sandbox)
    return done


NAMED: dict[str, Method] = {
    "getMe": get_me,
    "getUpdates": get_updates,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "logOut": yes,
    "close": yes,
    "sendMessage": messages.send_message,
    "sendDocument": messages.send_document,
    "sendPhoto": messages.send_photo,
    "sendChatAction": yes,
    "editMessageText": messages.edit_text,
    "editMessageReplyMarkup": messages.edit_markup,
    "deleteMessage": messages.delete_one,
    "deleteMessages": messages.delete_many,
    "answerCallbackQuery": messages.answer_query,
    "getFile": get_file,
    "leaveChat": leave_chat,
    "setChatMenuButton": yes,
    "setMyCommands": set_commands,
    "getMyCommands": get_commands,
    "deleteMyCommands": delete_commands,
    "setMyName": partial(set_text, "name"),
    "getMyName": partial(get_text, "name"),
    "setMyDescription": partial(set_text, "description"),
    "getMyDescription": partial(get_text, "description"),
    "setMyShortDescription": partial(set_text, "short_description"),
    "getMyShortDescription": partial(get_text, "short_description"),
}
# Telegram does not mind the case of a method's name.
METHODS = {name.lower(): (name, method) for name, method in NAMED.items()}


async def call(sandbox: Sandbox, method: Method, params: Params) -> Any:
    """Carry out one method, waiting for it where it waits."""
    result = method(sandbox, params)
    return await result if isinstance(result, Awaitable) else result
