"""Answers to `Sticky` that are wrong, and others that are right."""

import random

from course_utils.exercises import Answers

answers = Answers("Sticky")


class Right:
    """The model that the others differ from in one thing."""

    def __init__(self, replicas):
        self.replicas, self.mine = replicas, 0

    def read(self, customer):
        for _ in self.replicas:
            try:
                return self.replicas[self.mine].read(customer)
            except ConnectionError:
                self.mine = (self.mine + 1) % len(self.replicas)
        raise ConnectionError("all replicas are down")


@answers.right
class DrawsItsReplica(Right):
    def __init__(self, replicas):
        super().__init__(replicas)
        self.home = random.Random(3).choice(list(replicas))

    def read(self, customer):
        for replica in [self.home, *self.replicas]:
            try:
                answer = replica.read(customer)
            except OSError:
                continue
            self.home = replica
            return answer
        raise ConnectionError


@answers.right
class TurnsItsOwnListRound:
    def __init__(self, replicas):
        self.line = list(reversed(replicas))

    def read(self, customer):
        for _ in range(len(self.line)):
            try:
                return self.line[0].read(customer)
            except ConnectionError as error:
                self.line.append(self.line.pop(0))
                last = error
        raise last


@answers.right
class GoesByTheCustomer(Right):
    def __init__(self, replicas):
        super().__init__(replicas)
        self.mine = None

    def read(self, customer):
        if self.mine is None:
            self.mine = sum(map(ord, customer)) % len(self.replicas)
        return super().read(customer)


@answers.wrong("and nobody else, for as long as that answers")
class TakesTurns(Right):
    def read(self, customer):
        self.mine = (self.mine + 1) % len(self.replicas)
        return super().read(customer)


@answers.wrong("and nobody else, for as long as that answers")
class TakesTheNewest(Right):
    def read(self, customer):
        found = []
        for replica in self.replicas:
            try:
                found.append(replica.read(customer))
            except ConnectionError:
                continue
        if not found:
            raise ConnectionError
        return max(found, key=lambda answer: answer[1])


@answers.wrong("raised ConnectionError")
class DiesWithItsReplica(Right):
    def read(self, customer):
        return self.replicas[self.mine].read(customer)


@answers.wrong("raised ConnectionError")
class TriesOneOther(Right):
    def read(self, customer):
        try:
            return self.replicas[self.mine].read(customer)
        except ConnectionError:
            self.mine = (self.mine + 1) % len(self.replicas)
            return self.replicas[self.mine].read(customer)


@answers.wrong("It stays where it went")
class GoesBackToTheFirst(Right):
    def read(self, customer):
        for replica in self.replicas:
            try:
                return replica.read(customer)
            except ConnectionError:
                continue
        raise ConnectionError("all replicas are down")


@answers.wrong("It stays where it went")
class DoesNotNoteWhereItWent(Right):
    def read(self, customer):
        for more in range(len(self.replicas)):
            try:
                return self.replicas[(self.mine + more) % len(self.replicas)].read(customer)
            except ConnectionError:
                continue
        raise ConnectionError("all replicas are down")


@answers.wrong("and no empty list")
class GivesAnEmptyList(Right):
    def read(self, customer):
        try:
            return super().read(customer)
        except ConnectionError:
            return [], 0


@answers.wrong("and no empty list")
class RemembersTheLastRows(Right):
    def __init__(self, replicas):
        super().__init__(replicas)
        self.last = [], 0

    def read(self, customer):
        try:
            self.last = super().read(customer)
        except ConnectionError:
            pass
        return self.last


@answers.wrong("none is given up")
class GivesUpTheDeadForGood:
    def __init__(self, replicas):
        self.alive = list(replicas)

    def read(self, customer):
        while self.alive:
            try:
                return self.alive[0].read(customer)
            except ConnectionError:
                self.alive.pop(0)
        raise ConnectionError("none is left")


@answers.wrong("The list of replicas was changed")
class ChangesTheListOfAll:
    def __init__(self, replicas):
        self.replicas = replicas

    def read(self, customer):
        for _ in range(len(self.replicas)):
            try:
                return self.replicas[0].read(customer)
            except ConnectionError:
                self.replicas.append(self.replicas.pop(0))
        raise ConnectionError


@answers.wrong("read gives what the replica's read gives")
class GivesTheRowsOnly(Right):
    def read(self, customer):
        return super().read(customer)[0]


@answers.wrong("asks a replica by its own read(customer), each time")
class KeepsTheRowsInstead(Right):
    def __init__(self, replicas):
        super().__init__(replicas)
        self.kept = {}

    def read(self, customer):
        if customer not in self.kept:
            self.kept[customer] = super().read(customer)
        return self.kept[customer]


@answers.wrong("never heard that anything was down")
class SharesItsPlace:
    mine = 0

    def __init__(self, replicas):
        self.replicas = replicas

    def read(self, customer):
        for _ in self.replicas:
            try:
                return self.replicas[self.mine % len(self.replicas)].read(customer)
            except ConnectionError:
                type(self).mine += 1
        raise ConnectionError("all replicas are down")
