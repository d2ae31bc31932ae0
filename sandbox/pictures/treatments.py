"""What a copyist does to another shop's photograph, by number: 0 leaves it alone."""

import io
import random

from PIL import Image, ImageDraw, ImageEnhance, ImageFont

SHOPS = ("TING LAN", "QI HE", "MU YU", "SHUO YE", "QING XIAO", "DU LAN", "LE CHUN", "BAN YAN")
BANNERS = ("HOT SALE", "NEW ARRIVAL", "FREE SHIPPING", "TODAY -50%", "TOP QUALITY", "LAST 100")
INKS = ((222, 42, 48), (240, 120, 24), (24, 104, 200), (20, 22, 26), (196, 30, 110))


def treat(picture: Image.Image, number: int) -> Image.Image:
    if number == 0:
        return picture
    draw = random.Random(f"treatment {number}")
    return TREATMENTS[number % len(TREATMENTS)](picture, draw)


def crop(picture: Image.Image, draw: random.Random) -> Image.Image:
    width, height = picture.size
    left, top, right, bottom = (draw.uniform(0.02, 0.1) for _ in range(4))
    part = picture.crop(
        (round(left * width), round(top * height), round(width * (1 - right)), round(height * (1 - bottom)))
    )
    return part.resize(picture.size, Image.Resampling.LANCZOS)


def banner(picture: Image.Image, draw: random.Random) -> Image.Image:
    """A coloured strip with an offer, and a price badge in a corner."""
    picture = picture.copy()
    brush = ImageDraw.Draw(picture)
    width, height = picture.size
    ink = draw.choice(INKS)
    brush.rectangle((0, height - 104, width, height), fill=ink)
    brush.text(
        (34, height - 52), draw.choice(BANNERS), font=ImageFont.load_default(54), fill="white", anchor="lm"
    )
    badge = (width - 190, height - 172, width - 24, height - 6)
    brush.ellipse(badge, fill=(255, 224, 70), outline="white", width=7)
    price = f"{draw.choice((9, 19, 29, 39, 59, 79))}.9"
    brush.text((width - 107, height - 89), price, font=ImageFont.load_default(56), fill=ink, anchor="mm")
    return picture


def watermark(picture: Image.Image, draw: random.Random) -> Image.Image:
    words = f"{draw.choice(SHOPS)} STORE"
    sheet = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    brush = ImageDraw.Draw(sheet)
    ink = (255, 255, 255, 130) if draw.random() < 0.5 else (40, 44, 54, 88)
    for y in range(60, 900, 210):
        for x in range(-40, 900, 380):
            brush.text((x + (y % 420) // 2, y), words, font=ImageFont.load_default(38), fill=ink)
    sheet = sheet.rotate(18, resample=Image.Resampling.BICUBIC)
    return Image.alpha_composite(picture.convert("RGBA"), sheet).convert("RGB")


def frame(picture: Image.Image, draw: random.Random) -> Image.Image:
    """A border in the shop's colour with its name on it."""
    ink = draw.choice(INKS)
    sheet = Image.new("RGB", picture.size, ink)
    width, height = picture.size
    sheet.paste(picture.resize((width - 56, height - 110), Image.Resampling.LANCZOS), (28, 82))
    ImageDraw.Draw(sheet).text(
        (width // 2, 42),
        draw.choice(SHOPS) + " SELECT",
        font=ImageFont.load_default(46),
        fill="white",
        anchor="mm",
    )
    return sheet


def recompress(picture: Image.Image, draw: random.Random) -> Image.Image:
    """Forwarded many times: small, hard JPEG, large again."""
    size = draw.choice((300, 360, 420))
    buffer = io.BytesIO()
    picture.resize((size, size), Image.Resampling.BILINEAR).save(buffer, "JPEG", quality=draw.randint(22, 40))
    return Image.open(buffer).convert("RGB").resize(picture.size, Image.Resampling.BICUBIC)


def retouch(picture: Image.Image, draw: random.Random) -> Image.Image:
    picture = ImageEnhance.Color(picture).enhance(draw.uniform(0.6, 1.45))
    picture = ImageEnhance.Brightness(picture).enhance(draw.uniform(0.86, 1.14))
    return ImageEnhance.Contrast(picture).enhance(draw.uniform(0.88, 1.18))


def mirror(picture: Image.Image, draw: random.Random) -> Image.Image:
    return retouch(picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT), draw)


TREATMENTS = (banner, crop, watermark, recompress, frame, retouch, mirror)
