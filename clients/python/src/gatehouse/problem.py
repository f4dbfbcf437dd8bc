"""What the API answers when something is wrong, as errors that programs can tell apart by their code."""

from __future__ import annotations

from typing import Any

from .models import Problem, ProblemError


class GatehouseError(Exception):
    """Everything that this package raises about an answer."""


class GatehouseProblem(GatehouseError):
    """The API refused the call, or failed: a problem document (RFC 9457)."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.code}: {problem.detail}")
        self.code = problem.code
        self.status = problem.status
        #: Quote it when you ask for help.
        self.request_id = problem.request_id
        #: All mistakes of the request, one for each field.
        self.errors: list[ProblemError] = problem.errors or []
        #: The whole document, with the members that belong to its code, such as ``ticket``.
        self.document: dict[str, Any] = problem.model_dump(exclude_unset=True, warnings=False)

    def __reduce__(self) -> tuple[type[GatehouseProblem], tuple[Problem]]:
        return GatehouseProblem, (Problem.model_validate(self.document),)


class UnexpectedAnswer(GatehouseError):
    """The answer is not from Gatehouse's API: it is from a proxy, for example."""

    def __init__(self, status: int) -> None:
        super().__init__(f"The answer with status {status} is not from Gatehouse's API")
        self.status = status

    def __reduce__(self) -> tuple[type[UnexpectedAnswer], tuple[int]]:
        return UnexpectedAnswer, (self.status,)
