"""Which characters are read as a Latin letter: Unicode's security data, names of characters, and
the ornamental alphabets that text decorators offer."""

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
_BEARING = re.compile(r"LATIN (?:SMALL|CAPITAL) LETTER ([A-Z]) WITH .*")
_SMALL_OR_TURNED = re.compile(
    r"(?:LATIN (?:LETTER SMALL CAPITAL|(?:SMALL|CAPITAL) LETTER(?: TURNED| REVERSED| OPEN| LONG)?)|"
    r"MODIFIER LETTER (?:SMALL|CAPITAL)|COMBINING LATIN SMALL LETTER) ([A-Z])(?: WITH .*)?"
)


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
    table |= {twin: letter for letter, twins in _FURTHER.items() for twin in twins}
    return table


_TABLE = _build()


def latin_letter(character: str) -> str | None:
    """The lower-case letter the character is read as; None when it is not read as another.

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
    base, bears, _ = name.partition(" WITH ")
    if not bears:
        return None
    try:
        bearer = unicodedata.lookup(base)
    except KeyError:
        return None
    return _TABLE.get(bearer) or (bearer.lower() if bearer.isascii() and bearer.isalpha() else None)
