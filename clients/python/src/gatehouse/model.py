"""What all models have in common: they take answers of newer servers, and don't show secrets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError, ValidatorFunctionWrapHandler, field_validator

_SECRETS = frozenset(
    {
        "access_token",
        "api_key",
        "client_secret",
        "device_token",
        "id_token",
        "otpauth_uri",
        "personal_token",
        "qr_image",
        "recovery_codes",
        "refresh_token",
        "secret",
        "start_token",
        "ticket",
    }
)


class Model(BaseModel):
    # Hundreds of models, of which a program uses a few: each is built when it is first used.
    model_config = ConfigDict(extra="allow", defer_build=True, protected_namespaces=())

    @field_validator("*", mode="wrap")
    @classmethod
    def _keep_unknown(cls, value: Any, handler: ValidatorFunctionWrapHandler) -> Any:
        """A newer server may have further words, such as a new type of event: they stay as they are."""
        try:
            return handler(value)
        except ValidationError:
            return value

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        """For logs and tracebacks."""
        for name, value in super().__repr_args__():
            yield name, "…" if name in _SECRETS and value is not None else value


Item = TypeVar("Item")


class Page(Model, Generic[Item]):
    items: list[Item]
    next_cursor: str | None = None
