"""Who may call, and what a browser may do with the answers.

A server on loopback is reachable by every page the same browser has open. The Host header stops a foreign name
that was pointed at this machine (DNS rebinding); the Origin header stops a foreign page from posting here.
"""

import re
from collections.abc import Collection

from flask import Flask, Response, request
from werkzeug.exceptions import Forbidden, MisdirectedRequest

_HOST = re.compile(r"(?:\[(?P<address>[0-9a-f:.]+)\]|(?P<name>[\w.-]+))(?::\d+)?", re.ASCII)

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",  # Plotly writes style attributes and a style element
        "img-src 'self' data: blob:",  # a chart saved as a picture goes through a blob
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def install(app: Flask, allowed_hosts: Collection[str]) -> None:
    """Check every request's Host and every writing request's Origin; put the headers on every answer."""

    @app.before_request
    def check() -> None:
        host = request.headers.get("Host", "")
        if _hostname(host) not in allowed_hosts:
            raise MisdirectedRequest(
                f"This server does not answer to the host name {host[:100]!r}. "
                "Call it by its address, or start it with --allow-host and that name."
            )
        if request.method not in SAFE_METHODS and not _same_origin(request.headers.get("Origin"), host):
            raise Forbidden("This page belongs to another site, and only pages of this server may post to it.")

    app.after_request(add_headers)


def add_headers(answer: Response) -> Response:
    """Every answer says what a browser may do with it; what is not meant to be kept is not kept."""
    for name, value in HEADERS.items():
        answer.headers[name] = value
    answer.headers.setdefault("Cache-Control", "no-store")
    return answer


def _hostname(host: str) -> str:
    """The name in a Host header, as `config.normalized` writes names; empty where it is not one."""
    parts = _HOST.fullmatch(host.lower())
    return (parts["address"] or parts["name"]).removesuffix(".") if parts else ""


def _same_origin(origin: str | None, host: str) -> bool:
    """Whether a request comes from a page of this server. Programs other than browsers send no Origin."""
    if origin is None:
        return True
    scheme, _, place = origin.lower().partition("://")
    standard = {"http": ":80", "https": ":443"}.get(scheme)
    return standard is not None and place.removesuffix(standard) == host.lower().removesuffix(standard)
