"""The command line with pictures: copies and products are found, what cannot be read is told and skipped."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageOps

from tests.monitoring.detection.pictures.drawn import DATA, drawn, encoded

ROOT = Path(__file__).parents[3]
PRODUCTS, CLOTHING = DATA / "product-photos-dev", DATA / "clothing-photos-cc0"


def run(folder: Path, brands, listings, *options, cwd: Path = ROOT):
    (folder / "brands.json").write_text(json.dumps(brands), "utf-8")
    lines = "".join(json.dumps(each) + "\n" for each in listings)
    done = subprocess.run(
        [sys.executable, "-m", "monitoring.detection", "--brands", str(folder / "brands.json"), *options],
        input=lines.encode(),
        capture_output=True,
        cwd=cwd,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        timeout=180,
        check=False,
    )
    verdicts = [json.loads(line) for line in done.stdout.splitlines()]
    return done.returncode, verdicts, done.stderr.decode()


def listing(number: int, *pictures: str, **fields):
    return {
        "item_id": str(number),
        "title": "登山鞋 男款",
        "price": "90",
        "category": "shoes",
        "pictures": pictures,
    } | fields


def codes(verdict) -> list[str]:
    return [signal["code"] for signal in verdict["signals"] if signal["code"].startswith("picture.")]


@pytest.fixture
def shop(tmp_path):
    """Two brands with a picture each, and a seller's folder."""
    (tmp_path / "own").mkdir()
    for name, seed in (("boot", 1), ("tent", 2)):
        (tmp_path / "own" / f"{name}.jpg").write_bytes(encoded(drawn(seed)))
    original = drawn(1)
    edited = {
        "again.png": original,
        "turned.jpg": original.rotate(90, expand=True),
        "part.jpg": original.crop((40, 30, 360, 280)),
        "mirror.jpg": ImageOps.mirror(original.crop((30, 0, 400, 300))),
        "other.jpg": drawn(3),
    }
    for name, picture in edited.items():
        (tmp_path / name).write_bytes(encoded(picture, "PNG" if name.endswith("png") else "JPEG"))
    (tmp_path / "broken.jpg").write_bytes(b"\xff\xd8\xff no picture")
    brands = [
        {
            "id": "alpina",
            "names": ["Alpina"],
            "categories": ["shoes"],
            "products": [{"name": "Ridge boot", "reference_price": "900", "pictures": ["own/boot.jpg"]}],
        },
        {"id": "borealis", "names": ["Borealis"], "pictures": ["own/tent.jpg"]},
    ]
    return tmp_path, brands


@pytest.mark.parametrize("options", [(), ("--workers", "3")])
def test_what_the_pictures_show_is_in_the_verdicts(shop, options):
    folder, brands = shop
    listings = [
        listing(1, "again.png"),
        listing(2, "part.jpg", "again.png"),
        listing(3, "other.jpg"),
        listing(4, "mirror.jpg", title="Alpina 登山鞋", price="880"),
        listing(5, str(folder / "turned.jpg")),
        listing(6, "own/tent.jpg", title="帐篷", price=None, category=None),
    ] * 9
    code, verdicts, errors = run(folder, brands, listings, *options)
    assert (code, errors) == (0, "")
    assert [(v["item_id"], v["brand"], v["flagged"], codes(v)) for v in verdicts] == [
        ("1", "alpina", True, ["picture.same"]),
        ("2", "alpina", True, ["picture.copy", "picture.same"]),
        ("4", "alpina", False, ["picture.copy"]),
        ("5", "alpina", True, ["picture.same"]),
        ("6", "borealis", False, ["picture.same"]),
    ] * 9
    part = next(s for s in verdicts[1]["signals"] if s["code"] == "picture.copy")
    assert "own/boot.jpg (Ridge boot)" in part["text"]
    assert (part["span"], part["picture"]["how"], part["picture"]["product"]) == (None, "copy", "Ridge boot")
    left, top = part["picture"]["reference_region"][0]
    assert abs(left - 0.1) < 0.03 > abs(top - 0.1)


