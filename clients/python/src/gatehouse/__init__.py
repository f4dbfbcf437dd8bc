"""A typed client of the Gatehouse API."""

from .calls import Answer, Options
from .client import AsyncGatehouse, Gatehouse
from .model import Page
from .problem import GatehouseError, GatehouseProblem, UnexpectedAnswer

__all__ = [
    "Answer",
    "AsyncGatehouse",
    "Gatehouse",
    "GatehouseError",
    "GatehouseProblem",
    "Options",
    "Page",
    "UnexpectedAnswer",
]
