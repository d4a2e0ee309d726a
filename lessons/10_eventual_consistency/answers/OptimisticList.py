"""Answers to `OptimisticList` that are wrong, and others that are right."""

from course_utils.exercises import Answers

answers = Answers("OptimisticList")


class Right:
    """The model that the others differ from in one thing."""

    def __init__(self):
        self.rows, self.position, self.own = [], 0, {}

    def sent(self, number):
        self.own[number] = None

    def accepted(self, number, position):
        if position > self.position:
            self.own[number] = position
        else:
            self.own.pop(number, None)

    def refused(self, number):
        self.own.pop(number, None)

    def refreshed(self, rows, position):
        if position >= self.position:
            self.rows, self.position = rows, position
            self.own = {number: at for number, at in self.own.items() if at is None or at > position}

    def shown(self):
        known = {number for number, _ in self.rows}
        own = [(number, "sending" if at is None else "placed") for number, at in self.own.items()]
        return [*self.rows, *(row for row in own if row[0] not in known)]


@answers.right
class KeepsAllAndDecidesWhenAsked:
    def __init__(self):
        self.order, self.stored, self.gone, self.reads = [], {}, set(), [(-1, [])]

    def sent(self, number):
        self.order.append(number)

    def accepted(self, number, position):
        self.stored[number] = position

    def refused(self, number):
        self.gone.add(number)

    def refreshed(self, rows, position):
        self.reads.append((position, list(rows)))

    def shown(self):
        newest = max(position for position, _ in self.reads)
        rows = [rows for position, rows in self.reads if position == newest][-1]
        out = list(rows)
        for number in self.order:
            if number in self.gone or any(number == row[0] for row in rows):
                continue
            if number not in self.stored:
                out.append((number, "sending"))
            elif self.stored[number] > newest:
                out.append((number, "placed"))
        return tuple(out)


@answers.right
class KeepsAListOfItsOwn(Right):
    def __init__(self):
        super().__init__()
        self.mine = []

    def sent(self, number):
        self.mine.append([number, None])

    def accepted(self, number, position):
        self.mine = [[n, position if n == number else at] for n, at in self.mine]
        self._drop()

    def refused(self, number):
        self.mine = [entry for entry in self.mine if entry[0] != number]

    def refreshed(self, rows, position):
        if position < self.position:
            return
        self.rows, self.position = list(rows), position
        self._drop()

    def _drop(self):
        self.mine = [(n, at) for n, at in self.mine if at is None or at > self.position]

    def shown(self):
        known = [row[0] for row in self.rows]
        return self.rows + [(n, "placed" if at else "sending") for n, at in self.mine if n not in known]


@answers.right
class LeavesWhatAReadHasShownToTheReads(Right):
    def accepted(self, number, position):
        if number in self.own:
            super().accepted(number, position)

    def refreshed(self, rows, position):
        super().refreshed(rows, position)
        if position >= self.position:
            arrived = {number for number, _ in rows}
            self.own = {number: at for number, at in self.own.items() if number not in arrived}


@answers.wrong("gone again just when the shop has said yes")
class TakesItOffWhenAccepted(Right):
    def accepted(self, number, position):
        self.own.pop(number, None)


@answers.wrong("gone again just when the shop has said yes")
class ForgetsItsOwnAtEachRead(Right):
    def refreshed(self, rows, position):
        self.rows, self.position = rows, position
        self.own = {number: at for number, at in self.own.items() if at is None}


@answers.wrong("What counts is the position, and not the row")
class WaitsForTheRow(Right):
    def accepted(self, number, position):
        self.own[number] = position

    def refreshed(self, rows, position):
        if position >= self.position:
            self.rows, self.position = rows, position
            arrived = {number for number, _ in rows}
            self.own = {number: at for number, at in self.own.items() if number not in arrived}


@answers.wrong("That one, and no other")
class GoesBackToTheListBefore(Right):
    def __init__(self):
        super().__init__()
        self.before = {}

    def sent(self, number):
        self.before[number] = (list(self.rows), self.position, dict(self.own))
        super().sent(number)

    def refused(self, number):
        self.rows, self.position, self.own = self.before[number]


@answers.wrong("That one, and no other")
class TakesBackTheLast(Right):
    def refused(self, number):
        self.own.popitem()


@answers.wrong("A refused order is taken off the list")
class LeavesWhatWasRefused(Right):
    def refused(self, number):
        self.own[number] = self.own.get(number)


@answers.wrong("Each order shows once")
class ShowsBoth(Right):
    def shown(self):
        return [*self.rows, *((number, "placed" if at else "sending") for number, at in self.own.items())]


@answers.wrong("One of an earlier position than another that has come changes nothing")
class TakesWhatComesLast(Right):
    def refreshed(self, rows, position):
        self.rows, self.position = rows, position
        self.own = {number: at for number, at in self.own.items() if at is None or at > position}


@answers.wrong("of the order's own position or of a later one")
class WantsALaterRead(Right):
    def refreshed(self, rows, position):
        if position >= self.position:
            self.rows, self.position = rows, position
            self.own = {number: at for number, at in self.own.items() if at is None or at >= position}


@answers.wrong("Then the read has said all there is to say")
class TakesALateYesForNews(Right):
    def accepted(self, number, position):
        self.own[number] = position


@answers.wrong("An order shows as soon as it is sent")
class ShowsNothingBeforeTheAnswer(Right):
    def shown(self):
        known = {number for number, _ in self.rows}
        return [*self.rows, *((n, "placed") for n, at in self.own.items() if at and n not in known)]


@answers.wrong("in the order of sending")
class PutsItsOwnOnTop(Right):
    def shown(self):
        rows = super().shown()
        return rows[len(self.rows) :] + rows[: len(self.rows)]


@answers.wrong("it is theirs, and the next is a new one")
class GivesItsOwnListAway(Right):
    def __init__(self):
        super().__init__()
        self.out = []

    def sent(self, number):
        super().sent(number)
        self.out = super().shown()

    def accepted(self, number, position):
        super().accepted(number, position)
        self.out = super().shown()

    def refused(self, number):
        super().refused(number)
        self.out = super().shown()

    def refreshed(self, rows, position):
        super().refreshed(rows, position)
        self.out = super().shown()

    def shown(self):
        return self.out


@answers.wrong("Every customer has a list of their own")
class SharesItsOrders(Right):
    shared: dict[str, int | None] = {}

    def __init__(self):
        self.rows, self.position, self.own = [], 0, self.shared

    def refused(self, number):
        self.own.pop(number, None)

    def refreshed(self, rows, position):
        if position >= self.position:
            self.rows, self.position = rows, position
            for number in [n for n, at in self.own.items() if at is not None and at <= position]:
                del self.own[number]


@answers.wrong("others may hold the same list")
class AddsToTheRowsItRead(Right):
    def sent(self, number):
        super().sent(number)
        self.rows.append((number, None))

    def shown(self):
        rows = [row for row in self.rows if row[1] is not None]
        own = [(number, "sending" if at is None else "placed") for number, at in self.own.items()]
        return rows + [row for row in own if row[0] not in [number for number, _ in rows]]


@answers.wrong("Each row is a tuple")
class ShowsLists(Right):
    def shown(self):
        return [list(row) for row in super().shown()]
