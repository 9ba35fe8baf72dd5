"""One connection as HTTP/1.1: a request, its answer, the next request. h11 knows the grammar, the socket is ours."""

import socket
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import h11

from worker.sandbox.host.watch import Watch, transfer_s
from worker.sandbox.protocol import VERSION, VERSION_FIELD

_CHUNK = 1 << 16
_HEAD_BYTES = 16 << 10
_HEAD_S = 10.0
_LINGER_S = 30.0
_WORDS = {200: b"OK", 201: b"Created"}
Fields = Sequence[tuple[str, str]]


class Garbled(Exception):
    """What came is no request that is served here; `status` and the sentence go back."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True, slots=True)
class Request:
    """The head of a request; `size` bytes of body follow."""

    method: str
    path: str
    fields: dict[str, str]
    size: int


class Talk:
    """The server's side of a connection."""

    def __init__(self, wire: socket.socket, watch: Watch) -> None:
        self._wire, self._watch = wire, watch
        self._http = h11.Connection(h11.SERVER, max_incomplete_event_size=_HEAD_BYTES)
        self._bare = False  # the answer has no body, whatever its head says of one

    def request(self, idle_s: float) -> Request | None:
        """The next request, at most `idle_s` of silence later; None when there will be none."""
        if self._http.our_state is h11.DONE and self._http.their_state is h11.DONE:
            self._http.start_next_cycle()
        if self._http.our_state is not h11.IDLE:
            return None
        self._watch.allow(_HEAD_S if self._http.trailing_data[0] else idle_s)
        try:
            event = self._event(_HEAD_S)
        except h11.RemoteProtocolError as why:
            raise Garbled(why.error_status_hint, f"This is no request that is understood: {why}.") from why
        if not isinstance(event, h11.Request):
            return None
        self._bare = event.method == b"HEAD"
        return _request(event)

    def body(self) -> Iterator[bytes]:
        """The bytes behind the head, as they come; the time for them is up to whoever reads."""
        if self._http.they_are_waiting_for_100_continue:
            self._send(h11.InformationalResponse(status_code=100, headers=[], reason=b"Continue"))
        try:
            while isinstance(event := self._event(), h11.Data):
                yield bytes(event.data)
        except h11.RemoteProtocolError as why:
            raise Garbled(why.error_status_hint, f"The body is not whole: {why}.") from why

    def answer(self, status: int, body: bytes, fields: Fields = ()) -> None:
        """Answer the request; one whose body was not read, or was wrong, is the last of its connection."""
        self._watch.allow(transfer_s(len(body)))
        last = not self._whole()
        headers = [
            (VERSION_FIELD, VERSION),
            ("Content-Length", str(len(body))),
            *fields,
            *([("Connection", "close")] if last else []),
        ]
        reason = _WORDS.get(status, b"Refused")
        self._send(h11.Response(status_code=status, headers=headers, reason=reason))
        if not self._bare:
            self._send(h11.Data(data=body))
        self._send(h11.EndOfMessage())

    def linger(self) -> None:
        """Hear out who is still talking, without keeping any of it: else the answer would be lost on its way."""
        self._watch.allow(_LINGER_S)
        self._wire.shutdown(socket.SHUT_WR)
        while self._wire.recv(_CHUNK):
            pass

    def _whole(self) -> bool:
        """Whether all of the request was read, so that another may follow."""
        if self._http.their_state is h11.SEND_BODY:
            self._http.next_event()
        return self._http.their_state is not h11.SEND_BODY and self._http.their_state is not h11.ERROR

    def _event(self, head_s: float | None = None) -> h11.Event | type[h11.PAUSED]:
        while (event := self._http.next_event()) is h11.NEED_DATA:
            piece = self._wire.recv(_CHUNK)
            if head_s is not None:
                self._watch.allow(head_s)  # from its first byte on, and not anew with each
                head_s = None
            self._http.receive_data(piece)
        return event  # type: ignore[return-value]  # NEED_DATA is not among those that are left

    def _send(self, event: h11.Event) -> None:
        data = self._http.send(event)
        if data:
            self._wire.sendall(data)


def _request(event: h11.Request) -> Request:
    fields = {name.decode("latin-1"): value.decode("latin-1") for name, value in event.headers}
    if "transfer-encoding" in fields:
        raise Garbled(411, "A body has to say its length: send Content-Length.")
    size = fields.get("content-length", "0")
    return Request(event.method.decode("ascii"), event.target.decode("ascii"), fields, int(size))
