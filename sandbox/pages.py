"""What people see: home with search, shops, items, and the pictures."""

from urllib.parse import urlencode

from flask import Blueprint, abort, current_app, redirect, render_template, request, send_file

from sandbox.language import LANGUAGES, categories, words
from sandbox.pictures.gallery import COLOURS, KINDS, UnknownPicture, key
from sandbox.protocol import store
from sandbox.store import as_listing

blueprint = Blueprint("pages", __name__)
PAGE = 40
WEEK = 7 * 24 * 3600


def language() -> str:
    chosen = request.cookies.get("language", "zh")
    return chosen if chosen in LANGUAGES else "zh"


def page(template: str, status: int = 200, **values):
    spoken = language()
    return (
        render_template(
            template,
            t=words(spoken),
            language="zh-CN" if spoken == "zh" else "en",
            categories=categories(spoken),
            **values,
        ),
        status,
    )


def found(record: dict | None) -> dict:
    if record is None:
        abort(404)
    return record


@blueprint.app_template_global()
def with_query(**changes) -> str:
    query = {name: value for name, value in (request.args.to_dict() | changes).items() if value}
    return f"?{urlencode(query)}"


@blueprint.get("/language")
def switch_language():
    """Change the language and go back to a page of this market, never to another site."""
    back = request.args.get("back", "/")
    safe = back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/"
    answer = redirect(safe)
    answer.set_cookie("language", "en" if language() == "zh" else "zh", samesite="Lax", max_age=WEEK * 20)
    return answer


@blueprint.get("/")
def home():
    term = request.args.get("q", "").strip()[:80]
    category = request.args.get("category", "")[:20]
    skipped = max(0, request.args.get("skip", 0, type=int)) % 10**9
    pattern = "%" + term.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    rows = store().rows(
        "SELECT * FROM listings JOIN sellers USING (seller_id) WHERE status = 'onsale'"
        " AND title LIKE ? ESCAPE '\\' AND (? = '' OR category = ?)"
        " ORDER BY listed_at DESC, item_id DESC LIMIT ? OFFSET ?",
        pattern,
        category,
        category,
        PAGE + 1,
        skipped,
    )
    return page(
        "home.html",
        listings=[as_listing(row) for row in rows[:PAGE]],
        term=term,
        category=category,
        older=skipped + PAGE if len(rows) > PAGE else None,
        newer=max(0, skipped - PAGE) if skipped else None,
    )


@blueprint.get("/item.htm")
def item():
    listing = found(store().listing(request.args.get("id", "")))
    others = store().rows(
        "SELECT * FROM listings JOIN sellers USING (seller_id) WHERE seller_id = ? AND status = 'onsale'"
        " AND item_id <> ? ORDER BY listed_at DESC LIMIT 5",
        listing["seller_id"],
        listing["item_id"],
    )
    shown = request.args.get("picture", 1, type=int)
    pictures = listing["pictures"]
    return page(
        "item.html",
        listing=listing,
        shown=pictures[min(max(shown, 1), len(pictures)) - 1] if pictures else None,
        others=[as_listing(row) for row in others],
    )


@blueprint.get("/shop/view_shop.htm")
def shop():
    seller = found(store().seller(request.args.get("user_number_id", "")))
    rows = store().rows(
        "SELECT * FROM listings JOIN sellers USING (seller_id) WHERE seller_id = ? AND status = 'onsale'"
        " ORDER BY listed_at DESC LIMIT 200",
        seller["seller_id"],
    )
    return page("shop.html", seller=seller, listings=[as_listing(row) for row in rows])


@blueprint.get("/packshots/")
def packshots():
    """Every product photograph that a brand may take as its own reference."""
    return page("packshots.html", names=[f"{kind}-{colour}" for kind in KINDS for colour in COLOURS])


@blueprint.get("/packshots/<kind>-<colour>.jpg")
def packshot(kind: str, colour: str):
    return picture(key(kind, colour))


@blueprint.get("/pictures/<name>.jpg")
def picture(name: str):
    try:
        path = current_app.extensions["gallery"].path(name)
    except UnknownPicture:
        abort(404)
    return send_file(path, mimetype="image/jpeg", max_age=WEEK)


@blueprint.app_errorhandler(404)
def not_found(problem):
    return page("not_found.html", 404)