def test_what_cannot_be_read_is_told_and_the_rest_goes_on(shop):
    folder, brands = shop
    brands[1]["pictures"] += ["missing.jpg", "own"]
    listings = [
        listing(1, "broken.jpg", "again.png"),
        listing(2, "nowhere.jpg", "\0", "/dev/zero"),
        listing(3, "broken.jpg", title="Alpina 鞋"),
    ]
    code, verdicts, errors = run(folder, brands, listings)
    assert code == 0, "the lines themselves are in order"
    assert [(v["item_id"], codes(v)) for v in verdicts] == [("1", ["picture.same"]), ("3", [])]
    told = [line.split(":")[0:2] for line in errors.splitlines()]
    assert [" ".join(each) for each in told] == [
        "brand borealis  picture missing.jpg",
        "brand borealis  picture own",
        "line 1  picture broken.jpg",
        "line 2  picture nowhere.jpg",
        "line 2  picture ?",
        "line 2  picture /dev/zero",
        "line 3  picture broken.jpg",
    ]


def test_pictures_are_not_looked_at_where_no_brand_has_any(shop):
    folder, _brands = shop
    code, verdicts, errors = run(
        folder, [{"id": "alpina", "names": ["Alpina"]}], [listing(1, "broken.jpg", title="Alpina")]
    )
    assert (code, len(verdicts), errors) == (0, 1, "")


def test_the_working_directory_comes_before_the_folder_of_the_brands(shop):
    folder, brands = shop
    there = folder / "elsewhere"
    there.mkdir()
    (there / "other.jpg").write_bytes((folder / "again.png").read_bytes())
    _code, verdicts, _errors = run(folder, brands, [listing(1, "other.jpg")], cwd=there)
    assert [codes(v) for v in verdicts] == [["picture.same"]]


@pytest.mark.skipif(
    not PRODUCTS.exists(), reason="the product photos (../shared/data) are not on this machine"
)
def test_photos_of_packets_show_the_right_product(tmp_path):
    packshots = sorted((PRODUCTS / "packshots").glob("*.jpg"))
    brands = [
        {
            "id": "grocer",
            "names": ["Grocer"],
            "products": [
                {"name": path.stem, "reference_price": "20", "pictures": [str(path)]} for path in packshots
            ],
        }
    ]
    with (PRODUCTS / "photos.csv").open() as file:
        photos = {row["product"]: PRODUCTS / "photos" / row["photo"] for row in csv.DictReader(file)}
    listings = [
        listing(number, str(path), title="饮料", price="18", category="food", product=product)
        for number, (product, path) in enumerate(sorted(photos.items()))
    ]
    code, verdicts, errors = run(tmp_path, brands, listings, "--workers", "2")
    assert (code, errors) == (0, "")
    right = 0
    for verdict in verdicts:
        shown = next(s for s in verdict["signals"] if s["code"].startswith("picture."))["picture"]
        right += shown["product"] == listings[int(verdict["item_id"])]["product"]
        assert not verdict["flagged"], "a photo of the goods at their price"
    assert right >= len(photos) - 1


@pytest.mark.skipif(
    not CLOTHING.exists(), reason="the clothing photos (../shared/data) are not on this machine"
)
def test_edited_copies_of_real_photos_are_found_and_other_photos_are_not(tmp_path):
    paths = sorted(CLOTHING.rglob("*.jpg"))[::37][:10]
    brands = [{"id": "atelier", "names": ["Atelier"], "pictures": [str(path) for path in paths[:5]]}]
    listings = []
    for number, path in enumerate(paths):
        picture = ImageOps.exif_transpose(Image.open(path)).convert("RGB")
        picture.thumbnail((900, 900))
        width, height = picture.size
        edited = ImageOps.mirror(picture.crop((width // 6, height // 6, width, height)))
        (tmp_path / f"{number}.jpg").write_bytes(encoded(edited, quality=60))
        listings.append(listing(number, f"{number}.jpg"))
    code, verdicts, errors = run(tmp_path, brands, listings, "--workers", "2")
    assert (code, errors) == (0, "")
    assert [(v["item_id"], codes(v)) for v in verdicts] == [(str(n), ["picture.copy"]) for n in range(5)]
    assert all(v["signals"][0]["picture"]["mirrored"] for v in verdicts)
