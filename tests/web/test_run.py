"""run.py: the address it prints, the port it suggests, and what it says when something is missing."""

import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RUN = [sys.executable, str(ROOT / "run.py"), "--no-browser"]


@contextmanager
def running(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The program, and the address that it says it is ready at."""
    with subprocess.Popen([*RUN, *arguments], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            ready = process.stdout.readline()
            address = re.search(r"http://\S+", ready)
            assert address, ready
            yield process, address[0]
        finally:
            process.kill()


def refused(*command: str) -> str:
    """What the program says when it gives up."""
    ran = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert ran.returncode != 0
    assert "Traceback" not in ran.stderr
    return ran.stderr.strip()


def test_it_answers_at_the_address_it_prints_and_stops_when_told() -> None:
    with running("--port", "0") as (process, address):
        with urllib.request.urlopen(f"{address}healthz") as answer:
            assert answer.status == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0


def test_a_taken_port_is_told_with_a_free_one() -> None:
    with running("--port", "0") as (_, address):
        port = address.rsplit(":", 1)[1].strip("/")
        told = refused(*RUN, "--port", port)
    match = re.fullmatch(rf"Port {port} is taken; (\d+) is free: add --port (\d+)\.", told)
    assert match, told
    with socket.socket() as free:
        free.bind(("127.0.0.1", int(match[1])))


def test_hosts_are_allowed_from_the_command_line() -> None:
    with running("--port", "0", "--allow-host", "a.example", "B.example") as (_, address):
        for host in ("a.example", "b.example", "localhost"):
            request = urllib.request.Request(f"{address}healthz", headers={"Host": host})
            with urllib.request.urlopen(request) as answer:
                assert answer.status == 200


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--port", "many"), "a port is a number from 0 to 65535"),
        (("--port", "65536"), "a port is a number from 0 to 65535"),
        (("--host", "192.0.2.1"), "cannot listen on 192.0.2.1"),
    ],
)
def test_what_cannot_be_served_is_told(arguments: tuple[str, ...], words: str) -> None:
    assert words in refused(*RUN, *arguments)


def test_a_missing_package_is_told_with_what_to_run() -> None:
    hide = "import sys, runpy; sys.modules['orjson'] = None; runpy.run_path(sys.argv[1], run_name='__main__')"
    told = refused(sys.executable, "-c", hide, RUN[1])
    assert told == "Backstep needs orjson: run 'make run', or 'python -m pip install -r requirements.txt'."
