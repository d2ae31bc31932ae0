from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from brands.models.brand import Brand
from brands.models.people import Person
from brands.states import RIGHT
from brands.tenancy import TenantModel


class Document(TenantModel):
    """An uploaded file: evidence of a right, a power of attorney. Served only to who may see it."""

    file = models.FileField(upload_to="documents/%Y/%m/")
    name = models.CharField(_("file name"), max_length=200)
    content_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField(help_text="Bytes.")
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)


class Right(TenantModel):
    """An intellectual property right as registered. A notice names one that is verified, valid on
    the day and covers the class of the goods."""

    KINDS = [
        ("trademark", _("Trademark")),
        ("copyright", _("Copyright")),
        ("design", _("Design patent")),
        ("patent", _("Invention or utility patent")),
    ]
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="rights")
    kind = models.CharField(_("kind of right"), max_length=12, choices=KINDS)
    title = models.CharField(_("mark or title"), max_length=200)
    number = models.CharField(_("registration number"), max_length=60)
    office = models.CharField(
        _("office"), max_length=60, help_text=_("For example CNIPA, EUIPO, WIPO, USPTO.")
    )
    owner = models.CharField(_("registered owner"), max_length=200)
    nice_classes = ArrayField(
        models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(45)]),
        verbose_name=_("Nice classes"),
        default=list,
        blank=True,
    )
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=RIGHT.choices, default="submitted")
    version = models.PositiveIntegerField(default=0)
    note = models.TextField(_("note of the verification"), blank=True, max_length=2000)
    checked_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    checked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "office", "number"], name="right_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"


class Product(TenantModel):
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="products")
    name = models.CharField(_("product"), max_length=200)
    category = models.CharField(_("category"), max_length=20, blank=True)
    reference_price = models.DecimalField(
        _("reference price"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)


class ReferencePicture(TenantModel):
    """The brand's own picture of a product, re-encoded on upload."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="pictures")
    file = models.ImageField(upload_to="reference/%Y/%m/", width_field="width", height_field="height")
    width = models.PositiveIntegerField(help_text="Pixels.")
    height = models.PositiveIntegerField(help_text="Pixels.")
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "product", "sha256"], name="reference_once")]


class SellerEntry(TenantModel):
    """A seller a brand has an opinion of, by the marketplace's own id. Kept as text: the kernel
    knows no listings, and a seller may be authorised before a listing of theirs was ever seen."""

    marketplace = models.CharField(_("marketplace"), max_length=40)
    seller_id = models.CharField(_("seller id"), max_length=80)
    name = models.CharField(_("shop name"), max_length=200, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    added_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


class AuthorisedSeller(SellerEntry):
    valid_to = models.DateField(_("authorised until"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "marketplace", "seller_id"], name="authorised_once")
        ]


class WatchedSeller(SellerEntry):
    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "marketplace", "seller_id"], name="watched_once")
        ]
