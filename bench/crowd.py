"""Many trainings at once, asked for by a process of its own: python -m bench.crowd PORT CLIENTS SECONDS < body.

It counts lines and reads nothing in them, so that what is measured is the server. Printed is a word when it begins to
count, a while after all have begun, and at the end JSON: for each client the frames a second that it was sent.
"""

import json
import selectors
import socket
import sys
import time

WARM_UP = 2.0
"""Seconds from the last training's start until frames are counted."""


def asked(port: int, body: bytes) -> bytes:
    """A training's request as it goes over the wire."""
    head = (
        f"POST /api/v1/trainings HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def crowd(port: int, body: bytes, clients: int, seconds: float) -> list[float]:
    """Frames a second of each of some trainings that run at the same time."""
    chooser = selectors.DefaultSelector()
    for k in range(clients):
        connection = socket.create_connection(("127.0.0.1", port))
        connection.sendall(asked(port, body))
        connection.setblocking(False)
        chooser.register(connection, selectors.EVENT_READ, k)
    counts = [0] * clients
    began = end = float("inf")
    while (now := time.monotonic()) < end:
        if end == float("inf") and all(counts):
            began, end = now + WARM_UP, now + WARM_UP + seconds
        if now >= began:
            counts, began = [0] * clients, float("inf")
            print("counting", flush=True)
        for key, _ in chooser.select(0.01):
            found = key.fileobj.recv(1 << 20)  # type: ignore[union-attr]
            if not found:
                raise ConnectionError(f"training {key.data} ended early")
            counts[key.data] += found.count(b'{"type":"progress"')
    for key in list(chooser.get_map().values()):
        key.fileobj.close()  # type: ignore[union-attr]
    return [count / seconds for count in counts]


if __name__ == "__main__":
    port, clients, seconds = sys.argv[1:]
    print(json.dumps(crowd(int(port), sys.stdin.buffer.read(), int(clients), float(seconds))), flush=True)
