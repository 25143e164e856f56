"""Who may call: the Host names of this server, and for writing only its own pages."""

import json
import socket
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from app import create_app
from app.config import Config, from_environment, normalized
from app.web.security import CONTENT_SECURITY_POLICY
from tests.web.problems import assert_form, assert_problem

TRACES = "/api/v1/traces"


@pytest.mark.parametrize(
    "host",
    ["localhost", "localhost:8000", "127.0.0.1:9", "[::1]:8000", "[::1]", "LOCALHOST:1", "localhost.", "localhost.:80"],
)
def test_loopback_names_are_always_allowed(client: FlaskClient, host: str) -> None:
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8000",
        "localhost.evil.example",
        "evil@localhost",
        "localhost@evil.example",
        "127.0.0.1.evil.example",
        "0.0.0.0:8000",
        "localhost:8000:8000",
        "[::1",
        "localhost/..",
        "localhost evil.example",
        "localhost, evil.example",
        "",
    ],
)
@pytest.mark.parametrize("path", ["/", "/healthz", "/static/css/docs.css", "/nothing"])
def test_any_other_host_is_a_421(client: FlaskClient, host: str, path: str) -> None:
    assert_problem(client.get(path, headers={"Host": host}), 421)


def test_a_421_says_how_to_allow_the_name(client: FlaskClient) -> None:
    told = assert_problem(client.get("/", headers={"Host": "lab.example"}), 421)
    assert "lab.example" in told["detail"]
    assert "--allow-host" in told["detail"]


def test_names_can_be_added() -> None:
    added = create_app(Config(extra_hosts=normalized(["Lab.Example.", "[2001:db8::1]"]))).test_client()
    assert added.get("/healthz", headers={"Host": "lab.example:8000"}).status_code == 200
    assert added.get("/healthz", headers={"Host": "[2001:db8::1]:8000"}).status_code == 200
    assert_problem(added.get("/healthz", headers={"Host": "other.example"}), 421)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.7.7"])
def test_a_server_for_others_answers_to_its_address_and_the_machines_names(host: str) -> None:
    allowed = Config(host=host).allowed_hosts
    assert {host, "localhost", socket.gethostname().lower()} <= allowed
    assert "evil.example" not in allowed


def test_the_environment_says_where_to_listen() -> None:
    told = from_environment({"HOST": "::1", "PORT": "9000", "ALLOWED_HOSTS": "a.example, B.example"})
    assert told == Config("::1", 9000, frozenset({"a.example", "b.example"}))
    assert from_environment({"HOST": "", "PORT": ""}) == Config()


@pytest.mark.parametrize("origin", [None, "http://localhost:8000", "https://localhost:8000", "HTTP://LOCALHOST:8000"])
def test_programs_and_our_own_pages_may_post(client: FlaskClient, mazur: dict[str, Any], origin: str | None) -> None:
    headers = {"Host": "localhost:8000"} | ({"Origin": origin} if origin else {})
    assert client.post(TRACES, json=mazur, headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("origin", "host"), [("http://lab.example", "lab.example:80"), ("https://lab.example", "lab.example")]
)
def test_the_standard_port_may_be_left_out(mazur: dict[str, Any], origin: str, host: str) -> None:
    added = create_app(Config(extra_hosts=frozenset({"lab.example"}))).test_client()
    assert added.post(TRACES, json=mazur, headers={"Host": host, "Origin": origin}).status_code == 200


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "http://localhost:3000",
        "http://localhost",
        "http://127.0.0.1:8000",
        "null",
        "",
        "file://",
        "localhost:8000",
        "http://localhost:8000.evil.example",
        "http://evil.example/http://localhost:8000",
    ],
)
def test_a_foreign_page_may_not_post(client: FlaskClient, mazur: dict[str, Any], origin: str) -> None:
    headers = {"Host": "localhost:8000", "Origin": origin}
    assert_problem(client.post(TRACES, json=mazur, headers=headers), 403)
    assert client.get("/healthz", headers=headers).status_code == 200


def test_the_policy_allows_no_script_but_our_own() -> None:
    rules = dict(rule.split(" ", 1) for rule in CONTENT_SECURITY_POLICY.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == "'self'"
    assert rules["frame-ancestors"] == "'none'"
    assert "unsafe-eval" not in CONTENT_SECURITY_POLICY
    assert [name for name, value in rules.items() if "unsafe-inline" in value] == ["style-src"]


def raw(server: str, request: bytes) -> tuple[int, dict[str, str], bytes]:
    """What the real server answers to bytes."""
    with socket.create_connection(("127.0.0.1", urlsplit(server).port or 0), timeout=10) as connection:
        connection.sendall(request)
        answer = b""
        while part := connection.recv(65536):
            answer += part
    head, _, body = answer.partition(b"\r\n\r\n")
    status, *lines = head.decode().split("\r\n")
    return int(status.split()[1]), dict(line.split(": ", 1) for line in lines), body


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"GET / HTTP/1.0\r\n\r\n", 421),
        (b"GET / HTTP/1.1\r\nHost: \xff\xfe\r\nConnection: close\r\n\r\n", 421),
        (b"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", 421),
        (b"nonsense\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nbroken header\r\n\r\n", 400),
        ((b"GET / HTTP/1.1\r\nX: " + b"x" * 2**18)[: 2**18], 431),
        (b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\n", 413),
        (b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n\r\n", 501),
    ],
)
def test_what_never_reaches_the_application_has_the_same_form(server: str, request_bytes: bytes, status: int) -> None:
    found, headers, body = raw(server, request_bytes)
    assert found == status
    assert headers["Content-Type"] == "application/problem+json"
    assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert "Server" not in headers
    assert_form(json.loads(body), status)
