"""Finds an installed browser for the tests; run as a program it installs Chromium where that is possible.

Chrome, Chromium or Edge, whichever is there: the tests download no browser of their own.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

SHELL = "chromium-headless-shell"  # the same browser without windows: a page costs it half the processor's time

COMMANDS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
)

PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)

MISSING = "The browser tests need Chrome, Chromium or Edge: install one, or name it in BROWSER."


def find_browser(windows: bool = False) -> str | None:
    """The path of a browser that Playwright can drive: BROWSER, the one without windows (or last), any other."""
    asked = os.environ.get("BROWSER", "")
    order = (*COMMANDS, SHELL) if windows else (SHELL, *COMMANDS)
    found = [shutil.which(command) for command in (asked, *order) if command]
    return next((path for path in [*found, *PLACES] if path and Path(path).is_file()), None)


def flags() -> list[str]:
    """A browser that stays with the page under test and asks its maker for nothing."""
    quiet = [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-quic",
        "--disable-sync",
        "--no-first-run",
    ]
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [*quiet, "--no-sandbox"] if as_root else quiet  # Chromium's sandbox refuses to start as root


def install() -> None:
    """Install Chromium from the system's packages, or say what to install."""
    if find_browser():
        return
    if not shutil.which("apt-get") or os.geteuid() != 0:
        sys.exit(MISSING)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=True, env=environment, stdout=subprocess.DEVNULL)
    for package in (SHELL, "chromium"):  # older systems have the second alone
        told = subprocess.run(["apt-get", "install", "-qq", "-y", package], env=environment, capture_output=True)
        if told.returncode == 0:
            break
    if not find_browser():
        sys.exit(MISSING)


if __name__ == "__main__":
    install()
