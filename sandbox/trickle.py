"""New listings for as long as the process runs, one tick after another."""

import logging
import sqlite3
import threading

from sandbox.store import Store
from sandbox.world.build import tick

log = logging.getLogger("sandbox.trickle")


def start(store: Store, *, seed: int, seconds: float) -> threading.Thread:
    """Tick every so many seconds in a thread that ends with the process."""
    pause = threading.Event()

    def run() -> None:
        while not pause.wait(seconds):
            try:
                tick(store, seed=seed)
            except sqlite3.OperationalError:
                log.exception("The store was busy; this tick is left out.")

    thread = threading.Thread(target=run, name="trickle", daemon=True)
    thread.start()
    return thread
