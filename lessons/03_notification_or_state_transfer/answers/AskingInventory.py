"""Answers to `AskingInventory` that are wrong, and others that are right."""

from collections import Counter

from course_utils.exercises import Answers

answers = Answers("AskingInventory")


class Asking:
    """What the wrong and right answers share: the __init__ that the learner is given."""

    def __init__(self, get):
        self.get = get
        self.reserved = {}
        self.waiting = []

    def receive(self, event):
        try:
            items = self.get(event["order_id"])["items"]
        except ConnectionError:
            self.waiting.append(event)
        else:
            self.reserved[event["order_id"]] = items

    def retry(self):
        for _ in range(len(self.waiting)):
            self.receive(self.waiting.pop(0))


@answers.wrong("raised ConnectionError")
class crashes_with_the_source(Asking):
    def receive(self, event):
        self.reserved[event["order_id"]] = self.get(event["order_id"])["items"]


@answers.wrong("must not be lost")
class swallows_the_error(Asking):
    def receive(self, event):
        try:
            self.reserved[event["order_id"]] = self.get(event["order_id"])["items"]
        except ConnectionError:
            pass


@answers.wrong("do not add to it")
class takes_call_backs_for_history(Asking):
    def receive(self, event):
        try:
            items = self.get(event["order_id"])["items"]
        except ConnectionError:
            self.waiting.append(event)
        else:
            before = self.reserved.get(event["order_id"], {})
            self.reserved[event["order_id"]] = dict(Counter(before) + Counter(items))


@answers.wrong("what the latest answer says")
class asks_only_once_per_order(Asking):
    def receive(self, event):
        if event["order_id"] not in self.reserved:
            super().receive(event)


@answers.wrong("of the order that the notification names")
class reserves_alices_order(Asking):
    def receive(self, event):
        self.reserved["abc123"] = {"lamp": 1, "bulb": 2}


@answers.wrong("of the order that the notification names")
class keeps_the_whole_order(Asking):
    def receive(self, event):
        try:
            self.reserved[event["order_id"]] = self.get(event["order_id"])
        except ConnectionError:
            self.waiting.append(event)


@answers.wrong("goes on waiting")
class empties_the_list_first(Asking):
    def retry(self):
        waiting, self.waiting = self.waiting, []
        for event in waiting:
            try:
                self.reserved[event["order_id"]] = self.get(event["order_id"])["items"]
            except ConnectionError:
                break


@answers.wrong("its notification waits no longer")
class never_takes_off_the_list(Asking):
    def retry(self):
        for event in list(self.waiting):
            try:
                self.reserved[event["order_id"]] = self.get(event["order_id"])["items"]
            except ConnectionError:
                pass


@answers.wrong("tries every waiting notification once")
class removes_while_it_iterates(Asking):
    def retry(self):
        for event in self.waiting:
            try:
                self.reserved[event["order_id"]] = self.get(event["order_id"])["items"]
            except ConnectionError:
                continue
            self.waiting.remove(event)


@answers.wrong("tries every waiting notification once")
class stops_at_the_first_failure(Asking):
    def retry(self):
        try:
            while self.waiting:
                event = self.waiting[0]
                self.reserved[event["order_id"]] = self.get(event["order_id"])["items"]
                self.waiting.pop(0)
        except ConnectionError:
            pass


@answers.wrong("Does a loop wait for a list to empty?")
class asks_until_the_list_is_empty(Asking):
    def retry(self):
        while self.waiting:
            self.receive(self.waiting.pop(0))


@answers.wrong("its notification waits no longer")
class adds_to_the_list_it_walks(Asking):
    def retry(self):
        for event in self.waiting:
            self.receive(event)


@answers.wrong("is not yours to hide")
class catches_every_error(Asking):
    def receive(self, event):
        try:
            self.reserved[event["order_id"]] = self.get(event["order_id"])["items"]
        except Exception:
            self.waiting = [*self.waiting, event]


@answers.wrong("in `retry`")
class hides_errors_while_retrying(Asking):
    def retry(self):
        waiting, self.waiting = self.waiting, []
        for event in waiting:
            try:
                self.reserved[event["order_id"]] = self.get(event["order_id"])["items"]
            except Exception:
                self.waiting.append(event)


@answers.wrong("None of the others may be lost")
class takes_the_list_away_first(Asking):
    def retry(self):
        waiting, self.waiting = self.waiting, []
        for event in waiting:
            self.receive(event)


@answers.wrong("OSError and TimeoutError are no ConnectionError")
class takes_every_os_error_for_an_outage(Asking):
    def receive(self, event):
        try:
            self.reserved[event["order_id"]] = self.get(event["order_id"])["items"]
        except OSError:
            self.waiting.append(event)


@answers.wrong("in `retry` either")
class takes_a_time_out_for_an_outage_while_retrying(Asking):
    def retry(self):
        for event in list(self.waiting):
            try:
                self.reserved[event["order_id"]] = self.get(event["order_id"])["items"]
            except (ConnectionError, TimeoutError):
                continue
            self.waiting.remove(event)


@answers.wrong("stays reserved")
class forgets_what_was_reserved(Asking):
    def receive(self, event):
        try:
            self.reserved[event["order_id"]] = self.get(event["order_id"])["items"]
        except ConnectionError:
            self.reserved.pop(event["order_id"], None)
            self.waiting.append(event)


@answers.right
class builds_a_new_list(Asking):
    def retry(self):
        still = []
        for event in self.waiting:
            try:
                self.reserved = {
                    **self.reserved,
                    event["order_id"]: dict(self.get(event["order_id"])["items"]),
                }
            except ConnectionError:
                still += [event]
        self.waiting = still


@answers.right
class keeps_one_notification_an_order:
    """The call-back returns the present, so that one waiting notification of an order is as good as three."""

    def __init__(self, get):
        self.get, self.reserved, self.waiting = get, {}, []

    def receive(self, event):
        try:
            order = self.get(event["order_id"])
        except ConnectionError:
            if event["order_id"] not in [kept["order_id"] for kept in self.waiting]:
                self.waiting.append(event)
            return
        self.reserved.update({event["order_id"]: order["items"]})

    def retry(self):
        for _ in range(len(self.waiting)):
            self.receive(self.waiting.pop(0))


@answers.right
class gives_back_what_it_took_away(Asking):
    def retry(self):
        waiting, self.waiting = self.waiting, []
        try:
            while waiting:
                self.receive(waiting.pop())
        finally:
            self.waiting += waiting


@answers.right
class raises_at_the_end(Asking):
    def retry(self):
        error, waiting, self.waiting = None, list(self.waiting), []
        for event in waiting:
            try:
                self.receive(event)
            except Exception as other:
                error = other
        if error is not None:
            raise error
