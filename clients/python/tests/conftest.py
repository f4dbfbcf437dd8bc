"""What the tests have of the Gatehouse that test/clients/python.test.ts started for them."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import httpx
import pytest

from gatehouse import Gatehouse


@dataclass
class World:
    issuer: str
    slug: str
    credential: str
    #: A webhook that the server signed.
    webhook: WebhookRequest


@dataclass
class WebhookRequest:
    secret: str
    body: str
    headers: dict[str, str]


@pytest.fixture(scope="session")
def world() -> World:
    given = json.loads(os.environ["GATEHOUSE"])
    return World(**{**given, "webhook": WebhookRequest(**given["webhook"])})


@pytest.fixture(scope="session")
def client(world: World) -> Iterator[Gatehouse]:
    with Gatehouse(world.issuer, world.credential) as gatehouse:
        yield gatehouse


def new_email() -> str:
    return f"{uuid.uuid4()}@example.com"


class Network(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Does what ``disturb`` says, with the number of the attempt, before it does what it should."""

    def __init__(self, disturb: Callable[[int, Callable[[], httpx.Response]], httpx.Response]) -> None:
        self.sent: list[httpx.Request] = []
        self._disturb = disturb
        self._real = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        # As it is now: the next attempt may have another credential.
        self.sent.append(httpx.Request(request.method, request.url, headers=dict(request.headers)))
        return self._disturb(len(self.sent), lambda: self._real.handle_request(request))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = self.handle_request(request)
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.read())

    def close(self) -> None:
        self._real.close()

    async def aclose(self) -> None:
        self.close()
