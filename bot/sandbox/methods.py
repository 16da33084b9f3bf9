"""The methods of the Bot API, by name."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from bot.sandbox import messages
from bot.sandbox.errors import Json, bad_request
from bot.sandbox.params import Params
from bot.sandbox.telegram import DEFAULT_SCOPE, PROFILE_TEXTS, Sandbox, scope_key

Method = Callable[[Sandbox, Params], Any]

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
LANGUAGE = re.compile(r"[a-z]{2}|")
SCOPES = {"default", "all_private_chats", "chat"}  # those for groups are of no use here


async def get_updates(sandbox: Sandbox, params: Params) -> list[Any]:
    """getUpdates: waits until there is something or the time is up."""
    kinds = params.json("allowed_updates")
    if kinds is not None:
        if not isinstance(kinds, list):
            raise bad_request("can't parse allowed_updates: expected an Array of String")
        sandbox.updates.allowed = frozenset(map(str, kinds))
    limit = min(max(params.integer("limit", 100), 1), 100)
    patience = min(max(params.integer("timeout"), 0), 50)
    return await sandbox.updates.poll(params.integer("offset"), limit, patience)


def get_me(sandbox: Sandbox, _: Params) -> Json:
    """getMe."""
    abilities = {
        "can_join_groups": False,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
    }
    return {**sandbox.bot_user(), **abilities}


def delete_webhook(_: Sandbox, __: Params) -> bool:
    """deleteWebhook: there never is one."""
    return True


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


def set_text(name: str, sandbox: Sandbox, params: Params) -> bool:
    """setMyDescription, setMyShortDescription; an empty text is taken away."""
    text, language = params.text(name), _language(params)
    if len(text) > PROFILE_TEXTS[name]:
        raise bad_request(f"bot {name.replace('_', ' ')} is too long")
    sandbox.profile.texts[name][language] = text
    sandbox.send_snapshots()
    return True


def get_text(name: str, sandbox: Sandbox, params: Params) -> Json:
    """getMyDescription, getMyShortDescription."""
    return {name: sandbox.profile.text(name, _language(params))}


def set_picture(sandbox: Sandbox, params: Params) -> bool:
    """setMyProfilePhoto: a JPEG that comes with the call."""
    photo = params.json("photo")
    if not isinstance(photo, dict) or photo.get("type") != "static":
        raise bad_request("can't parse InputProfilePhoto: unsupported type specified")
    upload = params.uploads.get(str(photo.get("photo")).removeprefix("attach://"))
    if upload is None or not upload.content.startswith(b"\xff\xd8\xff"):
        raise bad_request("PHOTO_INVALID_DIMENSIONS" if upload else "photo must be uploaded")
    sandbox.profile.picture = sandbox.files.keep("bot.jpg", "image/jpeg", upload.content)
    return True


def get_pictures(sandbox: Sandbox, params: Params) -> Json:
    """getUserProfilePhotos: of the bot itself; nobody else here has one."""
    picture = sandbox.profile.picture
    if picture is None or params.integer("user_id") != sandbox.bot_user()["id"]:
        return {"total_count": 0, "photos": []}
    size = {**picture.as_json(), "width": 640, "height": 640}
    return {"total_count": 1, "photos": [[size]]}


def set_commands(sandbox: Sandbox, params: Params) -> bool:
    """setMyCommands: those of one scope and language."""
    key, commands = (_scope(sandbox, params), _language(params)), params.json("commands")
    if not isinstance(commands, list):
        raise bad_request("expected an Array of BotCommand")
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    sandbox.profile.commands[key] = [_command(command) for command in commands]
    sandbox.send_snapshots()
    return True


def get_commands(sandbox: Sandbox, params: Params) -> list[Json]:
    """getMyCommands: those of exactly one scope and language."""
    return sandbox.profile.commands.get((_scope(sandbox, params), _language(params)), [])


def _command(command: Any) -> Json:
    if not isinstance(command, dict):
        raise bad_request("expected an Object as BotCommand")
    name = str(command.get("command", "")).removeprefix("/")
    if not COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    description = str(command.get("description", ""))
    if not 1 <= len(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def _scope(sandbox: Sandbox, params: Params) -> str:
    scope = params.json("scope") or DEFAULT_SCOPE
    if not isinstance(scope, dict) or scope.get("type") not in SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    if scope["type"] == "chat":
        sandbox.chat(scope.get("chat_id"))  # which somebody must have started
    return scope_key(scope)


def _language(params: Params) -> str:
    language = params.text("language_code")
    if not LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    return language


NAMED: dict[str, Method] = {
    "getMe": get_me,
    "getUpdates": get_updates,
    "deleteWebhook": delete_webhook,
    "sendMessage": messages.send_message,
    "sendDocument": messages.send_document,
    "sendPhoto": messages.send_photo,
    "editMessageText": messages.edit_text,
    "deleteMessages": messages.delete_messages,
    "answerCallbackQuery": messages.answer_query,
    "getFile": get_file,
    "leaveChat": leave_chat,
    "setMyCommands": set_commands,
    "getMyCommands": get_commands,
    "setMyDescription": partial(set_text, "description"),
    "getMyDescription": partial(get_text, "description"),
    "setMyShortDescription": partial(set_text, "short_description"),
    "getMyShortDescription": partial(get_text, "short_description"),
    "setMyProfilePhoto": set_picture,
    "getUserProfilePhotos": get_pictures,
}
# Telegram does not mind the case of a method's name.
METHODS = {name.lower(): (name, method) for name, method in NAMED.items()}
