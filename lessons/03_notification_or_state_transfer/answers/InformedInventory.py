"""Answers to `InformedInventory` that are wrong, and others that are right."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from course_utils.exercises import Answers

answers = Answers("InformedInventory")


class Informed:
    """What the wrong and right answers share."""

    def __init__(self):
        self.reserved = {}

    def receive(self, event):
        self.reserved[event["order_id"]] = event["items"]

    def needed(self, item):
        return sum(items.get(item, 0) for items in self.reserved.values())


@answers.wrong("personal data that its job does not need")
class keeps_the_whole_event(Informed):
    def receive(self, event):
        self.reserved[event["order_id"]] = event

    def needed(self, item):
        return sum(event["items"].get(item, 0) for event in self.reserved.values())


@answers.wrong("personal data that its job does not need")
class keeps_the_customer_just_in_case(Informed):
    def receive(self, event):
        super().receive(event)
        self.customers = {**getattr(self, "customers", {}), event["order_id"]: event["customer"]["id"]}


@answers.wrong("personal data that its job does not need")
class keeps_a_log_of_what_came(Informed):
    def receive(self, event):
        super().receive(event)
        self.log = [*getattr(self, "log", []), f"{event['type']} from {event['customer']['email']}"]


@answers.wrong("in the object, its class or elsewhere")
class keeps_the_customers_in_the_class(Informed):
    customers: set[str] = set()

    def receive(self, event):
        super().receive(event)
        self.customers.add(event["customer"]["email"])


def _in_a_closure():
    last = None

    class keeps_the_last_event_in_a_closure(Informed):
        def receive(self, event):
            nonlocal last
            last = event
            super().receive(event)

    return keeps_the_last_event_in_a_closure


answers.wrong("last (a variable around receive)")(_in_a_closure())


_seen: list[bytes] = []


@answers.wrong("the global _seen")
class keeps_a_global_log(Informed):
    def receive(self, event):
        super().receive(event)
        _seen.append(str(event).encode())


@answers.wrong("a field that the source adds tomorrow may be anything")
class keeps_all_but_the_customer(Informed):
    def receive(self, event):
        self.reserved[event["order_id"]] = {key: value for key, value in event.items() if key != "customer"}

    def needed(self, item):
        return sum(copy["items"].get(item, 0) for copy in self.reserved.values())


@answers.wrong("the fields you need by name")
class drops_the_fields_it_knows(Informed):
    def receive(self, event):
        unneeded = {"type", "customer", "total"}
        self.reserved[event["order_id"]] = {key: value for key, value in event.items() if key not in unneeded}

    def needed(self, item):
        return sum(copy["items"].get(item, 0) for copy in self.reserved.values())


@answers.wrong("was changed by a later call")
class changes_what_it_kept(Informed):
    def receive(self, event):
        kept = self.reserved.setdefault(event["order_id"], event["items"])
        if kept is not event["items"]:
            kept.clear()
            kept.update(event["items"])


@answers.wrong(".needed left it")
class fills_in_zeros_as_it_counts(Informed):
    def needed(self, item):
        return sum(items.setdefault(item, 0) for items in self.reserved.values())


@answers.wrong(".needed left it")
class takes_out_what_it_counts(Informed):
    def needed(self, item):
        return sum(items.pop(item, 0) for items in self.reserved.values())


@answers.wrong("changed the event it was given")
class strips_the_event_itself(Informed):
    def receive(self, event):
        del event["customer"]
        self.reserved[event["order_id"]] = event["items"]


@answers.wrong("not the difference")
class adds_the_change(Informed):
    def receive(self, event):
        before = self.reserved.get(event["order_id"], {})
        self.reserved[event["order_id"]] = Counter(before) + Counter(event["items"])


@answers.wrong("not the difference")
class keeps_totals_only(Informed):
    def __init__(self):
        self.totals = Counter()

    def receive(self, event):
        self.totals.update(event["items"])

    def needed(self, item):
        return self.totals[item]


@answers.wrong("Different orders add up")
class knows_the_last_order_only(Informed):
    def receive(self, event):
        self.reserved = {event["order_id"]: event["items"]}


@answers.wrong("Different orders add up")
class keeps_the_first_that_needs_it(Informed):
    def needed(self, item):
        return next((items[item] for items in self.reserved.values() if item in items), 0)


@answers.wrong("as many are needed as it says")
class counts_the_orders(Informed):
    def needed(self, item):
        return sum(item in items for items in self.reserved.values())


@answers.wrong("as many are needed as it says")
class knows_alices_bulbs(Informed):
    def needed(self, item):
        return 2


@answers.wrong("raised KeyError")
class expects_every_item_everywhere(Informed):
    def needed(self, item):
        return sum(items[item] for items in self.reserved.values())


@answers.right
class keeps_pairs(Informed):
    def __init__(self):
        self.lines = {}

    def receive(self, event):
        known = {key: quantity for key, quantity in self.lines.items() if key[0] != event["order_id"]}
        self.lines = known | {(event["order_id"], item): n for item, n in event["items"].items()}

    def needed(self, item):
        return sum(quantity for (_, other), quantity in self.lines.items() if other == item)


@answers.right
class keeps_the_version_too(Informed):
    def receive(self, event):
        self.reserved[event["order_id"]] = {key: event[key] for key in ("version", "items")}

    def needed(self, item):
        total = 0
        for copy in self.reserved.values():
            if item in copy["items"]:
                total += copy["items"][item]
        return total


@dataclass(frozen=True)
class _Line:
    order_id: str
    item: str
    quantity: int


@answers.right
class keeps_objects_in_slots:
    __slots__ = ("lines",)

    def __init__(self):
        self.lines = ()

    def receive(self, event):
        others = [line for line in self.lines if line.order_id != event["order_id"]]
        self.lines = (*others, *(_Line(event["order_id"], item, n) for item, n in event["items"].items()))

    def needed(self, item):
        return sum(line.quantity for line in self.lines if line.item == item)


@answers.right
class changes_a_copy_of_its_own(Informed):
    def receive(self, event):
        own = self.reserved.setdefault(event["order_id"], defaultdict(int))
        own.clear()
        own.update(event["items"])

    def needed(self, item):
        return sum(own[item] for own in self.reserved.values())
