"""A caller that speaks to a sandbox as a bot and as a tester."""

from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.sandbox.telegram import Sandbox

TOKEN = "123456:invented-token"
KARI = 8_700_000_001


@dataclass
class Caller:
    """Both halves of a sandbox over real HTTP."""

    session: aiohttp.ClientSession
    address: str
    sandbox: Sandbox

    async def api(self, method: str, **parameters: Any) -> Any:
        """A Bot API call in JSON: the whole answer."""
        url = f"{self.address}/bot{TOKEN}/{method}"
        async with self.session.post(url, json=parameters) as response:
            answer = await response.json()
            assert answer["ok"] == (response.status == 200)
            return answer

    async def result(self, method: str, **parameters: Any) -> Any:
        """A Bot API call that must succeed: its result."""
        answer = await self.api(method, **parameters)
        assert answer["ok"], answer
        return answer["result"]

    async def refused(self, method: str, **parameters: Any) -> str:
        """A Bot API call that must be refused: the words."""
        answer = await self.api(method, **parameters)
        assert not answer["ok"], answer
        return str(answer["description"])

    async def ask(self, path: str, **body: Any) -> Any:
        """A control call."""
        async with self.session.post(f"{self.address}/sandbox/{path}", json=body) as response:
            assert response.status == 200, await response.text()
            return await response.json()

    async def look(self, path: str) -> Any:
        """A control call that only reads."""
        async with self.session.get(f"{self.address}/sandbox/{path}") as response:
            assert response.status == 200, await response.text()
            return await response.json()

    async def say(self, text: str = "/start", chat: int = KARI) -> Any:
        """Words from a person."""
        return await self.ask(f"chats/{chat}/say", text=text)
