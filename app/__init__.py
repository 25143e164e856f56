"""Backstep: step through backpropagation number by number.

`create_app` is the list of what the web application is made of. What it computes is in `engine` (start at `tape.py`),
`models` and `trace`; how it speaks HTTP is in `web`.
"""

from pathlib import Path

from flask import Flask

from app.config import LIMITS, Config, from_environment
from app.web import (
    boundaries,
    catalog,
    checks,
    descents,
    docs,
    errors,
    exports,
    families,
    health,
    imports,
    labs,
    landscapes,
    nudges,
    pages,
    paths,
    products,
    security,
    static,
    tables,
    timings,
    traces,
    trainings,
)

ROOT = Path(__file__).resolve().parent.parent


def create_app(config: Config | None = None) -> Flask:
    """The web application; without `config` as HOST, PORT and ALLOWED_HOSTS say."""
    app = Flask(__name__, static_folder=None, template_folder=str(ROOT / "templates"))
    app.config["MAX_CONTENT_LENGTH"] = LIMITS.body_bytes
    app.jinja_env.globals["type_runs"] = docs.type_runs
    app.url_map.merge_slashes = False  # an address is right or it is not: nothing here redirects
    security.install(app, (config or from_environment()).allowed_hosts)
    errors.install(app)
    reading = (pages, static, labs, families, catalog, health)
    computing = (traces, trainings, boundaries, checks, landscapes, descents, paths, products, nudges, timings)
    for part in (*reading, *computing, exports, imports, tables):
        app.register_blueprint(part.bp)
    return app
