"""Measures after how many seconds slow clients are closed: in the handshake, the head, the body and the answer."""

import concurrent.futures
import select
import socket
import ssl
import sys
import time

HOST, AUTHORITY = sys.argv[1:3]
LONGEST = 15
PATIENCE = 120


def plain():
    return socket.create_connection((HOST, 443), timeout=PATIENCE)


def secure(buffer=None):
    context = ssl.create_default_context(cafile=AUTHORITY)
    raw = socket.socket()
    if buffer:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
    raw.settimeout(PATIENCE)
    raw.connect((HOST, 443))
    return context.wrap_socket(raw, server_hostname=HOST)


def until_closed(client, drip):
    """Sends `drip` each second until the connection is closed."""
    begin = time.monotonic()
    client.settimeout(1)
    while time.monotonic() - begin < PATIENCE:
        try:
            if not client.recv(4096):
                break
        except TimeoutError:
            try:
                client.sendall(drip)
            except OSError:
                break
        except OSError:
            break
    return time.monotonic() - begin


def handshake():
    return until_closed(plain(), b"\x16")


def head():
    client = secure()
    client.sendall(f"GET / HTTP/1.1\r\nHost: {HOST}\r\n".encode())
    return until_closed(client, b"X-a: b\r\n")


def body():
    client = secure()
    client.sendall(
        f"POST /login HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 100000\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n\r\n".encode()
    )
    return until_closed(client, b"a")


def answer():
    """A client that asks for far more than the system keeps for it, and reads nothing."""
    client = secure(buffer=2048)
    client.settimeout(PATIENCE)
    begin = time.monotonic()
    client.sendall(f"GET / HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode() * 1000)
    closed = select.poll()
    closed.register(client.fileno(), select.POLLERR | select.POLLHUP)
    closed.poll(PATIENCE * 1000)
    return time.monotonic() - begin


ways = {"handshake": handshake, "head": head, "body": body, "answer": answer}
with concurrent.futures.ThreadPoolExecutor() as pool:
    tried = {name: [pool.submit(way) for _ in range(5)] for name, way in ways.items()}
    slowest = {name: max(future.result() for future in futures) for name, futures in tried.items()}
for name, seconds in slowest.items():
    print(f"{name:<10}closed after {seconds:5.1f} s")
sys.exit(max(slowest.values()) > LONGEST)
