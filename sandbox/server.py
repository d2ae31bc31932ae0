"""gunicorn inside `python -m sandbox`: one process with threads, so that faults can live in memory."""

import argparse

from flask import Flask
from gunicorn.app.base import BaseApplication

from sandbox import trickle
from sandbox.app import create_app

THREADS = 24


class Server(BaseApplication):
    def __init__(self, options: argparse.Namespace, secret: str):
        self.options = options
        self.secret = secret
        super().__init__(prog="sandbox")

    def load_config(self) -> None:
        settings = {
            "bind": f"{self.options.host}:{self.options.port}",
            "worker_class": "gthread",
            "workers": 1,
            "threads": THREADS,
            "timeout": 300,
            "graceful_timeout": 2,
            "keepalive": 5,
            "loglevel": "warning",
            "control_socket_disable": True,
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        app = create_app(data_dir=self.options.data_dir, secret=self.secret, seed=self.options.seed)
        if self.options.trickle:
            trickle.start(app.extensions["store"], seed=self.options.seed, seconds=self.options.trickle)
        return app
