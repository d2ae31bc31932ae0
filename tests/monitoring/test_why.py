"""The page that tries a title or a picture against a brand: who may, what it says, what it never says."""

import hashlib
import io
import random
import re
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image, ImageDraw

from brands.models import AuthorisedSeller, BrandName, Product, ReferencePicture
from monitoring.detection.pictures.evidence import VERSION
from monitoring.detection.pictures.index import reference_picture
from monitoring.models import Flag, ReferencePrint
from tests.factories.rows import make_flag, make_listing, make_seller
from tests.html import assert_keeps_csp, assert_strict_html

pytestmark = pytest.mark.django_db
BUDGET = 12
HIDDEN = "莆田 A\u200blpina 高☆仿 登山鞋"


def ask(client: Client, route: str = "am_why", **asked: str):
    return client.get(reverse(route), {"brand": "alpina", "title": HIDDEN} | asked)


def words(response) -> str:
    """The page's text as one reads it."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def test_a_title_is_read_and_weighed(world, sign_in) -> None:
    response = ask(sign_in(world.bob), price="79.00", currency="CNY")
    text = words(response)
    assert response.status_code == 200
    assert "Would be flagged for Alpina" in text
    assert "Hides Alpina with invisible characters" in text
    assert "U+200B ZERO WIDTH SPACE read over" in text
    assert "pú tián" in text
    assert "Putian, the hub of fake shoes" in text
    assert "Speaks of goods of the kind: Shoes" in text
    assert_strict_html(response.content.decode())
    assert_keeps_csp(response.content.decode())


def test_the_sum_is_what_the_score_comes_from(world, sign_in) -> None:
    answer = ask(sign_in(world.bob)).context["answer"]
    assert answer.total == answer.base + sum(each.reason.weight for each in answer.weighed)
    assert answer.verdict.flagged == (answer.verdict.score >= answer.threshold)
    assert [each.reason.weight for each in answer.weighed] == [s.weight for s in answer.verdict.signals]
    assert all(0 <= each.x <= 100 and each.x + each.width <= 200 for each in answer.weighed)


def test_the_same_in_chinese(world, sign_in) -> None:
    client = sign_in(world.bob)
    client.cookies["django_language"] = "zh-hans"
    text = words(ask(client))
    assert "会列为" in text
    assert "Alpina" in text
    assert "莆田" in text
    assert "Would be flagged" not in text
    assert "Word of the trade" not in text


def test_what_does_not_name_the_brand_has_no_verdict(world, sign_in) -> None:
    text = words(ask(sign_in(world.bob), title="高仿 登山鞋"))
    assert "Does not name Alpina" in text
    assert "high-grade imitation" in text
    assert "How the score comes about" not in text


def test_the_sellers_of_the_brand_count(world, sign_in) -> None:
    AuthorisedSeller.objects.create(brand=world.alpina, marketplace="taomart", seller_id="77", name="x")
    client = sign_in(world.bob)
    title = "A1pina 登山鞋"
    assert ask(client, title=title, seller="78").context["answer"].verdict.flagged
    listed = ask(client, title=title, seller="77").context["answer"].verdict
    assert not listed.flagged
    assert "seller.authorised" in {signal.code for signal in listed.signals}


def test_an_admin_asks_for_any_brand_and_an_account_manager_for_the_own(world, sign_in) -> None:
    client = sign_in(world.dana)
    for slug, name in (("alpina", "Alpina"), ("borealis", "Borealis")):
        assert f"for {name}" in words(ask(client, "ops_why", brand=slug, title=f"高仿 {name} 鞋"))
    client = sign_in(world.bob)
    response = ask(client, brand="borealis", title="高仿 Borealis 鞋")
    assert response.status_code == 422
    assert "Choose one of the brands on the list." in words(response)
    assert "answer" not in response.context


def test_nothing_of_another_brand_shows(world, sign_in) -> None:
    """Bob types a title with a name and a secret nickname of Borealis: to him they are letters."""
    BrandName.objects.create(brand=world.borealis, text="夜光熊", kind="alias")
    Product.objects.create(brand=world.borealis, name="Secret boot", reference_price="900", currency="CNY")
    response = ask(sign_in(world.bob), title="Alpina Borealis 夜光熊 Secret boot 鞋")
    answer = response.context["answer"]
    assert [line.text for line in answer.lines if line.role in ("brand_name", "uncounted")] == ["Alpina"]
    assert "borealis" not in response.content.decode().replace("Alpina Borealis", "")


def test_nothing_is_kept(world, sign_in) -> None:
    before = Flag.objects.across_brands().count()
    ask(sign_in(world.bob))
    assert Flag.objects.across_brands().count() == before


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"title": "   "}, "Type or paste the title of a listing."),
        ({"title": "鞋" * 501}, "500"),
        ({"title": "a\x00b"}, "Null characters"),
        ({"price": "-1"}, "greater than or equal to 0"),
        ({"price": "1e999"}, "12 digits"),
        ({"price": "NaN"}, "Enter a number"),
        ({"currency": "XXX"}, "XXX"),
        ({"category": "unicorns"}, "unicorns"),
        ({"marketplace": "n" * 41}, "40"),
        ({"brand": "\x00"}, "Choose one of the brands on the list."),
        ({"brand": "nobody"}, "Choose one of the brands on the list."),
    ],
)
def test_a_forged_question_stays_in_the_form(world, sign_in, asked, said) -> None:
    response = ask(sign_in(world.bob), **asked)
    assert response.status_code == 422
    assert said in words(response)
    assert "answer" not in response.context


@pytest.mark.parametrize(
    "title", ["鞋" * 500, '\u202eAlpina\u202c <b>高仿</b> & "鞋"', "𝔸lpina 👟\U000e0041", "%s{{x}}"]
)
def test_any_title_shows(world, sign_in, title) -> None:
    response = ask(sign_in(world.bob), title=title)
    html = response.content.decode()
    assert response.status_code == 200
    assert "".join(line.text for line in response.context["answer"].lines) == title
    assert "<b>高仿" not in html
    assert_strict_html(html)


def test_without_a_brand_the_page_says_so(world, sign_in) -> None:
    world.bea.assignments.all().delete()
    assert "No brands to ask about" in words(sign_in(world.bea).get(reverse("am_why")))


def test_the_page_stays_in_its_budget_whatever_the_brand_has(world, sign_in) -> None:
    AuthorisedSeller.objects.create(brand=world.alpina, marketplace="taomart", seller_id="78", name="x")
    client = sign_in(world.bob)
    ask(client)
    costs = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            ask(client, seller="77", price="79")
        asked = [q["sql"] for q in captured if "SAVEPOINT" not in q["sql"]]
        # the scope put back at the end is the tests' own
        costs.append(len(asked) - ("set_config('role'" in asked[-1]))
        names = BrandName.objects.for_brand(world.alpina).count()
        for number in range(names, names + 20):
            Product.objects.create(brand=world.alpina, name=f"Boot {number}", reference_price="9")
            BrandName.objects.create(brand=world.alpina, text=f"Alp{number}ina", kind="alias")
    assert costs[0] == costs[1]
    assert costs[0] <= BUDGET, asked


def test_a_flag_leads_here_with_what_was_seen(world, sign_in) -> None:
    flag = make_flag(world.alpina, make_listing("Alpina 高仿 登山鞋", seller=make_seller("海风小店")))
    client = sign_in(world.bob)
    html = client.get(reverse("am_flag", args=[flag.pk])).content.decode()
    address = next(a for a in map(unescape, re.findall(r'href="([^"]+)"', html)) if a.startswith("/am/why/?"))
    assert urlencode({"title": "Alpina 高仿 登山鞋"}) in address
    response = client.get(address)
    assert response.status_code == 200
    assert response.context["answer"].verdict.flagged
    for value in ("79.00", "海风小店", "taomart", "shoes"):
        assert f'value="{value}"' in response.content.decode()


def test_a_brands_own_people_are_not_led_here(world, sign_in) -> None:
    flag = make_flag(world.alpina, state="with_brand")
    html = sign_in(world.alice).get(reverse("review", args=["alpina", flag.pk])).content.decode()
    assert "/am/why/" not in html


# --- a picture ------------------------------------------------------------------------------------


def photo(seed: int, size: tuple[int, int] = (480, 400)) -> bytes:
    """Something with corners everywhere, so that there is much to recognise."""
    chance = random.Random(seed)
    picture = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(picture)
    for _ in range(140):
        x, y = chance.randrange(size[0]), chance.randrange(size[1])
        box = (x, y, x + chance.randrange(8, 70), y + chance.randrange(8, 70))
        colour = tuple(chance.randrange(256) for _ in range(3))
        (pen.rectangle if chance.random() < 0.5 else pen.ellipse)(box, fill=colour)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def cropped(data: bytes, share: float) -> bytes:
    with Image.open(io.BytesIO(data)) as picture:
        width, height = picture.size
        out = io.BytesIO()
        picture.crop((int(width * share), int(height * share), width, height)).save(out, "PNG")
    return out.getvalue()


def keep_reference(brand, data: bytes, *, printed: bool = True) -> ReferencePicture:
    row = ReferencePicture.objects.create(
        brand=brand,
        product=Product.objects.get_or_create(brand=brand, name=f"Boot of {brand.name}")[0],
        file=ContentFile(data, name="r.png"),
        sha256=hashlib.sha256(data).hexdigest(),
    )
    if printed:
        made = reference_picture(data, id=str(row.pk), brand=str(brand.pk))
        ReferencePrint.objects.update_or_create(
            reference=row,
            defaults={
                "brand": brand,
                "version": VERSION,
                "bits": made.hash.bits,
                "quality": made.hash.quality,
                "features": made.features,
                "due_at": None,
            },
        )
    return row


def send(client: Client, data: bytes, name: str = "p.png", **asked: str):
    upload = SimpleUploadedFile(name, data, "image/png")
    return client.post(reverse("am_why"), {"brand": "alpina", "picture": upload} | asked)


def test_the_same_picture_is_told_and_outlined(world, sign_in) -> None:
    keep_reference(world.alpina, photo(1))
    keep_reference(world.alpina, photo(2))
    response = send(sign_in(world.bob), photo(1))
    text, html = words(response), response.content.decode()
    assert response.status_code == 200
    assert "The same picture: 0 of 256 bits differ" in text
    assert "Reference picture of Boot of Alpina" in text
    assert html.count("<polygon") == 4
    assert_strict_html(html)
    assert_keeps_csp(html)


def test_a_crop_is_told_by_the_places_that_agree(world, sign_in) -> None:
    keep_reference(world.alpina, photo(1))
    (agreement,) = send(sign_in(world.bob), cropped(photo(1), 0.25)).context["seen"].agreements
    assert "places agree" in agreement.how
    xs = [float(point.split(",")[0]) for point in agreement.reference.corners.split()]
    assert min(xs) > agreement.reference.width * 0.15


def test_what_shows_nothing_of_the_brand_says_how_far_the_nearest_is(world, sign_in) -> None:
    keep_reference(world.alpina, photo(1))
    response = send(sign_in(world.bob), photo(3))
    assert "Shows none of the reference pictures of Alpina." in words(response)
    assert response.context["seen"].nearest > 31
    assert "Neither names nor shows Alpina" in words(response)


def test_another_brands_pictures_are_not_compared(world, sign_in) -> None:
    keep_reference(world.borealis, photo(1))
    response = send(sign_in(world.bob), photo(1))
    assert "Alpina has no reference pictures on file" in words(response)
    assert response.context["seen"].agreements == []
    assert send(sign_in(world.bob), photo(1), brand="borealis").status_code == 422


def test_pictures_that_are_not_prepared_yet_are_told(world, sign_in) -> None:
    keep_reference(world.alpina, photo(1), printed=False)
    assert "are not prepared yet" in words(send(sign_in(world.bob), photo(1)))


def test_title_and_picture_are_judged_together(world, sign_in) -> None:
    keep_reference(world.alpina, photo(1))
    client = sign_in(world.bob)
    codes = {each.reason.code for each in send(client, photo(1), title=HIDDEN).context["answer"].weighed}
    assert {"name.hidden", "picture.same"} <= codes
    assert ask(client).content.decode().count('type="hidden" name="title"') == 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"GIF89a not a picture", "is not a JPEG, PNG or WebP picture"),
        (b"%PDF-1.4 %%EOF", "is not a JPEG, PNG or WebP picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "is not a JPEG, PNG or WebP picture"),
        (photo(1)[:2000], "is not a JPEG, PNG or WebP picture"),
        (photo(1, (60, 60)), "60 × 60 pixels"),
        (b"", "The submitted file is empty."),
    ],
)
def test_what_is_no_picture_is_refused(world, sign_in, data, said) -> None:
    keep_reference(world.alpina, photo(1))
    response = send(sign_in(world.bob), data)
    assert response.status_code == 422
    assert said in words(response)
    assert "answer" not in response.context


def test_a_picture_is_not_kept(world, sign_in, settings) -> None:
    keep_reference(world.alpina, photo(1))
    before = sorted(Path(settings.MEDIA_ROOT).rglob("*"))
    assert send(sign_in(world.bob), photo(4)).status_code == 200
    assert sorted(Path(settings.MEDIA_ROOT).rglob("*")) == before


def test_a_form_without_a_picture_says_so(world, sign_in) -> None:
    response = sign_in(world.bob).post(reverse("am_why"), {"brand": "alpina"})
    assert response.status_code == 422
    assert "Choose a picture." in words(response)
