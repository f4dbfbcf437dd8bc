"""The client against a running server."""

from __future__ import annotations

import pickle
import socket
import threading
import uuid
from collections.abc import Callable
from datetime import date, timedelta, timezone

import httpx
import pytest
from conftest import Network, World, new_email

from gatehouse import Gatehouse, GatehouseProblem, Options, UnexpectedAnswer
from gatehouse.calls import Call


def test_creates_reads_changes_and_deletes(client: Gatehouse) -> None:
    made = client.users.create(email=new_email(), name="Bob", nickname="bob")
    user = client.users.get(made.data.id)
    assert (user.data.name, user.data.created_at.tzinfo) == ("Bob", timezone.utc)
    assert user.etag and user.request_id and not user.replayed
    changed = client.users.update(user.data.id, name="Robert", nickname=None, options=Options(if_match=user.etag))
    assert (changed.data.name, changed.data.nickname) == ("Robert", None)
    with pytest.raises(GatehouseProblem) as stale:
        client.users.update(user.data.id, name="Bobby", options=Options(if_match=user.etag))
    assert (stale.value.code, stale.value.status) == ("precondition_failed", 412)
    assert client.users.delete(user.data.id).data is None


def test_lists_all_pages_as_they_are_needed(world: World) -> None:
    network = Network(lambda _, send: send())
    with Gatehouse(world.issuer, world.credential, transport=network) as client:
        marker = str(uuid.uuid4())
        made = {client.users.create(email=f"{number}-{marker}@example.com").data.id for number in range(5)}
        network.sent.clear()
        found = client.users.list(search=marker, status="active", limit=2)
        next(found)
        assert len(network.sent) == 1
        assert len([next(found), *found]) == 4
        assert {user.id for user in client.users.list(search=marker, limit=2)} == made
        assert {user.id for user in client.users.search(search=marker, limit=2)} == made
        page = client.users.list_page(search=marker, limit=3).data
        assert len(page.items) == 3 and page.next_cursor


def test_lists_what_has_no_pages(client: Gatehouse) -> None:
    name = f"role-{uuid.uuid4()}"
    client.roles.create(name=name)
    assert name in [role.name for role in client.roles.list()]


def test_changes_at_once_also_where_the_answer_looks_like_a_list(client: Gatehouse) -> None:
    before = {key.kid for key in client.signing_keys.list() if key.state == "current"}
    rotated = client.signing_keys.rotate(emergency=True).data.items
    assert before.isdisjoint(key.kid for key in rotated)


def test_raises_problems_with_their_codes_fields_and_request_id(client: Gatehouse) -> None:
    with pytest.raises(GatehouseProblem) as caught:
        client.users.create(email="nonsense")
    for problem in (caught.value, pickle.loads(pickle.dumps(caught.value))):
        assert (problem.code, problem.status, problem.errors[0].field) == ("invalid_email", 422, "email")
        assert len(problem.request_id) >= 20
        assert problem.document["request_id"] == problem.request_id


def test_sends_a_call_again_whose_answer_was_lost_which_then_has_one_effect(world: World) -> None:
    def lose(attempt: int, send: Callable[[], httpx.Response]) -> httpx.Response:
        answer = send()
        if attempt < 3:
            answer.read()
            raise httpx.ReadError("lost")
        return answer

    network = Network(lose)
    with Gatehouse(f"{world.issuer}/", lambda: world.credential, transport=network) as unlucky:
        email = new_email()
        made = unlucky.users.create(email=email)
        assert (len(network.sent), made.replayed, made.data.email) == (3, True, email)
        assert len({request.headers["idempotency-key"] for request in network.sent}) == 1
        other = unlucky.users.create(email=new_email())
        assert not other.replayed and other.data.id != made.data.id


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_sends_a_call_again_after_trouble_and_only_so_often(world: World, status: int) -> None:
    def ill() -> httpx.Response:
        return httpx.Response(status, headers={"retry-after": "0"})

    once = Network(lambda attempt, send: ill() if attempt == 1 else send())
    with Gatehouse(world.issuer, world.credential, transport=once) as client:
        assert client.app.get().data.slug == world.slug
    always = Network(lambda _attempt, _send: ill())
    with Gatehouse(world.issuer, world.credential, retries=1, transport=always) as client:
        with pytest.raises(UnexpectedAnswer) as caught:
            client.app.get()
    assert (caught.value.status, len(once.sent), len(always.sent)) == (status, 2, 2)


def test_asks_for_the_credential_with_each_attempt(world: World) -> None:
    credentials = iter(["old", world.credential])
    network = Network(lambda attempt, send: httpx.Response(503) if attempt == 1 else send())
    with Gatehouse(world.issuer, lambda: next(credentials), transport=network) as client:
        client.app.get()
    assert [request.headers["authorization"] for request in network.sent] == ["Bearer old", f"Bearer {world.credential}"]


def test_does_not_send_again_what_was_refused(world: World) -> None:
    network = Network(lambda _, send: send())
    with Gatehouse(world.issuer, world.credential, transport=network) as client:
        with pytest.raises(GatehouseProblem) as caught:
            client.users.get(str(uuid.uuid4()))
    assert (caught.value.code, len(network.sent)) == ("not_found", 1)


