"""A chat as one looks at it."""

from bot.sandbox.chats import Chat
from bot.sandbox.refusal import Json
from bot.sandbox.telegram import Sandbox, view


def picture(sandbox: Sandbox, chat: Chat) -> Json:
    """A chat as one looks at it now."""
    language = (chat.person.language_code if chat.person else "") or ""
    return {
        "id": chat.id,
        "type": chat.type,
        "version": chat.version,
        "started": chat.started,
        "barred": chat.barred,
        "role": chat.person.role if chat.person else chat.title,
        "language": language,
        "bot": about(sandbox, chat.id, language),
        "messages": [view(chat, message) for message in chat.messages.values()],
        "alerts": list(chat.alerts),
        "unanswered": sandbox.journal.unanswered(chat.id),
    }


def about(sandbox: Sandbox, chat_id: int, language: str) -> Json:
    """What the bot says of itself to one person."""
    profile = sandbox.profile
    texts = {name: profile.text(name, language) for name in ("description", "short_description")}
    named = {"name": profile.text("name", language) or sandbox.name, "username": sandbox.username}
    return {**named, **texts, "commands": profile.menu(chat_id, language)}


def refresh(sandbox: Sandbox) -> None:
    """Show every watched chat anew."""
    for chat_id in sandbox.streams.watched():
        if chat := sandbox.chats.by_id.get(chat_id):
            sandbox.streams.tell(chat, "snapshot", picture(sandbox, chat))
