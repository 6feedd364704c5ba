"""Connections that are dropped when a request does not come whole within some seconds.

Uvicorn waits for the rest of a request for ever; so a few hundred half-sent ones take all connections there are.
"""

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from vendorsim.console.frame.headers import CLOSED, FIXED

SECONDS = 10.0
"""How long a request may take from its first byte, and a new connection until its first request has come."""


class Connection(H11Protocol):
    """One connection of a visitor."""

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Take a part of a request; what comes drop by drop gets no more time than what comes at once."""
        super().data_received(data)
        if self.transport.get_protocol() is self and self.conn.their_state in (h11.IDLE, h11.SEND_BODY):
            self._wait()
        else:
            self._rest()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing more."""
        self._rest()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Answer what is no request at all, with the headers that every answer has."""
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            headers = [*FIXED, (b"content-security-policy", CLOSED.encode()), (b"connection", b"close")]
            headers.append((b"content-type", b"text/plain; charset=utf-8"))
            answer = h11.Response(status_code=400, headers=headers, reason=b"Bad Request")
            for event in (answer, h11.Data(data=msg.encode()), h11.EndOfMessage()):
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _wait(self) -> None:
        if self._deadline is None:
            self._deadline = self.loop.call_later(SECONDS, self.transport.abort)

    def _rest(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
