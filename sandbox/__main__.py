"""python -m sandbox: run the stand-in marketplace."""

import argparse
import os
import socket
import sys
from pathlib import Path

from sandbox.server import Server
from sandbox.store import Store
from sandbox.world.build import seed_world


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m sandbox",
        description="A stand-in marketplace in Taobao's manner.",
    )
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--data-dir", type=Path, required=True, help="where its store and pictures live")
    parser.add_argument("--seed", type=int, default=7, help="the same seed makes the same world")
    parser.add_argument(
        "--listings",
        type=int,
        default=360,
        help="size of the first world; 0 starts empty",
    )
    parser.add_argument(
        "--trickle",
        type=float,
        default=0,
        metavar="SECONDS",
        help="a new listing every so often",
    )
    parser.add_argument(
        "--secret-env",
        default="SANDBOX_SECRET",
        help="the variable that holds the shared secret",
    )
    return parser.parse_args()


def port_problem(host: str, port: int) -> str | None:
    """One sentence when the address cannot be listened on, None when it can."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as problem:
            return f"Cannot listen on {host}:{port} ({problem}); choose another --port or stop what uses it."
    return None


def main() -> int:
    options = arguments()
    secret = os.environ.get(options.secret_env, "")
    if not secret:
        print(
            f"Set {options.secret_env} to the secret shared with the portal.",
            file=sys.stderr,
        )
        return 2
    if problem := port_problem(options.host, options.port):
        print(problem, file=sys.stderr)
        return 2
    try:
        options.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        print(
            f"Cannot use --data-dir {options.data_dir}: {problem}.",
            file=sys.stderr,
        )
        return 2
    store = Store(options.data_dir / "marketplace.sqlite3")
    store.create()
    seed_world(store, seed=options.seed, listings=options.listings)
    store.close()
    Server(options, secret).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
