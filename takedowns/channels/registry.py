"""Which adapter speaks with which marketplace."""

from django.conf import settings

from listings.models import Marketplace
from takedowns.channels.base import Answer, Channel, ItemState, Observation, Order, Outcome
from takedowns.channels.http import HttpChannel


class NoChannel:
    """A marketplace that cannot be asked: every order stands on the human list, with the reason."""

    def __init__(self, why: str) -> None:
        self._why = why

    def send(self, order: Order) -> Answer:
        return Answer(Outcome.REFUSED, detail=self._why)

    def observe(self, item_id: str) -> Observation:
        return Observation(ItemState.UNKNOWN, detail=self._why)


def channel_for(marketplace: Marketplace) -> Channel:
    if not marketplace.base_url:
        return NoChannel("no_channel")
    secret = settings.MARKETPLACE_SECRETS.get(marketplace.code)
    if not secret:
        return NoChannel("no_secret")
    return HttpChannel(
        base_url=marketplace.base_url, secret=secret, seconds=float(settings.ORDER_CALL_SECONDS)
    )
