"""The parts of the system in words: how each stands, why, and where one acts. What stops people's work is
bad; what will, if nobody looks, asks for attention; what cannot be asked now is unknown, never good."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum
from time import time

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from brands.display import localised
from brands.templatetags.ui import listed
from ipjf.watch.hooks import ticks
from ipjf.watch.redis_figures import Queue, RedisFigures
from ipjf.watch.work_figures import MOST_COUNTED, WorkFigures
from listings.reasons import FEEDS, worded
from takedowns.wording import duration


class State(IntEnum):
    """In the order in which a page shows them."""

    BAD = 0
    ATTENTION = 1
    UNKNOWN = 2
    GOOD = 3


LABELS = {
    State.BAD: gettext_lazy("Fails"),
    State.ATTENTION: gettext_lazy("Needs attention"),
    State.UNKNOWN: gettext_lazy("Not known"),
    State.GOOD: gettext_lazy("Works"),
}
ICONS = {
    State.BAD: "circle-x",
    State.ATTENTION: "alert-triangle",
    State.UNKNOWN: "question-mark",
    State.GOOD: "circle-check",
}
QUEUE_NAMES = {
    "default": gettext_lazy("Jobs: feeds, scans, mails and deadlines"),
    "removals": gettext_lazy("Jobs: orders to marketplaces"),
    "pictures": gettext_lazy("Jobs: pictures"),
    "ocr": gettext_lazy("Jobs: writing in pictures"),
}
TICK_NAMES = {
    "listings.tasks.tick_feeds": gettext_lazy("pull feeds"),
    "listings.tasks.tick_pictures": gettext_lazy("fetch pictures"),
    "monitoring.tasks.tick_scans": gettext_lazy("scan"),
    "monitoring.tasks.tick_pictures": gettext_lazy("examine pictures"),
    "takedowns.tasks.tick_orders": gettext_lazy("send orders"),
    "takedowns.tasks.tick_deadlines": gettext_lazy("watch deadlines"),
    "takedowns.tasks.tick_returns": gettext_lazy("reopen what is on sale again"),
    "brands.tasks.tick_digests": gettext_lazy("send mails"),
}
# Seconds that the next job may wait before attention is asked for, and before it counts as a failure.
PATIENCE = {"removals": (10.0, 60.0)}
USUAL_PATIENCE = (60.0, 600.0)
SCAN_PATIENCE = (120.0, 1800.0)
TICKS_MISSED, LEAST_LATE = 10, 60.0
"""A tick may be late by so many of its own intervals, and by a minute in any case."""
FEED_FAILURES = 3
"""A marketplace that fails so often in a row is down, not unlucky."""

FEEDS_NAMED = 5


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    state: State
    sentences: Sequence[str]
    url: str = ""
    action: str = ""
    """What the link says."""

    @property
    def label(self) -> str:
        return str(LABELS[self.state])

    @property
    def icon(self) -> str:
        return ICONS[self.state]


def parts(redis: RedisFigures | None, work: WorkFigures | None, waiting: int | None) -> list[Part]:
    """Failing ones first. `waiting`: migrations that are not applied, None when that is not known."""
    found = [_database(work, waiting), _redis(redis)]
    if redis is None:
        # one sentence for all that only Redis could tell
        found.append(Part(_("Ticks, jobs and errors"), State.UNKNOWN, [_("Redis does not answer.")]))
    else:
        found += [_beat(redis), _workers(redis), *_queues(redis), _errors(redis)]
    if work is not None:
        found += [judge(work) for judge in _WORK]
    else:
        found.append(
            Part(_("Scans, feeds, orders and mails"), State.UNKNOWN, [_("The database does not answer.")])
        )
    return sorted(found, key=lambda part: part.state)


def _since(seconds: float) -> str:
    return localised.ago(timedelta(seconds=max(seconds, 0)))


def _milliseconds(value: float) -> str:
    return _("It answered in %(n)s ms.") % {"n": localised.number(max(round(value), 1))}


def _worse(value: float, patience: tuple[float, float]) -> State:
    attention, bad = patience
    return State.BAD if value > bad else State.ATTENTION if value > attention else State.GOOD


def _database(work: WorkFigures | None, waiting: int | None) -> Part:
    name = _("Database")
    if work is None:
        return Part(name, State.BAD, [_("It does not answer, or takes longer than a page can wait.")])
    said = [_milliseconds(work.milliseconds)]
    sizes = {kind: localised.number(rows) for kind, rows in work.estimates.items()}
    said.append(
        _("About %(listings)s listings, %(snapshots)s snapshots, %(flags)s flags and %(cases)s cases.")
        % sizes
    )
    if not waiting:
        return Part(name, State.GOOD, said)
    count = ngettext("%(n)d migration is not applied.", "%(n)d migrations are not applied.", waiting)
    return Part(name, State.BAD, [count % {"n": waiting}, *said])


def _redis(redis: RedisFigures | None) -> Part:
    if redis is None:
        return Part(
            "Redis",
            State.BAD,
            [_("It does not answer. No job starts; what is due is found again when it is back.")],
        )
    return Part("Redis", State.GOOD, [_milliseconds(redis.milliseconds)])


def _beat(redis: RedisFigures) -> Part:
    name = _("Beat, which starts the regular work")
    if redis.beat is None:
        return Part(name, State.BAD, [_("It has not sent a tick yet. Start it: nothing begins without it.")])
    ago = time() - redis.beat
    said = [_("Its last tick was sent %(ago)s.") % {"ago": _since(ago)}]
    if ago < settings.BEAT_SILENCE_SECONDS:
        return Part(name, State.GOOD, said)
    return Part(name, State.BAD, [*said, _("Start it again: nothing begins without it.")])


def _workers(redis: RedisFigures) -> Part:
    """Whether the ticks that beat sends are done by somebody."""
    name = _("Workers")
    at_work = ngettext("%(n)d job is at work.", "%(n)d jobs are at work.", redis.at_work)
    said = [at_work % {"n": redis.at_work}]
    due, now = ticks(), time()
    late = [
        str(TICK_NAMES.get(task, task))
        for task, every in due.items()
        if now - redis.ticks.get(task, 0.0) > max(LEAST_LATE, TICKS_MISSED * every)
    ]
    if not late:
        done = ngettext(
            "%(n)d kind of regular work was done in time.",
            "All %(n)d kinds of regular work were done in time.",
            len(due),
        )
        return Part(name, State.GOOD, [done % {"n": len(due)}, *said])
    if len(late) == len(due):
        latest = max(redis.ticks.values(), default=None)
        said.insert(
            0,
            _("None has done any regular work yet.")
            if latest is None
            else _("The last regular work was done %(ago)s.") % {"ago": _since(now - latest)},
        )
        return Part(name, State.BAD, [*said, _("Start the workers.")])
    return Part(name, State.ATTENTION, [_("Not done in time: %(work)s.") % {"work": listed(late)}, *said])


def _queues(redis: RedisFigures) -> Iterator[Part]:
    for queue in redis.queues:
        yield _queue(queue)


def _queue(queue: Queue) -> Part:
    name = str(QUEUE_NAMES.get(queue.name, queue.name))
    if not queue.waiting:
        return Part(name, State.GOOD, [_("None waits.")])
    count = ngettext("%(n)s waits.", "%(n)s wait.", queue.waiting) % {"n": localised.number(queue.waiting)}
    waited = queue.oldest or 0.0
    said = [count, _("The next one has waited %(time)s.") % {"time": duration(waited)}]
    state = _worse(waited, PATIENCE.get(queue.name, USUAL_PATIENCE))
    if state is not State.GOOD:
        said.append(_("Start more workers for the queue “%(queue)s”.") % {"queue": queue.name})
    return Part(name, state, said)


def _errors(redis: RedisFigures) -> Part:
    tasks, requests = redis.errors["task"], redis.errors["request"]
    said = [
        ngettext("%(n)d job failed in the last hour.", "%(n)d jobs failed in the last hour.", tasks)
        % {"n": tasks},
        ngettext(
            "%(n)d page ended in an error in the last hour.",
            "%(n)d pages ended in an error in the last hour.",
            requests,
        )
        % {"n": requests},
    ]
    if not tasks and not requests:
        return Part(_("Errors"), State.GOOD, [_("No job and no page failed in the last hour.")])
    return Part(_("Errors"), State.ATTENTION, said, "#failures", _("See the latest"))


def _scan(work: WorkFigures) -> Part:
    waited = (timezone.now() - work.unscanned_since).total_seconds() if work.unscanned_since else 0.0
    state = _worse(waited, SCAN_PATIENCE)
    said = []
    if work.unscanned_since:
        said.append(
            _("At most %(n)s changes of listings are not scanned yet; the oldest came in %(ago)s.")
            % {"n": localised.number(work.unscanned), "ago": _since(waited)}
        )
    else:
        said.append(_("Everything that came in is scanned."))
    open_parts = work.shards["pending"] + work.shards["leased"]
    if open_parts:
        said.append(
            _("Parts waiting: %(waiting)s, running: %(running)s.")
            % {
                "waiting": localised.number(work.shards["pending"]),
                "running": localised.number(work.shards["leased"]),
            }
        )
    if failed := work.shards["failed"]:
        state = min(state, State.ATTENTION)
        text = ngettext("%(n)d part failed.", "%(n)d parts failed.", failed)
        said.insert(0, text % {"n": failed})
    return Part(_("Scan"), state, said, reverse("ops_scans"), _("Open the scans"))


def _feeds(work: WorkFigures) -> Part:
    name, url, action = _("Feeds"), reverse("ops_marketplaces"), _("Open the marketplaces")
    if not work.feeds:
        return Part(name, State.GOOD, [_("No marketplace with a feed is set up.")], url, action)
    failing = [feed for feed in work.feeds if feed.failures]
    if not failing:
        count = ngettext("%(n)d feed answers.", "All %(n)d feeds answer.", len(work.feeds))
        return Part(name, State.GOOD, [count % {"n": len(work.feeds)}], url, action)
    said = [
        ngettext(
            "%(name)s failed once: %(why)s", "%(name)s failed %(n)d times in a row: %(why)s", feed.failures
        )
        % {
            "name": feed.name,
            "n": feed.failures,
            "why": worded(FEEDS, feed.last_error, feed.last_error_params),
        }
        for feed in failing[:FEEDS_NAMED]
    ]
    if (rest := len(failing) - len(said)) > 0:
        said.append(ngettext("%(n)d more fails.", "%(n)d more fail.", rest) % {"n": rest})
    down = any(feed.failures >= FEED_FAILURES for feed in failing)
    return Part(name, State.BAD if down else State.ATTENTION, said, url, action)


def _removals(work: WorkFigures) -> Part:
    orders, latency, said = work.orders, work.latency, []
    if orders.refused:
        text = ngettext(
            "%(n)d order was refused and needs a person.",
            "%(n)d orders were refused and need a person.",
            orders.refused,
        )
        said.append(text % {"n": orders.refused})
    if orders.late:
        text = ngettext(
            "%(n)d order is late: the marketplace does not answer, or does not remove.",
            "%(n)d orders are late: the marketplace does not answer, or does not remove.",
            orders.late,
        )
        said.append(text % {"n": orders.late})
    state = State.ATTENTION if said else State.GOOD
    if orders.live and orders.oldest:
        text = ngettext(
            "%(n)s is under way, since %(age)s.",
            "%(n)s are under way, the oldest since %(age)s.",
            orders.live,
        )
        age = duration((timezone.now() - orders.oldest).total_seconds())
        said.append(text % {"n": localised.number(orders.live), "age": age})
    else:
        said.append(_("None is under way."))
    if latency.count:
        said.append(
            _("Removed in the last hour: %(n)s; half of them within %(half)s, nine in ten within %(most)s.")
            % {
                "n": localised.number(latency.count),
                "half": duration(latency.quantiles[0.5]),
                "most": duration(latency.quantiles[0.9]),
            }
        )
    return Part(_("Orders to marketplaces"), state, said, reverse("ops_removals"), _("Open the outbox"))


def _mails(work: WorkFigures) -> Part:
    waiting = ngettext("%(n)s waits.", "%(n)s wait.", work.mails_waiting) % {
        "n": localised.number(work.mails_waiting)
    }
    said = [waiting if work.mails_waiting else _("None waits.")]
    if not work.mails_given_up:
        return Part(_("Mails"), State.GOOD, said)
    text = ngettext(
        "%(n)d mail was tried for hours and given up: look at the mail server, and in the log for “mail”.",
        "%(n)d mails were tried for hours and given up: look at the mail server, and in the log for “mail”.",
        work.mails_given_up,
    )
    return Part(_("Mails"), State.ATTENTION, [text % {"n": work.mails_given_up}, *said])


def _pictures(work: WorkFigures) -> Part:
    """Never a failure by itself: listings are scanned without them, and what stands still is seen above."""
    count = {"n": localised.number(work.pictures_waiting)}
    if not work.pictures_waiting:
        said = _("All are fetched.")
    elif work.pictures_waiting < MOST_COUNTED:
        said = _("To be fetched: %(n)s.") % count
    else:
        said = _("To be fetched: %(n)s or more.") % count
    return Part(_("Pictures"), State.GOOD, [said])


_WORK: tuple[Callable[[WorkFigures], Part], ...] = (_scan, _feeds, _removals, _mails, _pictures)
