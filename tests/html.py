"""What every page of the portal must satisfy as a document; used by whoever renders one."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import html5lib
from django.template.base import DebugLexer, TokenType

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
SHOWN_ATTRIBUTES = ("alt", "title", "aria-label", "placeholder", "data-label", "content")
ALLOWED_WORDS = {"IPJF", "Alpina", "UTC"}
WORD = re.compile(r"[A-Za-z\u00c0-\u024f\u3400-\u9fff]{2,}")


def assert_strict_html(html: str) -> None:
    """Parses without one error, as the HTML standard defines errors; names the place otherwise."""
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(html)
    errors = [f"{position}: {code} {data}" for position, code, data in parser.errors]
    assert errors == []
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert sorted(ids) == sorted(set(ids)), "an id occurs twice"


def assert_keeps_csp(html: str) -> None:
    assert inline_code(html) == []


def inline_code(source: str) -> list[str]:
    """Whatever the content security policy would stop, in a template or a page."""
    found = re.findall(r"<style\b[^>]*>", source)
    found += re.findall(r"\sstyle\s*=\s*[\"']", source)
    found += re.findall(r"<[^<>]*?\s(on[a-z]+|hx-on[a-z:-]*)\s*=", source)
    found += re.findall(r"javascript:", source)
    for script in re.findall(r"<script\b[^>]*>", source):
        if " src=" not in script and 'type="application/json"' not in script:
            found.append(script)
    return found


class _Words(HTMLParser):
    """Collects words that a person would read, outside of quoted languages and code."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, bool]] = []
        self.words: list[str] = []

    @property
    def quoted(self) -> bool:
        return any(quoted for _tag, quoted in self.open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        is_root = tag == "html"
        quoted = ("lang" in values and not is_root) or tag in {"script", "kbd", "code"}
        if tag == "meta":
            return
        if not (quoted or self.quoted):
            for name in SHOWN_ATTRIBUTES:
                self._take(values.get(name) or "")
        if tag not in VOID:
            self.open.append((tag, quoted))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        for index in range(len(self.open) - 1, -1, -1):
            if self.open[index][0] == tag:
                del self.open[index:]
                return

    def handle_data(self, data: str) -> None:
        if not self.quoted:
            self._take(data)

    def _take(self, text: str) -> None:
        self.words += [word for word in WORD.findall(text) if word not in ALLOWED_WORDS]


def _outside_of_tags(source: str) -> Iterator[str]:
    """The template without what Django puts in: translated blocks vanish, variables become a mark."""
    inside = None
    for token in DebugLexer(source).tokenize():
        if token.token_type == TokenType.BLOCK:
            name = token.split_contents()[0]
            if inside and name == f"end{inside}":
                inside = None
            elif not inside and name in {"blocktranslate", "blocktrans", "comment"}:
                inside = name
            elif not inside and name == "block" and token.split_contents()[1].endswith("_class"):
                inside = "block"  # its text goes into a class attribute of the page it extends
        elif inside:
            continue
        elif token.token_type == TokenType.VAR:
            yield "\x00"
        elif token.token_type == TokenType.TEXT:
            yield token.contents


def unmarked_words(source: str, *, is_html: bool = True) -> list[str]:
    """Words of a template that no translation would reach."""
    text = "".join(_outside_of_tags(source))
    if not is_html:
        return [word for word in WORD.findall(text) if word not in ALLOWED_WORDS]
    parser = _Words()
    parser.feed(text)
    parser.close()
    return parser.words


def forms_without_token(source: str) -> list[str]:
    forms = re.findall(r"<form\b.*?</form>", source, re.S)
    posting = [form for form in forms if re.search(r"method=[\"']post", form, re.I)]
    return [form[:80] for form in posting if "csrf_token" not in form and "csrfmiddlewaretoken" not in form]


def pictures_without_text(source: str) -> list[str]:
    return [img for img in re.findall(r"<img\b[^>]*>", source) if " alt=" not in img]
