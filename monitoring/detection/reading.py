"""What a title says besides names: its categories, jargon and lawful uses. Read once, for all brands."""

from collections.abc import Sequence

from monitoring.detection import fields, lawful, terms
from monitoring.detection.categories import resolve
from monitoring.detection.fold import WITHOUT_SIGNS, fold_word
from monitoring.detection.jargon import DENIED_AFTER, DENIED_BEFORE, TAUGHT_NEAR, Term
from monitoring.detection.terms import Heard, Said
from monitoring.detection.types import ListingFacts, Span

_OFFICIAL_CLAIMS = ("官方旗舰", "旗舰店", "官网", "官方正品", "专柜正品")
_DENIALS = tuple(f" {word}" if word.isascii() else word for word in DENIED_AFTER)
_BULK = ("批发", "定制", "定做", "全套", "厂家", "货源", "工厂")
_FOOD = frozenset({"food"})
_NEAR_FOOD = frozenset({"food", "home", "personal-care", "cosmetics"})
_NEAR_ART = frozenset({"home", "books", "toys"})
_ORNAMENTAL = frozenset({"jewellery", "accessories"})


class Reading:
    """One title, read. Nothing changes it but its own memo of jargon by category."""

    __slots__ = (
        *(
            "_accessories",
            "_by_kinds",
            "_main",
            "_trade",
            "claims_official",
            "fields",
            "first",
            "kinds",
            "loud",
            "plain",
        ),
        *("stated", "strong_fits", "technical_fits", "title", "unsigned"),
    )

    def __init__(self, facts: ListingFacts, title: str, unsigned: str, plain: str, said: Said) -> None:
        """`title` is what of facts.title was searched; `unsigned` and `plain` the same through
        WITHOUT_SIGNS and PLAIN, `said` what terms or hearing made of it."""
        self.title = title
        self.plain = plain
        self.unsigned = unsigned
        self.first: dict[str, Heard] = {}
        """The first word heard of each lawful role."""
        self.strong_fits: Heard | None = None
        self.technical_fits: Heard | None = None
        self._trade: list[Heard] = []
        self._by_kinds: dict[frozenset[str], tuple[tuple[Heard, Term], ...]] = {}
        self.claims_official: str | None = None
        for word in _OFFICIAL_CLAIMS:
            if word in title:
                self.claims_official = word
                break
        self.fields: frozenset[str] = frozenset()
        """The fields that words of the title are of, which speak against names that may be words."""
        named = resolve(facts.category)
        self.stated = named is not None
        """Whether the marketplace names the category."""
        self.kinds: frozenset[str] = frozenset({named}) if named is not None else said.kinds
        """The listing's categories: the one the marketplace names, else those its title speaks of; empty
        when nothing tells."""
        self._accessories: list[Heard] = []
        self._main: list[Heard] = []
        self.loud = said.loud
        """Whether one of beside.WORDS stands somewhere."""
        for each in said.heard:
            role = each.word.role
            if each.word.term is not None:
                self._trade.append(each)
            elif role not in ("accessory", "car_part", "small") or self._is_sold(each.span):
                if role == "fits":
                    if self._tells_for_whom(each):
                        continue
                    if self.strong_fits is None and each.word.text in lawful.STRONG_FITS:
                        self.strong_fits = each
                    if self.technical_fits is None and each.word.text in lawful.TECHNICAL_FITS:
                        self.technical_fits = each
                if role == "accessory":
                    self._accessories.append(each)
                    continue
                if role == "service" and each.word.text == "回收" and self._is_recycled(each.span):
                    continue
                if role == "weak_service" and role in self.first:
                    role = "service"
                self.first.setdefault(role, each)
        if not fields.NAMES.isdisjoint(self.first):
            self.fields = fields.NAMES.intersection(self.first)
        if self._accessories:
            self._weigh_accessories()

    def _tells_for_whom(self, fits: Heard) -> bool:
        """Whether the word names people, seasons or occasions (男女通用, 适合学生), not what a part fits."""
        start, end = fits.span
        text = fits.word.text
        if text in lawful.FOR_ALL and self.plain[:start].rstrip().endswith(lawful.FOR_WHOM):
            return True
        return text == "适合" and self.plain[end:].lstrip().startswith(lawful.FOR_WHAT)

    def _is_recycled(self, span: Span) -> bool:
        """Whether 回收 tells of the material, or of nothing that shoes and clothes are bought back by."""
        start, end = span
        if self.plain[:start].rstrip().endswith(lawful.RECYCLED_BEFORE):
            return True
        if self.plain[end:].lstrip().startswith(lawful.RECYCLED_AFTER):
            return True
        apart = self.plain[:start].strip() and self.plain[start - 1] == " "
        return bool(apart and self.kinds and self.kinds <= lawful.WORN)

    def _weigh_accessories(self) -> None:
        """Leave out what is said of the article itself: 手机 电池耐用, 可拆卸肩带."""
        if "fits" not in self.first:
            taken = [each.span for each in self._accessories]
            self._main = [
                each
                for each in terms.cues_in(self.plain)
                if not any(each.span[0] < end and start < each.span[1] for start, end in taken)
            ]
            if self._main:
                self._accessories = [each for each in self._accessories if not self._is_part(each)]
        if self._accessories:
            self.first["accessory"] = self._accessories[0]

    def _is_part(self, accessory: Heard) -> bool:
        if accessory.word.text not in lawful.COMPONENTS:
            return False
        start, end = accessory.span
        if self.plain[:start].rstrip().endswith(lawful.MADE_TO):
            return True
        return any(each.span[1] <= start for each in self._main) and self.plain[end:].lstrip().startswith(
            lawful.OF_THE_WHOLE
        )

    def _accessory(self, home: frozenset[str]) -> Heard | None:
        """The first accessory that is none of the goods a brand at home in these categories makes."""
        if "accessory" not in self.first:
            return None
        return next((each for each in self._accessories if not self._is_own(each, home)), None)

    def _is_own(self, accessory: Heard, home: frozenset[str]) -> bool:
        kind = lawful.OWN_GOODS.get(accessory.word.text)
        if kind is None or "fits" in self.first or any(word in self.plain for word in lawful.PAPER):
            return False
        if kind in home:
            return True
        # 双肩背包 电脑包: a bag by both its names, though of a brand of shoes.
        return (
            bool(home)
            and home.isdisjoint(lawful.DEVICES)
            and any(each.word.role == kind for each in self._main)
        )

    def _is_sold(self, span: Span) -> bool:
        """Whether an accessory is what is sold, not thrown in (送防尘袋) or said to be there (吊牌齐全)."""
        return not (
            self.plain[: span[0]].rstrip().endswith(lawful.THROWN_IN)
            or self.plain[span[1] :].lstrip().startswith(lawful.COMPLETE)
        )

    def elsewhere(self, home: frozenset[str]) -> bool:
        """Whether the goods are so far from those of a brand at home in these categories that one name in
        the title is an ordinary word or another brand: food, sayings for walls. What speaks the trade's
        words is never so far."""
        if not home or self._trade:
            return False
        if "art" in self.first and _NEAR_ART.isdisjoint(home):
            return True
        return self.kinds == _FOOD and _NEAR_FOOD.isdisjoint(home)

    def cheap_by_nature(self, home: frozenset[str]) -> bool:
        """Whether a low price says nothing, for a brand at home in these categories."""
        first = self.first
        if not first:
            return False
        if "ornament" in first and _ORNAMENTAL.isdisjoint(home):
            return True
        if "car_part" in first and "car" not in home:
            return True
        return self._accessory(home) is not None or "small" in first or "service" in first

    def fits_before(self, starts: Sequence[int]) -> bool:
        """Whether a fits-word leads up to a name that begins at one of these places: 适用苹果, for Gap."""
        return any(
            each.span[1] <= start <= each.span[1] + 1
            for each in (self.first.get("fits"), self.strong_fits, self.technical_fits)
            if each is not None
            for start in starts
        )

    @property
    def speaks_the_trade(self) -> bool:
        """Whether any of the trade's words was heard, meant as such or not."""
        return bool(self._trade)

    def jargon(self, kinds: frozenset[str]) -> tuple[tuple[Heard, Term], ...]:
        """The trade's words that are meant as such for goods of these kinds, in order of position; of two
        that overlap the longer (复刻 within 原版复刻)."""
        if not self._trade:
            return ()
        meant = self._by_kinds.get(kinds)
        if meant is None:
            meant = self._by_kinds[kinds] = self._meant(kinds)
        return meant

    def _meant(self, kinds: frozenset[str]) -> tuple[tuple[Heard, Term], ...]:
        meant: list[tuple[Heard, Term]] = []
        for each in sorted(self._trade, key=lambda each: (each.span[0] - each.span[1], each.span)):
            term = each.word.term
            if term is None or self._innocent(term, each.span, kinds):
                continue
            if not any(other.span[0] <= each.span[0] and each.span[1] <= other.span[1] for other, _ in meant):
                meant.append((each, term))
        meant.sort(key=lambda pair: pair[0].span)
        return tuple(meant)

    def _says(self, words: tuple[str, ...]) -> bool:
        return any(fold_word(word) in self.unsigned or word in self.plain for word in words)

    def _innocent(self, term: Term, span: Span, kinds: frozenset[str]) -> bool:
        if kinds:
            if term.only_in and term.only_in.isdisjoint(kinds):
                return True
            if kinds <= term.never_in:
                return True
        if term.only_near and not self._says(term.only_near):
            return True
        if term.innocent_near and self._says(term.innocent_near):
            return True
        before, after = self.plain[: span[0]].rstrip(), self.plain[span[1] :].lstrip()
        if after.startswith((*term.innocent_before, *DENIED_BEFORE)):
            return True
        if f" {before}".endswith((*term.innocent_after, *_DENIALS)):
            return True
        return term.grade == "explicit" and self._says(TAUGHT_NEAR)

    def lawful_uses(
        self, starts: Sequence[int] = (), home: frozenset[str] = frozenset()
    ) -> list[tuple[str, Heard]]:
        """(code, first word of it) of each lawful use; `starts` are the places where names begin,
        `home` the categories of the brand."""
        first = self.first
        if not first:
            return []
        accessory, service = self._accessory(home), first.get("service")
        if accessory is None and ("car" not in home or self.strong_fits is not None):
            accessory = first.get("car_part")
        if accessory is not None and self.strong_fits is None and self._says(_BULK):
            # Packaging and labels in bulk are what copies are packed in.
            accessory = None if accessory.word.text in _PACKAGING else accessory
        fits = self.strong_fits
        if fits is None and not lawful.TECHNICAL.isdisjoint(self.kinds or home):
            fits = self.technical_fits
        if fits is None and (accessory is not None or self.fits_before(starts)):
            fits = first.get("fits")
        uses = (
            ("lawful.fits", fits),
            ("lawful.accessory", accessory),
            ("lawful.second_hand", first.get("used")),
            ("lawful.parallel_import", first.get("import")),
            ("lawful.service", service),
        )
        return [(code, use) for code, use in uses if use is not None]


_PACKAGING = frozenset({"包装盒", "礼品袋", "手提袋", "购物袋", "吊牌", "标签", "鞋盒", "防尘袋"})


def read(facts: ListingFacts, title: str) -> Reading:
    """One title by itself; Judge.verdicts takes the readings of many."""
    unsigned, plain = title.translate(WITHOUT_SIGNS), title.translate(terms.PLAIN)
    return Reading(facts, title, unsigned, plain, terms.said_in(title, plain, unsigned))
