"""The pages and files a browser loads: everything from this server, nothing inline that runs."""

import gzip
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page

from app.labs import DEFAULT
from app.web.pages import embed
from app.web.static import FOLDER, plotly_path, plotly_url
from tests.web.problems import assert_headers


class Elements(HTMLParser):
    """Every element of a page with its attributes, and the text of its script elements."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag == "script":
            self.scripts.append((dict(attrs), ""))

    def handle_data(self, data: str) -> None:
        if self.found and self.found[-1][0] == "script" and self.scripts:
            attributes, text = self.scripts[-1]
            self.scripts[-1] = (attributes, text + data)


@pytest.mark.parametrize("path", ["/", "/docs"])
def test_a_page_has_no_script_of_its_own_and_asks_no_other_server(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.content_type == "text/html; charset=utf-8"
    elements = Elements(answer.text)
    for attributes, text in elements.scripts:
        assert attributes.get("type") == "application/json" or not text.strip()
    for tag, attributes in elements.found:
        assert not [name for name in attributes if name.startswith("on")], tag
        for name in ("src", "href", "action"):
            address = attributes.get(name) or ""
            assert re.match(r"(/(?!/)|#|data:,|$)", address), address


def test_docs_have_no_script_at_all(client: FlaskClient) -> None:
    assert "<script" not in client.get("/docs").text


def test_docs_tell_every_path_model_and_problem(app: Flask, client: FlaskClient) -> None:
    text = client.get("/docs").text
    told = client.get("/api/v1/openapi.json").get_json()
    for path in told["paths"]:
        assert path in text
    ids = {attributes.get("id") for _, attributes in Elements(text).found}
    links = {attributes["href"] for tag, attributes in Elements(text).found if tag == "a"}
    assert {f"model-{name}" for name in told["components"]["schemas"]} <= ids
    assert {f"problem-{status}" for status in (400, 403, 404, 405, 413, 415, 421, 422, 429, 500, 503)} <= ids
    assert {link.removeprefix("#") for link in links if link and link.startswith("#")} <= ids


def test_the_page_holds_the_labs_and_the_first_one(client: FlaskClient) -> None:
    found = {str(attributes.get("id")): text for attributes, text in Elements(client.get("/").text).scripts}
    assert json.loads(found["boot-labs"]) == client.get("/api/v1/labs").get_json()["labs"]
    assert json.loads(found["boot-lab"]) == client.get(f"/api/v1/labs/{DEFAULT}").get_json()


def test_data_in_a_page_cannot_end_its_element() -> None:
    value = {"x": "</script><!--<script>&\u2028\u2029", "<b>": ["é", "∂"]}
    text = str(embed(value))
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == value


def test_plotly_is_served_from_the_package_and_kept(client: FlaskClient) -> None:
    answer = client.get(plotly_url())
    assert answer.data == plotly_path().read_bytes()
    assert answer.content_type == "text/javascript; charset=utf-8"
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    assert plotly_url() in client.get("/").text


def static_files() -> list[str]:
    return sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*") if path.is_file())


@pytest.mark.parametrize("name", static_files())
def test_every_file_is_served_and_asked_for_again(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/static/{name}")
    assert answer.status_code == 200
    assert answer.data == (FOLDER / name).read_bytes()
    assert answer.headers["Cache-Control"] == "no-cache"
    again = client.get(f"/static/{name}", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert_headers(again)


def test_what_the_page_asks_for_is_kept_for_a_year_and_an_older_version_of_it_is_not(client: FlaskClient) -> None:
    for path in ("/", "/docs"):
        assert not re.search(r'(src|href)="/static/(?!version-)', client.get(path).text)
    script = re.search(r'src="([^"]+/page.js)"', client.get("/").text)
    assert script is not None
    assert client.get(script[1]).headers["Cache-Control"] == "max-age=31536000, immutable"
    for name in ("page.js", "js/main.js"):
        old = client.get(f"/static/version-0/{name}")
        assert (old.status_code, old.headers["Cache-Control"]) == (200, "no-cache")


@pytest.mark.parametrize("path", ["/", "/docs", "/static/css/docs.css", "/api/v1/catalog", "/api/v1/openapi.json"])
def test_text_is_compressed_for_those_who_take_it(client: FlaskClient, path: str) -> None:
    plain = client.get(path)
    squeezed = client.get(path, headers={"Accept-Encoding": "gzip, br"})
    assert squeezed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(squeezed.data) == plain.data
    assert "Content-Encoding" not in plain.headers
    assert plain.headers["Vary"] == squeezed.headers["Vary"] == "Accept-Encoding"
    assert plain.headers["ETag"] != squeezed.headers["ETag"]
    again = client.get(path, headers={"Accept-Encoding": "gzip", "If-None-Match": squeezed.headers["ETag"]})
    assert again.status_code == 304


def test_a_trace_is_never_compressed(client: FlaskClient, mazur: dict[str, object]) -> None:
    answer = client.post("/api/v1/traces", json=mazur, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_changed_file_is_read_again(client: FlaskClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("app.web.static.FOLDER", tmp_path)
    (tmp_path / "a.js").write_text("1")
    assert client.get("/static/a.js").text == "1"
    (tmp_path / "a.js").write_text("22")
    assert client.get("/static/a.js").text == "22"


def test_docs_open_in_a_browser_without_a_complaint(page: Page) -> None:
    page.goto("/docs")
    page.get_by_role("link", name="TraceRequest").first.click()
    assert page.url.endswith("#model-TraceRequest")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
