"""Which characters are read as a Latin letter or a digit: Unicode's security data, names of characters,
and the ornamental alphabets that text decorators offer."""

import re
import unicodedata

from confusable_homoglyphs import confusables

LETTERS = "abcdefghijklmnopqrstuvwxyz"

_ORNAMENTAL = (
    "ᗩᗷᑕᗪᕮᖴᘜᕼᓰᒍKᒪᗰᑎᗝᑭᑫᖇᔕᖶᑌᐯᗯ᙭ᎩZ",
    "₳฿₵ĐɆ₣₲ⱧłJ₭Ⱡ₥₦Ø₱QⱤ₴₮ɄV₩ӾɎⱫ",
    "ꍏꌃꉓꀸꍟꎇꁅꃅꀤꀭꀘ꒒ꂵꈤꂦꉣꆰꋪꌗ꓄ꀎᐯꅏꊼꌩꁴ",
    "ᏗᏰፈᎴᏋᎦᎶᏂᎥᏠᏦᏝᎷᏁᎧᎮᎤᏒᏕᏖᏬᏉᏇጀᎩፚ",
    "ąცƈɖɛʄɠɧıʝƙƖɱŋơ℘զཞʂɬųνῳҳყʑ",
    "αвc∂εƒgнιנкℓмησρqяsтυνωχуz",
    "ค๒ς๔єŦﻮђเןкl๓ภ๏קợгรtยשฬאץz",
    "∀ßↃ◖ƎℲ⅁HIſʞ˥WNOԀQᴚS⊥ՈΛMX⅄Z",
    "ДБҪDΞFGНIJЌLМИФРQЯSГЦVЩЖҰZ",
    "ⲁⲃⲥδⲉϝɠⲏⲓϳⲕⳑⲙⲛⲟⲣ૧ꞅⲋⲧⳙⳳⱳⲭⲩⲍ",
)
"""Each in the order of the alphabet, as the usual text decorators write it."""

_FURTHER = {
    "a": "@ΛΔλάДᎯ",
    "b": "Ββßвьъᗽᗾᗿხ␢ᗸᗹᛔ",
    "c": "¢ςϹ☾⊂Ꮸ₡Ⴚⴚ",
    "d": "ðÐđĐᗫ₫ᚦᚧ",
    "e": "ΣΞεέξзЗ€эЭєЄ℮६ໂ∑ع",
    "f": "∮ჶᚨᚩᚪᚫ",
    "g": "Ꮹפ",
    "h": "ΗнዙᏥЋћਮ",
    "j": "ჟᶖℑ",
    "k": "ΚκкҠҡ",
    "l": "£|!łŁ₤ןו١ا",
    "m": "Μмʍ♍ᙢ♏ጠ",
    "n": "ΝηήпПиИйЙΠתחŉℵหກ⋒Ӈӈ",
    "o": "θΘФфøØ๏ტ٥סەه",
    "p": "þÞᎵ☧ᖘ₽թǷ",
    "q": "ჹ",
    "r": "яЯгГ℟ჩᚱ",
    "s": "$§₰∫ֆక",
    "t": "Ττт₸ᎿᏆ⍡",
    "u": "µμυύцᙀนԱ",
    "v": "℣ט٧",
    "w": "шШщЩωώᙡಎಭᏊผฝพฟ",
    "x": "ჯ",
    "y": "¥Υүчɤע௶Ⴘⴘ",
}
_MORE = {
    "b": "ƅҍҌ",
    "c": "ငҫҪ",
    "d": "ԃԂძ",
    "e": "ၔҽҿҼҾəƏǝƎ",
    "f": "φғӻҒӺ",
    "g": "ԍԌဌ",
    "h": "ҥҤԋԊӈӇӉӊңҢԧԩԦԨ♄",
    "i": "ℑ",
    "j": "၂",
    "k": "ĸԟԞ",
    "l": "׀ߊ𞣇",
    "m": "♏𑜀𑣣ӎӍ",
    "n": "กԥԤ",
    "o": "∞ھہഠ",
    "p": "ϼҏҎԗԖ",
    "q": "৭੧૧",
    "r": "®",
    "s": "ຮฃടຣ",
    "t": "†ԏԎҭҬㄒ",
    "u": "บບʋ",
    "v": "✓√✔ᶌ",
    "w": "ຟພ",
    "x": "✗✘×ӽӿӼӾҳ",
    "y": "ұҰ",
    "2": "ꙄꝚꛯϨᒿƧ२২੨૨೩೭շꙅꝛϩƨ",
    "3": "Ӡ𖼻ⳌƷ𑣊ⱿȜꝪӡⳍʒɜȝꝫउওਤ੩૩౩ဒვპ",
    "4": "Ꮞ𑢯𑣏੫ㄐ",
    "5": "𑢻𑣛",
    "6": "𑣕ᏮⳒбճⳓ",
    "7": "𐓒𑣆𐓺",
    "8": "𐌚੪𞣋ȣȢ৪ଃ୫",
    "9": "𑣌Ꝯ൭𑢬𑣖୨૭౨Ⳋꝯⳋ",
}
"""Letters and digits of other alphabets by their shape in common fonts."""

