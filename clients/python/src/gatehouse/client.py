"""The clients: each sends one call until it is answered, and again after a pause where that can help."""

from __future__ import annotations

import asyncio
import inspect
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import TypeVar

import httpx

from .async_methods import AsyncMethods
from .calls import Answer, Call, at_cursor, may_help, model, pause_after, to_answer, to_error, to_request
from .methods import Methods
from .model import Page

Data = TypeVar("Data")
Item = TypeVar("Item")

RETRIES = 3
TIMEOUT = 10.0


class Gatehouse(Methods):
    """A client of one App's API.

    ``issuer``: the App's issuer, such as ``https://id.example.com/o/blog``.
    ``credential``: an API key or an access token, or a function that gets one; it is called for each attempt.
    ``retries``: how often a call is sent again.
    ``timeout``: in seconds, for connecting and for each wait for data.
    ``transport``: how requests are sent, for proxies and certificates of your own.
    """

    def __init__(
        self,
        issuer: str,
        credential: str | Callable[[], str],
        *,
        retries: int = RETRIES,
        timeout: float = TIMEOUT,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        super().__init__(self)
        self._issuer = issuer.rstrip("/")
        self._credential = credential
        self._retries = retries
        # A redirect would take the credential along.
        self._http = httpx.Client(timeout=timeout, transport=transport, follow_redirects=False)

    def __repr__(self) -> str:
        return f"Gatehouse({self._issuer!r})"

    def __enter__(self) -> Gatehouse:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes its connections."""
        self._http.close()

    def send(self, call: Call, read: Callable[[httpx.Response], Data]) -> Answer[Data]:
        """Used by the methods of the groups."""
        request = to_request(self._http, f"{self._issuer}/api/v1", call)
        attempt = 0
        while True:
            answer: httpx.Response | None = None
            error: Exception
            credential = self._credential if isinstance(self._credential, str) else self._credential()
            request.headers["authorization"] = f"Bearer {credential}"
            try:
                answer = self._http.send(request)
                if answer.is_success:
                    return to_answer(answer, read)
                error = to_error(answer)
            except httpx.TransportError as failure:
                error = failure
            if attempt >= self._retries or not may_help(error):
                raise error
            time.sleep(pause_after(attempt, answer))
            attempt += 1

    def pages(self, call: Call, kind: type[Page[Item]]) -> Iterator[Item]:
        """Used by the methods of the groups: the items of all pages, which are fetched as they are needed."""
        while True:
            page = self.send(call, model(kind)).data
            yield from page.items
            if page.next_cursor is None:
                return
            call = at_cursor(call, page.next_cursor)


class AsyncGatehouse(AsyncMethods):
    """The same for ``asyncio``; ``credential`` may be a coroutine function."""

    def __init__(
        self,
        issuer: str,
        credential: str | Callable[[], str | Awaitable[str]],
        *,
        retries: int = RETRIES,
        timeout: float = TIMEOUT,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        super().__init__(self)
        self._issuer = issuer.rstrip("/")
        self._credential = credential
        self._retries = retries
        self._http = httpx.AsyncClient(timeout=timeout, transport=transport, follow_redirects=False)

    def __repr__(self) -> str:
        return f"AsyncGatehouse({self._issuer!r})"

    async def __aenter__(self) -> AsyncGatehouse:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Closes its connections."""
        await self._http.aclose()

    async def send(self, call: Call, read: Callable[[httpx.Response], Data]) -> Answer[Data]:
        """Used by the methods of the groups."""
        request = to_request(self._http, f"{self._issuer}/api/v1", call)
        attempt = 0
        while True:
            answer: httpx.Response | None = None
            error: Exception
            credential = self._credential if isinstance(self._credential, str) else self._credential()
            if inspect.isawaitable(credential):
                credential = await credential
            request.headers["authorization"] = f"Bearer {credential}"
            try:
                answer = await self._http.send(request)
                if answer.is_success:
                    return to_answer(answer, read)
                error = to_error(answer)
            except httpx.TransportError as failure:
                error = failure
            if attempt >= self._retries or not may_help(error):
                raise error
            await asyncio.sleep(pause_after(attempt, answer))
            attempt += 1

    async def pages(self, call: Call, kind: type[Page[Item]]) -> AsyncIterator[Item]:
        """Used by the methods of the groups: the items of all pages, which are fetched as they are needed."""
        while True:
            page = (await self.send(call, model(kind))).data
            for item in page.items:
                yield item
            if page.next_cursor is None:
                return
            call = at_cursor(call, page.next_cursor)
