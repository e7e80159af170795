"""For WSGI servers: `gunicorn wsgi:app` behind a buffering web server, or `python -m learnhub serve`."""

from learnhub.app import create_app

app = create_app()
