"""The stand-in marketplace as a Flask application."""

from pathlib import Path

from flask import Flask

from sandbox import control, faults, pages, protocol
from sandbox.pictures.gallery import Gallery
from sandbox.store import Store


def create_app(*, data_dir: Path, secret: str, seed: int) -> Flask:
    """The application over the store in `data_dir`; an empty secret is refused with ValueError."""
    if not secret:
        raise ValueError("The marketplace needs the secret that it shares with the portal.")
    app = Flask(__name__)
    app.config.update(SECRET=secret, SEED=seed, DATA_DIR=data_dir)
    app.extensions["store"] = Store(data_dir / "marketplace.sqlite3")
    app.extensions["faults"] = faults.FaultSwitch()
    app.extensions["gallery"] = Gallery(data_dir / "pictures")
    faults.install(app, app.extensions["faults"])
    app.register_blueprint(protocol.blueprint)
    app.register_blueprint(control.blueprint)
    app.register_blueprint(pages.blueprint)
    return app
