"""For WSGI servers: `gunicorn wsgi:app` behind a buffering web server, or `python -m learnhub serve`."""

from werkzeug.middleware.proxy_fix import ProxyFix

from learnhub.app import create_app

app = create_app()
if app.config["LEARNHUB"].is_secure:
    # Behind TLS there is always a web server in front, and it says who the visitor is (as in cli/serve.py). Without
    # its word all visitors would share one address, and one of them could use up the tries of all.
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign] # the documented way