OTHERWISE = {
    twin: letter
    for letter, twins in {
        "b": "Ђђþ",
        "ce": "œŒ",
        "e": "£",
        "h": "нНҥԋӈӉңԧ廾",
        "j": "ᶖ",
        "l": "λ",
        "m": "爪",
        "n": "ηӈ",
        "o": "Ǭǭð",
        "p": "尸рР",
        "q": "Ǭǭᶐ",
        "r": "尺ґҐғӻгяЯ",
        "s": "ย",
        "ss": "ß",
        "t": "丁七丅丆干テナ",
        "u": "ขνυᴜ",
        "v": "ʋ",
        "x": "乂",
        "y": "丫ᶌу",
        "z": "乙ʒƷ",
        "4": "丩",
    }.items()
    for twin in twins
}
"""A second letter that some characters are read as, and what Chinese and Japanese characters that
stand among Latin letters stand for."""
_BEARING = re.compile(r"LATIN (?:SMALL|CAPITAL) LETTER ([A-Z]) WITH .*")
_SMALL_OR_TURNED = re.compile(
    r"(?:LATIN (?:LETTER SMALL CAPITAL|(?:SMALL|CAPITAL) LETTER(?: TURNED| REVERSED| OPEN| LONG)?)|"
    r"MODIFIER LETTER (?:SMALL|CAPITAL)|COMBINING LATIN SMALL LETTER) ([A-Z])(?: WITH .*)?"
)


_DIGRAPH = re.compile(
    r"LATIN (?:SMALL|CAPITAL) (?:LETTER|LIGATURE) (A[AEOUVY]|D?Z|LJ|NJ|O[EO]|L[SZ]|T[SZ]|UE|VY)(?: DIGRAPH)?"
)
_CYRILLIC_AE = "ӕӔ"


def _from_security_data() -> dict[str, str]:
    table: dict[str, str] = {}
    for letter in LETTERS + LETTERS.upper():
        for twin in confusables.confusables_data.get(letter, ()):
            other = twin["c"]
            if len(other) == 1 and not other.isascii() and "CJK" not in unicodedata.name(other, ""):
                table.setdefault(other, letter.lower())
    return table


def _build() -> dict[str, str]:
    table = _from_security_data()
    for alphabet in _ORNAMENTAL:
        for letter, ornament in zip(LETTERS, alphabet, strict=True):
            if not ornament.isascii():
                table.setdefault(ornament, letter)
    for further in (_FURTHER, _MORE):
        table |= {twin: letter for letter, twins in further.items() for twin in twins}
    return table | dict.fromkeys(_CYRILLIC_AE, "ae")


_TABLE = _build()


def latin_letter(character: str) -> str | None:
    """The lower-case letter (two for a ligature, or a digit) that the character is read as; None when it
    is not read as another.

    Beyond the tables the character's Unicode name tells: small capitals and letters WITH a
    stroke, hook or descender are read as the letter that bears it, in any alphabet.
    """
    if character.isascii():
        return _TABLE.get(character)
    name = unicodedata.name(character, "")
    match = _BEARING.fullmatch(name)
    if match is None and character in _TABLE:
        return _TABLE[character]
    match = match or _SMALL_OR_TURNED.fullmatch(name)
    if match is not None:
        return match[1].lower()
    ligature = _DIGRAPH.fullmatch(name)
    if ligature is not None:
        return ligature[1].lower()
    if unicodedata.digit(character, None) == 0:
        # The zero of every alphabet is round.
        return "0"
    base, bears, _ = name.partition(" WITH ")
    if not bears:
        return None
    try:
        bearer = unicodedata.lookup(base)
    except KeyError:
        return None
    return _TABLE.get(bearer) or (bearer.lower() if bearer.isascii() and bearer.isalpha() else None)
