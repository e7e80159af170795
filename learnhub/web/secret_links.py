"""Pages whose address holds a secret: browsers then tell that address to nobody."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import after_this_request
from werkzeug.wrappers import Response

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


def kept_secret(view: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """Mark a view whose address holds a secret; stands above the line of the access table."""

    @wraps(view)
    def answer(*args: Given.args, **kwargs: Given.kwargs) -> Answer:
        hide_address()
        return view(*args, **kwargs)

    return answer


def hide_address() -> None:
    """Hide the address of this request, where only some addresses of a view hold a secret."""
    after_this_request(_tell_no_address)


def _tell_no_address(response: Response) -> Response:
    # Without any the check against cross-site posts would fail over TLS; the origin alone is no secret.
    response.headers["Referrer-Policy"] = "origin"
    return response
