"""What the groups of methods need of the client that they belong to."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Protocol, TypeVar

import httpx

from .calls import Answer, Call
from .model import Page

Data = TypeVar("Data")
Item = TypeVar("Item")


class Sender(Protocol):
    def send(self, call: Call, read: Callable[[httpx.Response], Data]) -> Answer[Data]: ...

    def pages(self, call: Call, kind: type[Page[Item]]) -> Iterator[Item]: ...


class AsyncSender(Protocol):
    async def send(self, call: Call, read: Callable[[httpx.Response], Data]) -> Answer[Data]: ...

    def pages(self, call: Call, kind: type[Page[Item]]) -> AsyncIterator[Item]: ...
