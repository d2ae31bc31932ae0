"""The first admin of an empty portal."""

import pytest
from django.core.management import CommandError, call_command

from brands.models import Invitation, Mail

pytestmark = pytest.mark.django_db


def test_an_empty_portal_invites_its_first_admin():
    call_command("invite_admin", "Dana@operator.example", language="zh-hans")
    rows = Invitation.objects.across_brands().values_list("email", "role", "brand", "invited_by")
    assert list(rows) == [("dana@operator.example", "admin", None, None)]
    assert list(Mail.objects.across_brands().values_list("to", flat=True)) == ["dana@operator.example"]


def test_an_admin_is_not_invited_again(world):
    with pytest.raises(CommandError):
        call_command("invite_admin", world.dana.email)
    assert Invitation.objects.across_brands().filter(email=world.dana.email).count() == 0


def test_a_word_that_is_no_address():
    with pytest.raises(CommandError, match=r"'dana' is not an e-mail address\."):
        call_command("invite_admin", "dana")
    assert Invitation.objects.across_brands().count() == 0
