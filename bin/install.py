"""The set-up that bin/demo and bin/test share: `.venv`, its packages, then the program itself.

Standard library only, for it runs before anything is installed. Nothing is done twice: a stamp in `.venv`
holds the digest of the requirement files. Every failure ends in one sentence that says what to do.
"""

import errno
import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
VENV = PROJECT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed-requirements"
REQUIREMENTS = ("requirements.txt", "requirements-dev.txt")
PROGRAMS = {"demo": "ipjf.demo", "test": "tests.run"}
FREE_BYTES = 1_000_000_000


def main() -> None:
    program, arguments = PROGRAMS[sys.argv[1]], sys.argv[2:]
    os.chdir(PROJECT)
    try:
        with _one_at_a_time():
            if not _installed():
                _make_venv()
                _install()
    except OSError as error:
        sys.exit(_sentence(error))
    except KeyboardInterrupt:
        sys.exit("Stopped before the set-up was complete; start again to go on.")
    # The checkout is imported from the current folder, whatever the caller's own Python settings say.
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONHOME", "PYTHONPATH")}
    os.execve(PYTHON, [str(PYTHON), "-m", program, *arguments], environment)  # noqa: S606


def _one_at_a_time():
    """Two set-ups at once (bin/demo in one window, bin/test in another) would tear the same folder apart."""
    (PROJECT / "var").mkdir(exist_ok=True)
    lock = open(PROJECT / "var" / "install.lock", "w")  # noqa: SIM115  closed by the caller
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("Waiting for another set-up of this folder to end ...", flush=True)
        fcntl.flock(lock, fcntl.LOCK_EX)
    return lock


def _wanted() -> str:
    digest = hashlib.sha256(f"{sys.version_info[:2]}{VENV}".encode())
    for name in REQUIREMENTS:
        digest.update((PROJECT / name).read_bytes())
    return digest.hexdigest()


def _installed() -> bool:
    return PYTHON.exists() and STAMP.exists() and STAMP.read_text() == _wanted()


def _make_venv() -> None:
    free = shutil.disk_usage(PROJECT).free
    if free < FREE_BYTES:
        sys.exit(f"The disk of {PROJECT} has {free // 10**6} MB free; the packages need 1000 MB: make room.")
    if _venv_works():
        return
    # Debian and Ubuntu ship Python without these two, in a package of their own.
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        sys.exit(f"Python's venv module is missing; install it (Debian, Ubuntu: apt-get install {package}).")
    print(f"Making {VENV} ...", flush=True)
    made = _run(sys.executable, "-m", "venv", "--clear", str(VENV))
    if made.returncode:
        reason = _last_line(made.stderr or made.stdout)
        sys.exit(f"{VENV} could not be made: {reason}; mend that and start again.")


def _venv_works() -> bool:
    """Whether it is there, of this Python's version, and neither half made nor moved from elsewhere."""
    ask = "import sys, pip; print(*sys.version_info[:2], sys.prefix)"
    want = [*(str(part) for part in sys.version_info[:2]), str(VENV)]
    return PYTHON.exists() and _run(str(PYTHON), "-c", ask).stdout.split() == want


def _run(*command: str) -> subprocess.CompletedProcess:
    return subprocess.run(command, capture_output=True, text=True, check=False)


def _install() -> None:
    print("Installing the packages (once, a minute or two) ...", flush=True)
    command = [
        PYTHON,
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "--no-input",
        "--progress-bar=off",
    ]
    # Wheels only: a fresh machine has no compiler, and a build script would run code of its own.
    command += ["--only-binary=:all:", "-r", "requirements-dev.txt"]
    began, lines, count = time.monotonic(), [], 0
    pip = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        for line in pip.stdout or ():
            lines.append(line.strip())
            if line.startswith("Collecting "):
                count += 1
                _progress(f"  {count:3d}  {line.split()[1]}")
            elif line.startswith("Installing collected"):
                _progress(f"  unpacking {count} packages")
        pip.wait()
    finally:
        pip.kill()
    if pip.returncode:
        print("\n".join(lines[-15:]), file=sys.stderr)
        reason = "the disk is full: make room" if "No space left" in "".join(lines) else "see the lines above"
        sys.exit(f"The packages could not be installed ({reason}); check the network and start again.")
    STAMP.write_text(_wanted())
    _progress(f"  installed in {time.monotonic() - began:.0f} s")
    print()


def _progress(text: str) -> None:
    if sys.stdout.isatty():
        print(f"\r\033[K{text[:78]}", end="", flush=True)
    else:
        print(text, flush=True)


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["no reason given"])[-1].rstrip(".")


def _sentence(error: OSError) -> str:
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{PROJECT} cannot be written ({error.filename}); copy the project to a folder of your own."
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk of {PROJECT} is full; make room and start again."
    return f"The set-up failed: {error}; mend that and start again."


if __name__ == "__main__":
    main()
