"""The container's health: exit code 0 where its own /readyz answers 200. A bare socket, since this runs every few seconds."""

import socket
import sys

with socket.create_connection(("127.0.0.1", 8000), timeout=4) as connection:
    connection.sendall(b"GET /readyz HTTP/1.0\r\n\r\n")
    answer = b"".join(iter(lambda: connection.recv(4096), b""))
if b" 200 " not in answer.split(b"\r\n", 1)[0]:
    sys.exit(answer.decode(errors="replace").rpartition("\r\n")[2] or "no answer")
