"""What can come back from Telegram and the network, and to which class of failure it belongs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from bot.telegram.sender import Outcome


class Kind(Enum):
    """What the bot calls for."""

    POLL = "getUpdates"
    FETCH = "getFile"
    SEND = "sendMessage"
    EDIT = "editMessageText"
    DELETE = "deleteMessages"
    ANSWER = "answerCallbackQuery"


class Class(Enum):
    """How an answer is treated."""

    REFUSED = auto()  # Telegram says no, and why
    CONFLICT = auto()  # somebody else fetches the updates
    UNKNOWN = auto()  # it may have been done
    UNSENT = auto()  # it certainly has not
    WAIT = auto()
    WAIT_LONG = auto()
    FATAL = auto()  # the token


@dataclass(frozen=True)
class Answer:
    """Something that comes back, or does not."""

    of: Class
    status: int = 0
    words: str = ""
    means: Outcome = Outcome.REFUSED
    parameters: tuple[tuple[str, int], ...] = ()
    page: bool = False  # the body is not Telegram's
    way: str = "answers"
    after: bool = False  # carried out all the same


ANSWERS = (
    Answer(
        Class.REFUSED,
        400,
        "Bad Request: message is not modified: specified new message content and reply markup are "
        "exactly the same as a current content and reply markup of the message",
        Outcome.UNCHANGED,
    ),
    Answer(Class.REFUSED, 400, "Bad Request: message to edit not found", Outcome.GONE),
    Answer(Class.REFUSED, 400, "Bad Request: message can't be edited", Outcome.GONE),
    Answer(Class.REFUSED, 400, "Bad Request: MESSAGE_ID_INVALID", Outcome.GONE),
    Answer(Class.REFUSED, 400, "Bad Request: message identifier is not specified", Outcome.GONE),
    Answer(
        Class.REFUSED, 400, "Bad Request: there is no text in the message to edit", Outcome.GONE
    ),
    Answer(Class.REFUSED, 400, "Bad Request: message to delete not found", Outcome.GONE),
    Answer(
        Class.REFUSED,
        400,
        "Bad Request: query is too old and response timeout expired or query ID is invalid",
        Outcome.GONE,
    ),
    Answer(Class.REFUSED, 400, "Bad Request: QUERY_ID_INVALID", Outcome.GONE),
    Answer(Class.REFUSED, 400, "Bad Request: message can't be deleted"),
    Answer(Class.REFUSED, 400, "Bad Request: message can't be deleted for everyone"),
    Answer(Class.REFUSED, 400, "Bad Request: MESSAGE_DELETE_FORBIDDEN"),
    Answer(Class.REFUSED, 400, "Bad Request: chat not found", Outcome.UNREACHABLE),
    Answer(Class.REFUSED, 400, "Bad Request: user not found", Outcome.UNREACHABLE),
    Answer(Class.REFUSED, 400, "Bad Request: PEER_ID_INVALID", Outcome.UNREACHABLE),
    Answer(
        Class.REFUSED,
        400,
        "Bad Request: group chat was upgraded to a supergroup chat",
        Outcome.UNREACHABLE,
        parameters=(("migrate_to_chat_id", -1001),),
    ),
    Answer(Class.REFUSED, 400, "Bad Request: group chat was deactivated", Outcome.UNREACHABLE),
    Answer(Class.REFUSED, 400, "Bad Request: wrong file_id or the file is temporarily unavailable"),
    Answer(Class.REFUSED, 400, "Bad Request: file is too big"),
    Answer(Class.REFUSED, 400, "Bad Request: can't parse entities: Unsupported start tag"),
    Answer(Class.REFUSED, 400, "Bad Request: message is too long"),
    Answer(Class.REFUSED, 400, "Bad Request: BUTTON_DATA_INVALID"),
    Answer(Class.REFUSED, 400, "Bad Request: Logged out"),
    Answer(Class.REFUSED, 400, ""),
    Answer(Class.REFUSED, 413, "Request Entity Too Large"),
    Answer(Class.REFUSED, 403, "Forbidden: bot was blocked by the user", Outcome.UNREACHABLE),
    Answer(Class.REFUSED, 403, "Forbidden: user is deactivated", Outcome.UNREACHABLE),
    Answer(Class.REFUSED, 403, "Forbidden: bot was kicked from the group", Outcome.UNREACHABLE),
    Answer(
        Class.REFUSED,
        403,
        "Forbidden: bot can't initiate conversation with a user",
        Outcome.UNREACHABLE,
    ),
    Answer(
        Class.CONFLICT,
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is "
        "running",
    ),
    Answer(
        Class.CONFLICT,
        409,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to "
        "delete the webhook first",
    ),
    Answer(Class.UNKNOWN, 500, "Internal Server Error: restart"),
    Answer(Class.UNKNOWN, 500, "Internal Server Error", after=True),
    Answer(Class.UNKNOWN, 502, "Bad Gateway"),
    Answer(Class.UNKNOWN, 502, "502 Bad Gateway", page=True),
    Answer(Class.UNKNOWN, 503, "Service Unavailable", page=True),
    Answer(Class.UNKNOWN, 504, "504 Gateway Time-out", page=True, after=True),
    Answer(Class.UNKNOWN, 401, "Log in to this network", page=True),
    Answer(Class.UNKNOWN, 403, "Blocked by policy", page=True),
    Answer(Class.UNKNOWN, 404, "404 Not Found", page=True),
    Answer(Class.UNKNOWN, 413, "413 Request Entity Too Large", page=True),
    Answer(Class.UNKNOWN, 429, "Too Many Requests", page=True),
    Answer(Class.UNKNOWN, 302, "Found", page=True),
    Answer(Class.UNKNOWN, 200, "Log in to this network", page=True),
    Answer(Class.UNKNOWN, way="drops"),
    Answer(Class.UNKNOWN, way="drops", after=True),
    Answer(Class.UNKNOWN, way="breaks off", after=True),
    Answer(Class.UNKNOWN, way="hangs"),
    Answer(Class.UNKNOWN, way="hangs", after=True),
    Answer(Class.UNSENT, way="is not there"),
    Answer(Class.WAIT, 429, "Too Many Requests: retry after 1", parameters=(("retry_after", 1),)),
    Answer(
        Class.WAIT_LONG,
        429,
        "Too Many Requests: retry after 3600",
        parameters=(("retry_after", 3600),),
    ),
    Answer(
        Class.WAIT_LONG,
        429,
        "Too Many Requests: retry after 1000000000000000",
        parameters=(("retry_after", 10**15),),
    ),
    Answer(Class.FATAL, 401, "Unauthorized"),
    Answer(Class.FATAL, 404, "Not Found"),
)
