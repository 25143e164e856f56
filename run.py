"""Starts Backstep on this computer and opens it in the browser: python run.py --help tells the rest."""

import os
import sys

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # read when numpy is imported; a second thread slows these sizes
os.environ.setdefault("OMP_NUM_THREADS", "1")

import argparse
import errno
import logging
import signal
import threading
import webbrowser
from types import FrameType
from typing import Any

try:
    from app import create_app
    from app.config import Config, normalized
    from app.web.server import calm_collector, create, listen, take_short_turns
except ModuleNotFoundError as missing:
    if (missing.name or "app").partition(".")[0] == "app":
        raise
    sys.exit(f"Backstep needs {missing.name}: run 'make run', or 'python -m pip install -r requirements.txt'.")

PORTS_TRIED = 100


def arguments() -> argparse.Namespace:
    """What the command line and the environment ask for."""
    parser = argparse.ArgumentParser(description="Step through backpropagation number by number.")
    host, port = os.environ.get("HOST") or Config.host, os.environ.get("PORT") or str(Config.port)
    names = os.environ.get("ALLOWED_HOSTS", "").replace(",", " ").split()
    parser.add_argument("--host", default=host, help="address to listen on (default %(default)s, or HOST)")
    parser.add_argument(
        "--port", default=port, type=port_number, help="port (default %(default)s, or PORT; 0 takes any)"
    )
    parser.add_argument("--no-browser", action="store_true", help="do not open the browser")
    parser.add_argument(
        "--allow-host",
        nargs="+",
        action="extend",
        default=names,
        metavar="NAME",
        help="host names that browsers may use besides this computer's own (or ALLOWED_HOSTS)",
    )
    return parser.parse_args()


def port_number(text: str) -> int:
    """A port as a number."""
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"a port is a number from 0 to 65535, not {text!r}")
    return int(text)


def main() -> None:
    """Serve until interrupted."""
    asked = arguments()
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s", level=logging.WARNING)
    try:
        bound = listen(asked.host, asked.port)
    except OSError as error:
        sys.exit(cannot_listen(asked.host, asked.port, error))
    config = Config(asked.host, asked.port, normalized(asked.allow_host))
    server = create(create_app(config), bound)
    calm_collector()
    take_short_turns()
    address = url(asked.host, bound.getsockname()[1])
    print(f"Backstep is ready: {address} (stop with Ctrl+C)", flush=True)
    if not asked.no_browser and has_screen():
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
    serve_until_stopped(server)


def cannot_listen(host: str, port: int, error: OSError) -> str:
    """Why the address cannot be had and, where the port is taken, which one is free."""
    if error.errno != errno.EADDRINUSE:
        return f"Backstep cannot listen on {host}, port {port}: {error.strerror or error}."
    for other in range(port + 1, min(port + PORTS_TRIED, 65536)):
        try:
            listen(host, other).close()
        except OSError:
            continue
        return f"Port {port} is taken; {other} is free: add --port {other}."
    return f"Port {port} and the {PORTS_TRIED} after it are taken; choose another with --port."


def url(host: str, port: int) -> str:
    """The address for a browser on this computer."""
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{name}:{port}/"


def has_screen() -> bool:
    """Whether a browser could show: without a display webbrowser would start one in this terminal."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def serve_until_stopped(server: Any) -> None:
    """Answer requests until Ctrl+C, or until the system asks to end."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise SystemExit(0)  # the server's loop catches it, and lets running answers end

    signal.signal(signal.SIGTERM, stop)
    server.run()
    server.close()


if __name__ == "__main__":
    main()
