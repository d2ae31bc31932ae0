"""The translation catalogue without gettext's programs, which a fresh machine does not have.

Strings come from the Python of the apps and from the templates; what allauth shows and has not
translated itself is taken in as well, so that a page is never half English. A string that allauth has
translated stays in the file once it is there: our wording goes before theirs. Babel reads and writes
the files.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

APPS = ("ipjf", "brands", "listings", "monitoring", "takedowns")
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDERS = re.compile(r"%\(\w+\)[a-zA-Z]|%[sd]|(?<!\{)\{\w*\}(?!\})")
Key = tuple[str | tuple[str, ...], str | None]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing the check found; `what` says what to do."""

    where: str
    what: str


def po_path(project: Path) -> Path:
    return project / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"


def template_source(text: str) -> bytes:
    """A template as Python that only the tokeniser must understand: templatize leaves X's and calls,
    and the brackets make its indentation meaningless."""
    return f"({templatize(text)}\n)".encode()


def strings_of(path: Path) -> Iterator[tuple[int, str | tuple[str, ...], str | None]]:
    """(line, message or (singular, plural), context) of one file. SyntaxError names a broken template."""
    python = path.suffix == ".py"
    source = path.read_bytes() if python else template_source(path.read_text(encoding="utf-8"))
    options = {"encoding": "utf-8"}
    for line, message, _comments, context in extract("python", BytesIO(source), KEYWORDS, options=options):
        if message and message != ("", ""):
            yield line, message if isinstance(message, str) else tuple(message), context


def unseen_in(path: Path) -> Iterator[str]:
    """Strings marked for translation in Python that strings_of does not find, because the call stands in
    an f-string or has another name than Babel knows."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = set(KEYWORDS)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            names |= {alias.asname for alias in node.names if alias.asname}
    seen = {text for _line, message, _context in strings_of(path) for text in _forms(message)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            if texts and not seen.intersection(texts):
                yield texts[0]


def own_files(project: Path) -> Iterator[Path]:
    for app in APPS:
        yield from sorted(p for p in (project / app).rglob("*.py") if "migrations" not in p.parts)
    templates = project / "templates"
    yield from sorted(p for p in templates.rglob("*") if p.suffix in {".html", ".txt"})


def _allauth() -> Path:
    spec = find_spec("allauth")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("django-allauth is not installed; install requirements.txt first.")
    return Path(spec.submodule_search_locations[0])


def allauth_files(project: Path, root: Path) -> Iterator[Path]:
    """Those of allauth's files that the portal shows; not the templates it replaces."""
    for part in ("account", "mfa"):
        yield from sorted(p for p in (root / part).rglob("*.py") if "tests" not in p.parts)
        for path in sorted((root / "templates" / part).rglob("*")):
            replaced = project / "templates" / path.relative_to(root / "templates")
            if path.suffix in {".html", ".txt"} and not replaced.exists():
                yield path


