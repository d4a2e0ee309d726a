"""A shop on the eventsourcing library: products people search for, customers, orders on their way, stock."""

from course_utils.domains.errors import InvalidAmount, InvalidDetail, TooManyConflicts
from course_utils.domains.shop.application import Shop
from course_utils.domains.shop.customer import Customer
from course_utils.domains.shop.errors import (
    AlreadyReserved,
    CustomerDeleted,
    CustomerExists,
    EmptyOrder,
    NotInOrder,
    NotReserved,
    OrderExists,
    OutOfStock,
    ProductExists,
    ProductWithdrawn,
    ShopError,
    UnknownCustomer,
    UnknownOrder,
    UnknownProduct,
    UnknownStock,
    WrongStatus,
)
from course_utils.domains.shop.lines import Line, Lines
from course_utils.domains.shop.order import Order
from course_utils.domains.shop.product import Product
from course_utils.domains.shop.stock import Stock

__all__ = [
    "AlreadyReserved",
    "Customer",
    "CustomerDeleted",
    "CustomerExists",
    "EmptyOrder",
    "InvalidAmount",
    "InvalidDetail",
    "Line",
    "Lines",
    "NotInOrder",
    "NotReserved",
    "Order",
    "OrderExists",
    "OutOfStock",
    "Product",
    "ProductExists",
    "ProductWithdrawn",
    "Shop",
    "ShopError",
    "Stock",
    "TooManyConflicts",
    "UnknownCustomer",
    "UnknownOrder",
    "UnknownProduct",
    "UnknownStock",
    "WrongStatus",
]
