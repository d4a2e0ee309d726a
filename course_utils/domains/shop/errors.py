"""What the shop refuses. The message of each says what was refused, with which values, and what to do instead."""

from course_utils.domains.errors import Refused

ShopError = Refused
"""The shop refused, for a reason of its own or for one that every domain has. Nothing was stored."""


class UnknownProduct(ShopError):
    """No product has this sku."""


class ProductExists(ShopError):
    """A product with this sku was listed before."""


class ProductWithdrawn(ShopError):
    """The product is no longer sold."""


class UnknownCustomer(ShopError):
    """No customer has this number."""


class CustomerExists(ShopError):
    """A customer with this number was registered before."""


class CustomerDeleted(ShopError):
    """The customer was deleted, for good."""


class UnknownOrder(ShopError):
    """No order has this number."""


class OrderExists(ShopError):
    """An order with this number was placed before."""


class EmptyOrder(ShopError):
    """An order, or what comes back of it, has at least one line."""


class WrongStatus(ShopError):
    """In its present status, this cannot be done with the order."""


class NotInOrder(ShopError):
    """What comes back is no whole line of the order."""


class UnknownStock(ShopError):
    """Nothing of this product was ever received."""


class OutOfStock(ShopError):
    """There is less of the product than is asked for, besides what is reserved for other orders."""


class AlreadyReserved(ShopError):
    """There is a reservation for this order, which is released or taken before there is another."""


class NotReserved(ShopError):
    """Nothing is reserved for this order."""