def gather(project: Path) -> Catalog:
    """Everything that must be translated, with the files it comes from."""
    catalogue = Catalog(locale="zh_Hans", charset="utf-8", project="IPJF", fuzzy=False)
    for path in own_files(project):
        for _line, message, context in strings_of(path):
            catalogue.add(message, context=context, locations=[(str(path.relative_to(project)), 0)])
    root = _allauth()
    with (root / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po").open("rb") as file:
        translated = {_key(m) for m in _messages(read_po(file)) if _complete(m) and not m.fuzzy}
    translated -= {_key(message) for message in _messages(read(po_path(project)))}
    for path in allauth_files(project, root):
        for _line, message, context in strings_of(path):
            if (message, context) not in translated:
                where = f"allauth/{path.relative_to(root)}"
                catalogue.add(message, context=context, locations=[(where, 0)])
    return catalogue


def _messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def _key(message: Message) -> Key:
    return (tuple(message.id) if isinstance(message.id, list | tuple) else message.id), message.context


def _forms(text: str | Iterable[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _complete(message: Message) -> bool:
    translation = message.string or ""
    return translation != "" and all(_forms(translation))


def read(path: Path) -> Catalog:
    if not path.exists():
        return Catalog(locale="zh_Hans", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale="zh_Hans", charset="utf-8", abort_invalid=True)


@dataclass(frozen=True, slots=True)
class Update:
    total: int
    added: int
    removed: tuple[str, ...]
    untranslated: int


def update(project: Path) -> Update:
    """Bring the file up to the sources: translations kept, new strings empty, unused ones gone.

    Nothing is guessed (no fuzzy matches): a wrong translation in a legal notice is worse than none.
    """
    path, wanted = po_path(project), gather(project)
    old = {_key(message): message for message in _messages(read(path))}
    result = Catalog(
        locale="zh_Hans",
        charset="utf-8",
        project="IPJF",
        version="1",
        msgid_bugs_address="IPJF",
        last_translator="IPJF",
        language_team="IPJF",
        fuzzy=False,
        header_comment=HEADER,
    )
    # the file differs when its strings do, and not with the hour
    result.creation_date = result.revision_date = FIRST_DAY
    for message in sorted(_messages(wanted), key=lambda m: (m.locations[0][0], _forms(m.id))):
        known = old.get(_key(message))
        plural = not isinstance(message.id, str)
        empty: str | tuple[str, ...] = ("",) if plural else ""
        result.add(
            message.id,
            known.string if known else empty,
            locations=sorted(set(message.locations)),
            context=message.context,
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, result, width=100, include_lineno=False)
    new = {_key(message) for message in _messages(wanted)}
    return Update(
        total=len(new),
        added=len(new - old.keys()),
        removed=tuple(sorted(_forms(key[0])[0] for key in old.keys() - new)),
        untranslated=sum(not _complete(message) for message in _messages(result)),
    )


FIRST_DAY = datetime(2026, 11, 23, tzinfo=UTC)
HEADER = "# Simplified Chinese of IPJF. `manage.py messages` keeps it in step with the sources."


def faults(project: Path) -> list[Fault]:
    """What keeps the Chinese portal from being complete and right; empty when it is."""
    path = po_path(project)
    wanted = {_key(message): message for message in _messages(gather(project))}
    catalogue = read(path)
    have = {_key(message): message for message in _messages(catalogue)}
    found = [
        Fault(wanted[key].locations[0][0], f"not in the catalogue: {_forms(key[0])[0]!r}")
        for key in wanted.keys() - have.keys()
    ]
    obsolete = [_forms(key[0])[0] for key in have.keys() - wanted.keys()]
    obsolete += [_forms(message.id)[0] for message in catalogue.obsolete.values()]
    found += [Fault(path.name, f"no longer in the sources: {text!r}") for text in obsolete]
    for source in own_files(project):
        if source.suffix == ".py":
            where = str(source.relative_to(project))
            found += [
                Fault(where, f"move it out of the f-string, or call it gettext: {text!r}")
                for text in unseen_in(source)
            ]
    for key in wanted.keys() & have.keys():
        found += _message_faults(have[key], path.name)
    return sorted(found, key=lambda fault: (fault.where, fault.what))


def _edges(text: str) -> tuple[bool, bool]:
    return text.startswith("\n"), text.endswith("\n")


def _message_faults(message: Message, where: str) -> Iterator[Fault]:
    source = _forms(message.id)
    if not _complete(message):
        yield Fault(where, f"not translated: {source[0]!r}")
        return
    if message.fuzzy:
        yield Fault(where, f"marked fuzzy, confirm or mend it: {source[0]!r}")
    # Chinese has one form; it answers to the plural, which names every placeholder
    wanted = sorted(PLACEHOLDERS.findall(source[-1].replace("%%", "")))
    for form in _forms(message.string or ""):
        if sorted(PLACEHOLDERS.findall(form.replace("%%", ""))) != wanted:
            yield Fault(where, f"placeholders differ from {wanted}: {source[-1]!r}")
        if _edges(form) != _edges(source[0]):
            yield Fault(where, f"line breaks at the ends differ: {source[0]!r}")


def compile_catalogue(project: Path) -> Path:
    """Write the .mo that Django reads; untranslated strings fall back to English."""
    path = po_path(project)
    if not path.exists():
        raise FileNotFoundError(f"There is no {path}; run `manage.py messages` first.")
    target = path.with_suffix(".mo")
    with target.open("wb") as file:
        write_mo(file, read(path), use_fuzzy=False)
    return target
