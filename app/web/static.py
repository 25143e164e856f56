"""The page's own files, and plotly.js out of the installed package: nothing comes from another server."""

import hashlib
from functools import cache, lru_cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from time import monotonic

from flask import Blueprint, Response
from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join

from app.web import assets
from app.web.openapi import operation
from app.web.scripts import join

bp = Blueprint("static_files", __name__)

FOLDER = Path(__file__).resolve().parents[2] / "static"

FILE = {"*/*": {"type": "string", "format": "binary"}}


@bp.get("/static/<path:filename>")
@operation("Page", FILE, path={"filename": "Path below the static folder."})
def static_file(filename: str) -> Response:
    """A script, style or picture of the page."""
    return assets.send(_file(filename))


@bp.get("/static/version-<version>/<path:filename>")
@operation("Page", FILE, path={"version": "The files' own version.", "filename": "Path below the static folder."})
def versioned_file(version: str, filename: str) -> Response:
    """A file as the page asks for it: kept for a year, unless the files have changed since the page was made."""
    return assets.send(_file(filename), max_age=assets.A_YEAR if version == static_version() else None)


@bp.get("/static/version-<version>/page.js")
@operation("Page", FILE, path={"version": "The files' own version."})
def page_script(version: str) -> Response:
    """The page's scripts as one: kept for a year, unless the files have changed since the page was made."""
    now = static_version()
    return assets.send(_page_script(FOLDER, now), max_age=assets.A_YEAR if version == now else None)


@lru_cache(maxsize=1)
def _page_script(folder: Path, _version: str) -> assets.Asset:
    return assets.Asset(join(folder / "js" / "main.js").encode(), assets.CONTENT_TYPES[".js"])


def _file(filename: str) -> assets.Asset:
    found = safe_join(str(FOLDER), filename)
    path = Path(found) if found else None
    if path is None or path.suffix not in assets.CONTENT_TYPES or not path.is_file():
        raise NotFound(f"There is no file {filename[:200]!r} here.")
    return assets.read(path)


def static_version() -> str:
    """A hash of the state of all files, looked at once a second: the scripts import each other, so they have one."""
    return _version(FOLDER, int(monotonic()))


@lru_cache(maxsize=1)
def _version(folder: Path, _second: int) -> str:
    told = hashlib.sha256()
    for path in sorted(folder.rglob("*.*")):
        found = path.stat()
        told.update(f"{path.relative_to(folder)} {found.st_mtime_ns} {found.st_size}\n".encode())
    return told.hexdigest()[:12]


def static_base() -> str:
    """What the addresses of the page's own files begin with."""
    return f"/static/version-{static_version()}"


@bp.get("/vendor/plotly-<release>.min.js")
@operation("Page", FILE, path={"release": "The version of the installed plotly package."})
def plotly(release: str) -> Response:
    """plotly.js, from the installed plotly package; its address holds its version, so it is kept for a year."""
    if release != plotly_release():
        raise NotFound(f"The plotly.js here is {plotly_release()}.")
    return assets.send(assets.read(plotly_path()), max_age=assets.A_YEAR)


@cache
def plotly_release() -> str:
    """The version of the installed package."""
    return version("plotly")


@cache
def plotly_path() -> Path:
    """Where the package keeps its script; importing the package would take half a second."""
    spec = find_spec("plotly")
    if spec is None or not spec.submodule_search_locations:
        raise NotFound("The plotly package is not installed.")
    return Path(spec.submodule_search_locations[0], "package_data", "plotly.min.js")


def plotly_url() -> str:
    """The address under which the page loads plotly.js."""
    return f"/vendor/plotly-{plotly_release()}.min.js"
