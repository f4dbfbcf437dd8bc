"""A call as a request, its answer as data, and whether and when to send it again: decided here, done in ``client``."""

from __future__ import annotations

import json
import keyword
import random
import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Generic, TypeVar
from urllib.parse import quote

import httpx
from pydantic import BaseModel, ValidationError

from .models import Problem
from .problem import GatehouseProblem, UnexpectedAnswer

Data = TypeVar("Data")
AnyModel = TypeVar("AnyModel", bound=BaseModel)

FIRST_PAUSE = 0.2
LONGEST_PAUSE = 30.0
WORTH_RETRYING = frozenset({429, 502, 503, 504})


@dataclass(frozen=True, kw_only=True)
class Options:
    """What every call takes besides its own arguments."""

    #: The ``etag`` that was read: the change is made only if it is still the same.
    if_match: str | None = None
    #: Instead of the one that is made for each change.
    idempotency_key: str | None = None
    #: The id of the organization to act in.
    organization: str | None = None
    #: In seconds, instead of the client's.
    timeout: float | None = None


@dataclass(frozen=True)
class Answer(Generic[Data]):
    data: Data
    #: Changes with the thing; for ``if_match``.
    etag: str | None
    request_id: str | None
    #: Whether an earlier call with the same idempotency key had the effect.
    replayed: bool


@dataclass(frozen=True, kw_only=True)
class Call:
    """What is sent is not in its ``repr``, which tracebacks show: it may be a password."""

    method: str
    path: str
    names: Mapping[str, str] = field(repr=False)
    query: Mapping[str, object] | None = field(default=None, repr=False)
    body: Mapping[str, object] | None = field(default=None, repr=False)
    content: bytes | str | None = field(default=None, repr=False)
    content_type: str | None = None
    options: Options | None = None


def at_cursor(call: Call, cursor: str) -> Call:
    if call.method == "GET":
        return replace(call, query={**(call.query or {}), "cursor": cursor})
    return replace(call, body={**(call.body or {}), "cursor": cursor})


def to_request(client: httpx.Client | httpx.AsyncClient, base: str, call: Call) -> httpx.Request:
    """Without the credential, which is added for each attempt."""
    options = call.options or Options()
    headers = {"accept": "application/json"}
    if call.method != "GET":
        headers["idempotency-key"] = options.idempotency_key or str(uuid.uuid4())
    if options.if_match is not None:
        headers["if-match"] = options.if_match
    if options.organization is not None:
        headers["x-organization-id"] = options.organization
    content = call.content
    if call.content_type is not None:
        headers["content-type"] = call.content_type
    if call.body is not None:
        headers["content-type"] = "application/json"
        content = json.dumps({_unescape(name): value for name, value in call.body.items()}, default=_to_text)
    return client.build_request(
        call.method,
        base + _fill_path(call.path, call.names),
        params={_unescape(name): _to_text(value) for name, value in (call.query or {}).items() if value is not None},
        headers=headers,
        content=content,
        timeout=httpx.USE_CLIENT_DEFAULT if options.timeout is None else options.timeout,
    )


def _fill_path(path: str, names: Mapping[str, str]) -> str:
    """A value that is empty or made of dots would lead to another address."""

    def fill(part: re.Match[str]) -> str:
        value = names[part[1]]
        if re.fullmatch(r"\.*", value):
            raise ValueError(f"{part[1]} can't be part of an address")
        return quote(value, safe="")

    return re.sub(r"\{(\w+)\}", fill, path)


def _unescape(name: str) -> str:
    """``from_`` is Python's name for ``from``."""
    return name[:-1] if name.endswith("_") and keyword.iskeyword(name[:-1]) else name


def _to_text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple)):
        return ",".join(_to_text(one) for one in value)
    return value.isoformat() if isinstance(value, datetime) else str(value)


def model(kind: type[AnyModel]) -> Callable[[httpx.Response], AnyModel]:
    def read(answer: httpx.Response) -> AnyModel:
        try:
            return kind.model_validate_json(answer.content)
        except ValidationError as error:
            raise UnexpectedAnswer(answer.status_code) from error

    return read


def text(answer: httpx.Response) -> str:
    return answer.text


def nothing(_: httpx.Response) -> None:
    return None


def to_answer(answer: httpx.Response, read: Callable[[httpx.Response], Data]) -> Answer[Data]:
    headers = answer.headers
    return Answer(
        data=read(answer),
        etag=headers.get("etag"),
        request_id=headers.get("x-request-id"),
        replayed=headers.get("idempotent-replayed") == "true",
    )


def to_error(answer: httpx.Response) -> GatehouseProblem | UnexpectedAnswer:
    if answer.headers.get("content-type", "").startswith("application/problem+json"):
        try:
            return GatehouseProblem(Problem.model_validate_json(answer.content))
        except ValidationError:
            pass
    return UnexpectedAnswer(answer.status_code)


def may_help(error: Exception) -> bool:
    """Whether to send it again. A call that changes something has an idempotency key, so it has no second effect."""
    if isinstance(error, GatehouseProblem):
        return error.code == "idempotency_in_flight" or error.status in WORTH_RETRYING
    if isinstance(error, UnexpectedAnswer):
        return error.status in WORTH_RETRYING
    return isinstance(error, httpx.TransportError) and not isinstance(error, httpx.UnsupportedProtocol)


def pause_after(attempt: int, answer: httpx.Response | None) -> float:
    """In seconds: as long as the server says, or twice as long each time, with a random part so that callers don't meet again."""
    asked = answer.headers.get("retry-after", "") if answer is not None else ""
    grown = FIRST_PAUSE * float(2**attempt) * random.uniform(0.5, 1)
    return min(max(float(asked) if asked.isdecimal() else 0, grown), LONGEST_PAUSE)
