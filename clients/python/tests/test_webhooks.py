"""Webhooks that the server signed."""

from __future__ import annotations

import json
from datetime import datetime, timezone

import pytest
from conftest import World
from standardwebhooks import Webhook, WebhookVerificationError

from gatehouse.events import UserCreatedEvent, WebhookEvent
from gatehouse.webhooks import verify_webhook


def test_gives_the_event_as_the_model_of_its_type(world: World) -> None:
    webhook = world.webhook
    event = verify_webhook(webhook.secret, webhook.body.encode(), webhook.headers)
    assert isinstance(event, UserCreatedEvent)
    assert (event.type, event.user_id) == ("user.created", json.loads(webhook.body)["user_id"])


def test_refuses_what_was_edited(world: World) -> None:
    webhook = world.webhook
    with pytest.raises(WebhookVerificationError):
        verify_webhook(webhook.secret, webhook.body.replace("created", "deleted"), webhook.headers)


def test_takes_an_event_of_a_newer_server(world: World) -> None:
    webhook = world.webhook
    body = json.dumps({**json.loads(webhook.body), "type": "user.promoted"})
    timestamp = webhook.headers["webhook-timestamp"]
    signature = Webhook(webhook.secret).sign("one", datetime.fromtimestamp(int(timestamp), tz=timezone.utc), body)
    headers = {"Webhook-Id": "one", "Webhook-Timestamp": timestamp, "Webhook-Signature": signature}
    event = verify_webhook(webhook.secret, body, headers)
    assert (type(event), event.type) == (WebhookEvent, "user.promoted")
