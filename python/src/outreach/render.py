"""Rendering of subject and body templates: jinja2, sandboxed, strict.

A template sees only the send's context. Whatever is not there, or has no value, is an error and never an empty
place in somebody's mail: guard it with ``{% if title %}`` or ``{{ title | default("there") }}``.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

MAX_TEXT = 1_000_000
"""Longest text, in characters, that a template may repeat or a message may have."""


class RenderError(Exception):
    """The message cannot be made from its template and context; says why, without personal data."""


class NoValue(StrictUndefined):
    """A context key whose value is NULL: false in a condition, an error anywhere else."""

    __slots__ = ()

    def __bool__(self) -> bool:  # type: ignore[override]
        return False


class _Environment(ImmutableSandboxedEnvironment):
    """No attribute with an underscore, no mutation, no text blown up by repetition."""

    intercepted_binops = frozenset({"*", "**"})

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if operator == "**":
            raise SecurityError("the operator ** is not available in templates")
        for value, times in ((left, right), (right, left)):
            if isinstance(value, str | list | tuple) and isinstance(times, int) and len(value) * times > MAX_TEXT:
                raise SecurityError("the repeated text is too long")
        return super().call_binop(context, operator, left, right)


_environment = _Environment(undefined=StrictUndefined, autoescape=False, keep_trailing_newline=True)


@lru_cache(maxsize=1024)
def _compiled(source: str) -> Template:
    return _environment.from_string(source)


def render(source: str, context: Mapping[str, Any]) -> str:
    """The template's text for this context; raises RenderError for anything that goes wrong in it."""
    values = {
        key: NoValue(name=key, hint=f"{key!r} has no value") if value is None else value
        for key, value in context.items()
    }
    try:
        text = _compiled(source).render(values)
    except TemplateError as error:
        raise RenderError(f"{type(error).__name__}: {error.message or error}") from error
    except Exception as error:  # a template can make any builtin type raise: division by zero, wrong type …
        raise RenderError(f"{type(error).__name__} in the template") from error
    if len(text) > MAX_TEXT:
        raise RenderError("the message is too long")
    return text


def render_subject(source: str, context: Mapping[str, Any]) -> str:
    """The subject: one line that is not blank, so that no header can be smuggled in."""
    text = render(source, context).strip()
    if not text:
        raise RenderError("the subject is blank")
    if len(text.splitlines()) > 1 or not text.isprintable():
        raise RenderError("the subject is not a single line of printable text")
    return text


def render_body(source: str, context: Mapping[str, Any]) -> str:
    """The body: plain text that is not blank."""
    text = render(source, context)
    if not text.strip():
        raise RenderError("the body is blank")
    return text
