"""What the bot says of itself: names, descriptions and commands, per language."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.params import Params
from bot.sandbox.refusal import Json, bad_request

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
LANGUAGE = re.compile(r"[a-z]{2}|")
SCOPES = {
    "default",
    "all_private_chats",
    "all_group_chats",
    "all_chat_administrators",
    "chat",
    "chat_administrators",
    "chat_member",
}
LONGEST = {"name": 64, "description": 512, "short_description": 120}
DEFAULT: Json = {"type": "default"}
Commands = list[Json]


def _texts() -> dict[str, dict[str, str]]:
    return {field: {} for field in LONGEST}


@dataclass(slots=True)
class Profile:
    """Everything @BotFather would keep."""

    texts: dict[str, dict[str, str]] = field(default_factory=_texts)
    commands: dict[tuple[str, str], Commands] = field(default_factory=dict)

    def text(self, name: str, language: str) -> str:
        """One text in one language, else in the bot's first."""
        texts = self.texts[name]
        return texts.get(language) or texts.get("", "")

    def menu(self, chat_id: int, language: str) -> Commands:
        """The commands a person sees in their own chat, narrowest scope first."""
        own = {"type": "chat", "chat_id": chat_id}
        for scope in (own, {"type": "all_private_chats"}, DEFAULT):
            for spoken in (language, ""):
                if found := self.commands.get((_key(scope), spoken)):
                    return found
        return []


def _key(scope: Json) -> str:
    return json.dumps({name: str(value) for name, value in sorted(scope.items())})


def set_text(profile: Profile, name: str, params: Params) -> bool:
    """Keep one of the three texts; an empty one is taken away."""
    text, language = params.text(name), _language(params)
    if len(text) > LONGEST[name]:
        raise bad_request(f"bot {name.replace('_', ' ')} is too long")
    profile.texts[name][language] = text
    return True


def get_text(profile: Profile, name: str, params: Params, missing: str) -> Json:
    """Tell one of the three texts."""
    return {name: profile.text(name, _language(params)) or missing}


def set_commands(profile: Profile, params: Params) -> bool:
    """Keep the commands of one scope and language."""
    commands = params.json("commands")
    if not isinstance(commands, list):
        raise bad_request("expected an Array of BotCommand")
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    checked = [_command(command) for command in commands]
    profile.commands[_scope(params), _language(params)] = checked
    return True


def get_commands(profile: Profile, params: Params) -> Commands:
    """Tell the commands of exactly one scope and language."""
    return profile.commands.get((_scope(params), _language(params)), [])


def delete_commands(profile: Profile, params: Params) -> bool:
    """Forget the commands of one scope and language."""
    profile.commands.pop((_scope(params), _language(params)), None)
    return True


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


def _scope(params: Params) -> str:
    scope = params.json("scope") or DEFAULT
    if not isinstance(scope, dict) or scope.get("type") not in SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    return _key(scope)


def _language(params: Params) -> str:
    language = params.text("language_code")
    if not LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    return language
