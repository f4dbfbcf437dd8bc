"""The client for asyncio, as far as it has code of its own."""

from __future__ import annotations

import asyncio
import uuid

import httpx
import pytest
from conftest import Network, World, new_email

from gatehouse import AsyncGatehouse, GatehouseProblem


def test_calls_and_lists(world: World) -> None:
    async def run() -> None:
        async with AsyncGatehouse(world.issuer, world.credential) as client:
            marker = str(uuid.uuid4())
            made = [await client.users.create(email=f"{number}-{marker}@example.com") for number in range(3)]
            found = [user.id async for user in client.users.list(search=marker, limit=2)]
            assert set(found) == {one.data.id for one in made} and len(found) == 3
            with pytest.raises(GatehouseProblem) as caught:
                await client.users.create(email="nonsense")
            assert caught.value.code == "invalid_email"
            assert world.credential not in repr(client)

    asyncio.run(run())


def test_sends_a_call_again_with_a_renewed_credential_and_the_same_key(world: World) -> None:
    network = Network(lambda attempt, send: httpx.Response(503) if attempt == 1 else send())
    credentials = iter(["old", world.credential])

    async def get_credential() -> str:
        return next(credentials)

    async def run() -> None:
        async with AsyncGatehouse(world.issuer, get_credential, transport=network) as client:
            await client.users.create(email=new_email())

    asyncio.run(run())
    assert [request.headers["authorization"] for request in network.sent] == ["Bearer old", f"Bearer {world.credential}"]
    assert len({request.headers["idempotency-key"] for request in network.sent}) == 1


def test_sends_again_what_was_lost_and_only_so_often(world: World) -> None:
    def lose(*_: object) -> httpx.Response:
        raise httpx.ConnectError("lost")

    network = Network(lose)

    async def run() -> None:
        async with AsyncGatehouse(world.issuer, world.credential, retries=1, transport=network) as client:
            with pytest.raises(httpx.ConnectError):
                await client.app.get()

    asyncio.run(run())
    assert len(network.sent) == 2