def test_ends_an_attempt_that_takes_too_long() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.listen()
        taken: list[socket.socket] = []
        accepting = threading.Thread(target=lambda: taken.extend(silent.accept()[0] for _ in range(2)))
        accepting.start()
        issuer = f"http://127.0.0.1:{silent.getsockname()[1]}/o/blog"
        with Gatehouse(issuer, "key", retries=1, timeout=60) as client, pytest.raises(httpx.ReadTimeout):
            client.app.get(options=Options(timeout=0.05))
        accepting.join()
        assert len(taken) == 2
        for connection in taken:
            connection.close()


@pytest.mark.parametrize("value", ["", ".", ".."])
def test_makes_no_other_address_of_a_value(client: Gatehouse, value: str) -> None:
    with pytest.raises(ValueError, match="id can't be part of an address"):
        client.users.get(value)
    with pytest.raises(GatehouseProblem) as caught:
        client.users.delete("../clients")
    assert caught.value.code == "not_found"


def test_takes_its_credential_to_no_other_server(world: World) -> None:
    network = Network(lambda _attempt, _send: httpx.Response(302, headers={"location": "https://evil.example.com/"}))
    with Gatehouse(world.issuer, world.credential, transport=network) as client:
        with pytest.raises(UnexpectedAnswer) as caught:
            client.app.get()
    assert (caught.value.status, len(network.sent)) == (302, 1)


def test_shows_no_secrets(client: Gatehouse, world: World) -> None:
    made = client.clients.create(name="Prints", type="confidential", redirect_uris=["https://prints.example.com/"]).data
    assert made.client_secret is not None and made.client_secret not in f"{made!r} {made}"
    assert "Prints" in repr(made)
    call = Call(method="PUT", path="/me/password", names={}, body={"password": "correct horse"})
    assert "correct horse" not in repr(call)
    assert world.credential not in f"{client!r} {vars(client.users)!r}"


def test_takes_answers_of_a_newer_server(world: World) -> None:
    def renew(_: int, send: Callable[[], httpx.Response]) -> httpx.Response:
        answer = send()
        app = httpx.Response(200, content=answer.read(), headers={"content-type": "application/json"}).json()
        return httpx.Response(200, json={**app, "status": "sleeping", "mood": "calm"})

    with Gatehouse(world.issuer, world.credential, transport=Network(renew)) as client:
        app = client.app.get().data
    assert (app.status, app.model_extra) == ("sleeping", {"mood": "calm"})


def test_an_answer_of_something_else_is_unexpected(world: World) -> None:
    network = Network(lambda _attempt, _send: httpx.Response(200, text="Welcome to the hotel"))
    with Gatehouse(world.issuer, world.credential, transport=network) as client, pytest.raises(UnexpectedAnswer):
        client.app.get()


def test_sends_and_gives_what_is_not_json(client: Gatehouse) -> None:
    email = new_email()
    started = client.users.import_(content=f"email,name\n{email},Ann\n", content_type="text/csv", invite="false").data
    assert client.users.imports.get(started.id).data.id == started.id
    assert '"id"' in client.users.export().data
    png = bytes.fromhex("89504e470d0a1a0a")
    with pytest.raises(GatehouseProblem) as caught:
        client.app.logo.replace(png, content_type="image/png")
    assert caught.value.code == "invalid_image"


def test_sends_lists_in_a_query(client: Gatehouse) -> None:
    client.usage.create(service="claude", currency="CHF", cost="0.01")
    (used,) = client.usage.summary(currency="CHF", group_by=["day", "service"])
    assert used.day and used.service == "claude"
    assert list(client.usage.summary(currency="CHF", group_by="day,service")) == [used]


def test_shows_which_redirect_uri_is_wrong(client: Gatehouse) -> None:
    with pytest.raises(GatehouseProblem) as caught:
        client.clients.create(name="Prints", type="confidential", redirect_uris=["https://prints.example.com/#x"])
    assert "uri='https://prints.example.com/#x'" in repr(caught.value.errors)


def test_names_of_python_are_sent_as_the_names_of_the_api(client: Gatehouse) -> None:
    since = client.users.create(email=new_email()).data.created_at
    assert [event.type for event in client.events.list(type="user.created", from_=since, limit=10)]
    assert not list(client.events.list(type="user.created", from_=date(2100, 1, 1)))


def test_takes_times_with_any_offset_and_those_that_it_gave(client: Gatehouse) -> None:
    made = client.users.create(email=new_email()).data
    before = made.created_at - timedelta(minutes=1)
    there = made.created_at.astimezone(timezone(timedelta(hours=-9, minutes=-30)))
    for since, found in ((before, 1), (before.astimezone(there.tzinfo), 1), (there + timedelta(minutes=1), 0)):
        assert len(list(client.users.list(search=made.email, created_after=since))) == found
        assert len(list(client.users.search(search=made.email, created_after=since))) == found
    used = client.usage.create(service="claude", currency="USD", cost="0.01", at=there).data
    assert used.at == there
    assert list(client.usage.list(from_=used.at, to=used.at + timedelta(seconds=1))) == [used]
