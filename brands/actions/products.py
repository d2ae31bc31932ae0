"""Products with their reference price, and the brand's own pictures of them."""

from decimal import Decimal
from typing import Any

from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from brands import audit
from brands.actions.profile import profile_changed
from brands.errors import Invalid
from brands.models import Brand, Product, ReferencePicture
from brands.permissions import Actor
from brands.uploads import Accepted

MAX_PICTURES = 20
MAX_PRICE = Decimal("9999999999.99")


@transaction.atomic
def save_product(
    *,
    brand: Brand,
    actor: Actor,
    name: str,
    category: str = "",
    reference_price: Decimal | None = None,
    currency: str = "CNY",
    product: Product | None = None,
) -> Product:
    """Add a product, or change `product`."""
    if reference_price is not None and not 0 < reference_price <= MAX_PRICE:
        raise Invalid(fields={"reference_price": _("A reference price is more than 0.")})
    values: dict[str, Any] = {
        "name": " ".join(name.split()),
        "category": category,
        "reference_price": reference_price,
        "currency": currency,
    }
    before: dict[str, Any] = {}
    if product is None:
        product, action = Product(brand=brand, **values), "products.add"
    else:
        before, action = {name: getattr(product, name) for name in values}, "products.change"
        if before == values:
            return product
        for column, value in values.items():
            setattr(product, column, value)
    product.save()
    profile_changed(brand.pk)
    audit.record(brand_id=brand.pk, actor=actor, action=action, obj=product, before=before, after=values)
    return product


@transaction.atomic
def set_active(*, product: Product, actor: Actor, active: bool) -> None:
    """A product that is no longer sold is retired, not deleted: old flags refer to its pictures."""
    if product.active == active:
        return
    product.active = active
    product.save(update_fields=["active"])
    profile_changed(product.brand_id)
    action = "products.bring_back" if active else "products.retire"
    audit.record(brand_id=product.brand_id, actor=actor, action=action, obj=product)


@transaction.atomic
def add_picture(*, product: Product, actor: Actor, picture: Accepted) -> ReferencePicture:
    """Keep a checked, re-encoded picture. Invalid when the product has it already or has too many."""
    # the product's row serialises its uploads, or two at once would pass the limit
    Product.objects.for_brand(product.brand_id).select_for_update().get(pk=product.pk)
    present = ReferencePicture.objects.for_brand(product.brand_id).filter(product=product)
    if present.count() >= MAX_PICTURES:
        raise Invalid(
            _("A product has at most %(count)s pictures. Delete one first.") % {"count": MAX_PICTURES}
        )
    row = ReferencePicture(
        brand_id=product.brand_id,
        product=product,
        sha256=picture.sha256,
        width=picture.width,
        height=picture.height,
    )
    if present.filter(sha256=picture.sha256).exists():
        raise Invalid(_("“%(name)s” is already among the pictures.") % {"name": picture.name})
    file = picture.as_file()
    row.file.save(file.name or "", file, save=False)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        default_storage.delete(row.file.name or "")
        raise Invalid(_("“%(name)s” is already among the pictures.") % {"name": picture.name}) from error
    profile_changed(product.brand_id)
    audit.record(
        brand_id=product.brand_id,
        actor=actor,
        action="products.add_picture",
        obj=row,
        after={"product": product.pk, "sha256": row.sha256},
    )
    return row


@transaction.atomic
def remove_picture(*, picture: ReferencePicture, actor: Actor) -> None:
    name = picture.file.name or ""
    audit.record(
        brand_id=picture.brand_id,
        actor=actor,
        action="products.remove_picture",
        obj=picture,
        before={"product": picture.product_id, "sha256": picture.sha256},
    )
    picture.delete()
    profile_changed(picture.brand_id)
    transaction.on_commit(lambda: default_storage.delete(name))
