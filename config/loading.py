"""Reads the settings: once, from three places, each value checked."""

import contextlib
import difflib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, TypeVar
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    SettingsConfigDict,
)
from pydantic_settings import PydanticBaseSettingsSource as _Source

from config.database import SECRETS
from config.proxies import unusable_proxy
from config.settings import PREFIX, AdministratorSetting, Settings, SettingsError, Token

Level = Literal["DEBUG", "INFO", "WARNING", "ERROR"]
_NAMED_AT_ONCE = 3
_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]{3,}")
_Read = TypeVar("_Read")
_ID = re.compile(r"[1-9][0-9]{0,15}")


def _token(value: str) -> Token:
    if not _TOKEN.fullmatch(value):
        raise ValueError
    return Token(value)


def _root(value: str) -> str:
    parts = urlsplit(value)
    extras = parts.username, parts.password, parts.query, parts.fragment
    wrong = parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0
    if wrong or any(extras) or re.search(r"[\s?#@{}]", value):
        raise ValueError
    return value.rstrip("/")


def _id(text: str) -> int:
    if not _ID.fullmatch(text):
        raise ValueError
    return int(text)


def _items(text: str, mark: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in text.split(mark) if item.strip())


def _administrator(text: str) -> AdministratorSetting:
    number, colon, names = text.partition(":")
    areas = _items(names, "+")
    # "7:" would give someone who was meant to be limited the whole country.
    if colon and not areas:
        raise ValueError
    return AdministratorSetting(_id(number.strip()), areas if colon else None)


def _administrators(value: object) -> object:
    if not isinstance(value, str):
        return value
    listed = {one.id: one for one in map(_administrator, _items(value, ","))}
    if len(listed) < len(_items(value, ",")):
        raise ValueError
    return tuple(listed.values())


def _moderators(value: object) -> object:
    if not isinstance(value, str):
        return value
    return frozenset(_id(item) for item in _items(value, ","))


class SettingFields(BaseSettings):
    """What is checked of each value of `Settings`; a description says what it must be."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
        arbitrary_types_allowed=True,
        validate_default=False,
    )

    token: Annotated[Token, BeforeValidator(_token)] = Field(
        default=Settings.token, description="must be @BotFather's digits:letters"
    )
    api_url: Annotated[str, AfterValidator(_root)] = Field(
        default=Settings.api_url,
        description="must be an address such as https://api.telegram.org, with no user or query",
    )
    database: Path = Field(default=Settings.database, description="must be the path of a file")
    administrators: Annotated[
        tuple[AdministratorSetting, ...], BeforeValidator(_administrators)
    ] = Field(
        default=Settings.administrators,
        repr=False,
        description="must be Telegram ids with commas between them and each id once, "
        "an id alone for every list or id:Troms legeforening+Finnmark legeforening",
    )
    moderators: Annotated[frozenset[int], BeforeValidator(_moderators)] = Field(
        default=Settings.moderators,
        repr=False,
        description="must be Telegram ids with commas between them",
    )
    two_person: bool = Field(default=Settings.two_person, description="must be true or false")
    messages_per_second: float = Field(
        default=Settings.messages_per_second,
        ge=0,
        allow_inf_nan=False,
        description="must be a number, 0 for no limit",
    )
    paused: bool = Field(default=Settings.paused, description="must be true or false")
    script: Path | None = Field(default=Settings.script, description="must be the path of a folder")
    site: Path | None = Field(default=Settings.site, description="must be the path of a folder")
    log_level: Annotated[Level, BeforeValidator(lambda value: str(value).upper())] = Field(
        default="INFO", description="must be DEBUG, INFO, WARNING or ERROR"
    )

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], init_settings: _Source, *_: _Source, **__: _Source
    ) -> tuple[_Source, ...]:
        """Returns the arguments alone: `load` reads the places, to know who said what."""
        del settings_cls
        return (init_settings,)

    def settings(self) -> Settings:
        """The values that were given, the others as they are by default."""
        return Settings(**{name: getattr(self, name) for name in self.model_fields_set})


@dataclass(frozen=True, slots=True, repr=False)
class _SettingPlace:
    """One place's values by lower-case name without prefix; `label` says where that is."""

    label: str
    values: Mapping[str, str]


