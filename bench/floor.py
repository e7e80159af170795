"""The floor: a bare Flask page of the size of a lesson: Jinja, one SQLite read, the same compression and server.

Run by the measurements as `python -m bench.floor FILE`, with FILE a lesson page as it was served.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from pathlib import Path

import waitress
from flask import Flask, render_template
from flask_compress import Compress
from jinja2 import DictLoader

from learnhub.cli.serve import THREADS
from learnhub.web.site_map import COMPRESSION


def make_app(page: str, database: Path) -> Flask:
    """Return an app whose only page is as long as `page`; half of it comes through the database."""
    half = len(page) // 2
    with sqlite3.connect(database) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS pages (id INTEGER PRIMARY KEY, body TEXT)")
        connection.execute("INSERT OR REPLACE INTO pages VALUES (1, ?)", (page[half:],))
    app = Flask("floor")
    app.jinja_loader = DictLoader({"page.html": "{% raw %}" + page[:half] + "{% endraw %}{{ body|safe }}"})
    app.config.update(COMPRESSION)
    Compress(app)
    reading = sqlite3.connect(database, check_same_thread=False)

    @app.get("/")
    def show() -> str:
        (body,) = reading.execute("SELECT body FROM pages WHERE id = 1").fetchone()
        return render_template("page.html", body=body)

    return app


if __name__ == "__main__":
    folder = Path(os.environ["LEARNHUB_DATA"])
    served = make_app(Path(sys.argv[1]).read_text(), folder / "floor.sqlite3")
    waitress.serve(served, host="127.0.0.1", port=int(os.environ["LEARNHUB_PORT"]), threads=THREADS, ident=None)
