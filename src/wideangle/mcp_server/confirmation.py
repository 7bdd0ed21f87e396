"""Let a person confirm a change: by a question if the client can ask the person, else by a second call.

The first call says what the change would do and returns a token. The second call, with the same arguments and the
token, makes the change. A token can be used once, within GOOD_FOR seconds, and only for this change with the same
effects.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from hashlib import blake2b
from typing import Any, Literal

from mcp.server.mcpserver import Context
from mcp_types import ElicitRequest, ElicitRequestFormParams, ElicitResult, InputRequiredResult
from mcp_types.version import is_version_at_least
from pydantic import BaseModel, Field

from wideangle.errors import UsageError

GOOD_FOR = 600.0
"""The number of seconds for which a token is valid: the time to read what a change does and to answer."""

MOST_WAITING = 100
"""The greatest number of tokens that wait for their second call. A further token replaces the oldest one."""

_ANSWERED_BY_RETRY = "2026-07-28"
"""The first protocol version in which the answer of a person comes with a second call. The first call returns the
question to the person as its result."""

_QUESTION = "confirmation"


class Answer(BaseModel):
    """The answer of a person to the question whether to make a change."""

    confirm: bool = Field(description="Make this change.")


class ConfirmationTokens:
    """The tokens of changes that wait for their confirmation."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._waiting: dict[str, tuple[bytes, float]] = {}

    def issue(self, change: str) -> str:
        """Return a new token for a change. The text `change` describes the whole change with its effects."""
        while len(self._waiting) >= MOST_WAITING:
            del self._waiting[next(iter(self._waiting))]
        token = secrets.token_urlsafe(16)
        self._waiting[token] = (_digest(change), self._clock() + GOOD_FOR)
        return token

    def redeem(self, token: str, change: str) -> None:
        """Check the token of a change, and make the token invalid for further calls. Raises UsageError if the token
        does not belong to this change or is no longer valid."""
        digest, end = self._waiting.pop(token, (b"", 0.0))
        if digest != _digest(change) or self._clock() > end:
            raise UsageError(
                "this confirmation is not one of this change as it is now; nothing was changed.",
                item=token[:40],
                remedy="Repeat the call without `confirmation` to see what it does and to get another one.",
            )


async def ask(
    context: Context[Any, Any], tokens: ConfirmationTokens, question: str, change: str
) -> InputRequiredResult | Literal["confirmed", "cannot ask"]:
    """Ask the person behind a client whether to make a change, with the protocol's method for questions (elicitation).

    Return 'confirmed' if the person agrees, and 'cannot ask' if the client has no elicitation. In protocol versions in
    which a second call brings the person's answer, the first call returns the question. Raises UsageError if the person
    declines.
    """
    elicitation = context.client_capabilities and context.client_capabilities.elicitation
    if not elicitation or (elicitation.url and not elicitation.form):
        return "cannot ask"
    if is_version_at_least(context.protocol_version or "", _ANSWERED_BY_RETRY):
        answer = (context.input_responses or {}).get(_QUESTION)
        if answer is None or context.request_state is None:
            parameters = ElicitRequestFormParams(message=question, requested_schema=Answer.model_json_schema())
            return InputRequiredResult(
                input_requests={_QUESTION: ElicitRequest(params=parameters)}, request_state=tokens.issue(change)
            )
        tokens.redeem(context.request_state, change)
        is_confirmed = isinstance(answer, ElicitResult) and _is_confirmed(answer)
    elif context.session.can_send_request:
        is_confirmed = _is_confirmed(
            await context.session.elicit_form(question, Answer.model_json_schema(), context.request_context.request_id)
        )
    else:
        return "cannot ask"
    if not is_confirmed:
        raise UsageError("the person did not confirm this change; nothing was changed.")
    return "confirmed"


def _is_confirmed(answer: ElicitResult) -> bool:
    return answer.action == "accept" and (answer.content or {}).get("confirm") is True


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
