"""The bodies of webhooks, verified by the library of Standard Webhooks (``pip install 'gatehouse-idp-client[webhooks]'``)."""

from __future__ import annotations

from collections.abc import Mapping

from standardwebhooks import Webhook

from .event_types import EVENTS
from .events import WebhookEvent


def verify_webhook(secret: str, body: str | bytes, headers: Mapping[str, str]) -> WebhookEvent:
    """What an endpoint was sent, as the model of its type: ``UserCreatedEvent``, for example.

    ``body`` must be as it came. Raises ``standardwebhooks.WebhookVerificationError`` unless it was signed with the
    endpoint's secret within the last five minutes.
    """
    Webhook(secret).verify(body, dict(headers))
    event = WebhookEvent.model_validate_json(body)
    kind = EVENTS.get(event.type)
    return event if kind is None else kind.model_validate_json(body)