def _setting_place(label: str, values: Mapping[str, str | None]) -> _SettingPlace:
    ours = {
        name.upper().removeprefix(PREFIX).lower(): (value or "").strip()
        for name, value in values.items()
        if name.upper().startswith(PREFIX)
    }
    return _SettingPlace(label, ours)


def _dotenv(path: Path) -> _SettingPlace:
    # utf-8-sig: Notepad puts a byte order mark before the first name.
    source = DotEnvSettingsSource(
        SettingFields, env_file=path, env_file_encoding="utf-8-sig", env_ignore_empty=False
    )
    return _setting_place(path.name, source.env_vars)


def _secret(file: Path) -> _SettingPlace:
    return _setting_place(str(file), {file.name: file.read_text(encoding="utf-8-sig")})


def _secret_files(folder: Path) -> list[Path]:
    files = folder.iterdir() if folder.is_dir() else ()
    return sorted(file for file in files if file.name.lower().startswith(PREFIX.lower()))


def _read_or_refuse(read: Callable[[Path], _Read], path: Path) -> _Read:
    with contextlib.suppress(OSError, UnicodeError):
        return read(path)
    # Outside the handler: the context of this error would be a UnicodeDecodeError, and that
    # carries the whole file along.
    raise SettingsError(f"{path} cannot be read: let this user read it and save it as UTF-8.")


def _places(dotenv: Path, secrets: Path) -> list[_SettingPlace]:
    environment = EnvSettingsSource(SettingFields, env_ignore_empty=False).env_vars
    files = _read_or_refuse(_secret_files, secrets)
    return [
        _setting_place("the environment", environment),
        _read_or_refuse(_dotenv, dotenv),
        *(_read_or_refuse(_secret, file) for file in files),
    ]


def _printable_name(name: str) -> str:
    """Returns a name as far as it is letters: `KOLLEGABOT_TOKEN:1:secret` is a name too."""
    letters = re.sub(r"[^a-z_].*", "…", name, flags=re.DOTALL)
    return PREFIX + letters.upper()


def _unknown_settings(places: Iterable[_SettingPlace]) -> list[str]:
    known = list(SettingFields.model_fields)
    return [
        f"{_printable_name(name)} in {place.label} is no setting, "
        f"the nearest is {PREFIX}{difflib.get_close_matches(name, known, 1, 0)[0].upper()}"
        for place in places
        for name in sorted(place.values)
        if name not in known
    ]


def _chosen_places(places: Sequence[_SettingPlace]) -> dict[str, _SettingPlace]:
    """Returns for each setting the first place that has a value for it."""
    return {
        name: place
        for place in reversed(places)
        for name, value in place.values.items()
        if value and name in SettingFields.model_fields
    }


def _invalid_values(error: ValidationError, chosen: Mapping[str, _SettingPlace]) -> list[str]:
    names = dict.fromkeys(str(problem["loc"][0]) for problem in error.errors())
    fields = SettingFields.model_fields
    return [f"{PREFIX}{n.upper()} in {chosen[n].label} {fields[n].description}" for n in names]


def _sentence(problems: list[str]) -> str:
    rest = len(problems) - _NAMED_AT_ONCE
    named = problems[:_NAMED_AT_ONCE] + ([f"and {rest} more"] if rest > 0 else [])
    return "; ".join(named) + "."


def load_settings(
    require_token: bool = True, *, dotenv: Path = Path(".env"), secrets: Path = SECRETS
) -> Settings:
    """Returns the settings from environment, `.env` and secrets files, in this order.

    An empty value counts as not set. Raises SettingsError, whose text is one sentence.
    """
    places = _places(dotenv, secrets)
    chosen = _chosen_places(places)
    problems = _unknown_settings(places)
    try:
        values = {n: place.values[n] for n, place in chosen.items()}
        settings = SettingFields.model_validate(values).settings()
    except ValidationError as error:  # never its cause: that holds the values
        problems += _invalid_values(error, chosen)
    if require_token and "token" not in chosen:
        problems.append(
            f"{PREFIX}TOKEN is missing, set it in the environment, in {dotenv.name} "
            f"or in {secrets}/{PREFIX.lower()}token"
        )
    if problems:
        raise SettingsError(_sentence(problems))
    if require_token and (wrong := unusable_proxy(settings.api_url)):
        raise SettingsError(_sentence([wrong]))
    return settings
