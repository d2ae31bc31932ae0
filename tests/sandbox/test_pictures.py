import hashlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image, ImageChops, ImageStat

from sandbox.pictures import treatments
from sandbox.pictures.gallery import KINDS, TREATMENTS, Gallery, UnknownPicture, key


@pytest.fixture(scope="module")
def gallery(tmp_path_factory) -> Gallery:
    return Gallery(tmp_path_factory.mktemp("pictures"))


def thumbnail(path) -> Image.Image:
    with Image.open(path) as picture:
        return picture.convert("RGB").resize((64, 64))


def distance(one, other) -> float:
    return sum(ImageStat.Stat(ImageChops.difference(thumbnail(one), thumbnail(other))).mean) / 3


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_a_picture_with_its_product_in_the_middle(gallery, kind):
    picture = Image.open(gallery.path(key(kind, "red")))
    assert (picture.format, picture.size, picture.mode) == ("JPEG", (800, 800), "RGB")
    middle = picture.crop((200, 150, 600, 650)).convert("L")
    assert ImageStat.Stat(middle).stddev[0] > 12


def test_no_two_kinds_look_alike(gallery):
    paths = [gallery.path(key(kind, "blue")) for kind in KINDS]
    pairs = [(a, b) for place, a in enumerate(paths) for b in paths[place + 1 :]]
    assert min(distance(a, b) for a, b in pairs) > 3


def test_the_same_key_gives_the_same_bytes_elsewhere(gallery, tmp_path):
    elsewhere = Gallery(tmp_path)
    for name in (key("shoe", "white", 3, 8), key("tee", "navy"), key("cream", "red", 6, 3)):
        digests = {hashlib.sha256(g.path(name).read_bytes()).hexdigest() for g in (gallery, elsewhere)}
        assert len(digests) == 1


def test_a_treated_copy_stays_nearer_to_its_original_than_another_product(gallery):
    original = gallery.path(key("shoe", "black", 1))
    stranger = gallery.path(key("bag", "orange", 2))
    for treatment in range(1, TREATMENTS):
        how = treatments.TREATMENTS[treatment % len(treatments.TREATMENTS)]
        if how not in (treatments.frame, treatments.mirror):  # beyond a plain comparison of pixels
            copy = gallery.path(key("shoe", "black", 1, treatment))
            assert 0 < distance(original, copy) < distance(original, stranger)


@pytest.mark.parametrize(
    "name",
    ["", "shoe", "shoe-white-s0", "shoe-beige-s0-t0", "sofa-white-s0-t0", "shoe-white-s99-t0",
     "shoe-white-s0-t99",
     "../etc-white-s0-t0", "shoe-white-s-1-t0", "shoe-white-s٣-t0"],
)  # fmt: skip
def test_an_unknown_key_is_no_picture(gallery, name):
    with pytest.raises(UnknownPicture):
        gallery.path(name)


def test_one_picture_asked_for_by_many_is_drawn_whole(tmp_path):
    gallery = Gallery(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        paths = [pool.submit(gallery.path, key("lamp", "mint", 2)) for _ in range(8)]
    assert {thumbnail(path.result()).tobytes() for path in paths} == {thumbnail(paths[0].result()).tobytes()}
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
