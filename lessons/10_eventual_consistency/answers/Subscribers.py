"""Answers to `Subscribers` that are wrong, and others that are right."""

import heapq
from collections import defaultdict
from itertools import count

from course_utils.exercises import Answers

answers = Answers("Subscribers")


class Right:
    """The model that the others differ from in one thing."""

    def __init__(self):
        self.position, self.waiting = 0, []

    def subscribe(self, position, tell):
        self.waiting.append((position, tell))
        self.moved(self.position)

    def moved(self, position):
        self.position = position
        due = [tell for wanted, tell in self.waiting if wanted <= position]
        self.waiting = [(wanted, tell) for wanted, tell in self.waiting if wanted > position]
        for tell in due:
            self._call(tell, position)

    def _call(self, tell, position):
        try:
            tell(position)
        except ConnectionError:
            pass


@answers.right
class WithAHeap(Right):
    def __init__(self):
        super().__init__()
        self.numbers = count()

    def subscribe(self, position, tell):
        heapq.heappush(self.waiting, (position, next(self.numbers), tell))
        self.moved(self.position)

    def moved(self, position):
        self.position = max(self.position, position)
        while self.waiting and self.waiting[0][0] <= self.position:
            self._call(heapq.heappop(self.waiting)[2], self.position)


@answers.right
class WithADictOfLists(Right):
    def __init__(self):
        self.position, self.waiting = 0, defaultdict(list)

    def subscribe(self, position, tell):
        if position <= self.position:
            return self._call(tell, self.position)
        self.waiting[position].append(tell)

    def moved(self, position):
        self.position = position
        for wanted in [wanted for wanted in self.waiting if wanted <= position]:
            for tell in self.waiting.pop(wanted):
                self._call(tell, position)


@answers.right
class TakesThemOutOneByOne(Right):
    def moved(self, position):
        self.position = position
        while True:
            due = [entry for entry in self.waiting if entry[0] <= self.position]
            if not due:
                return
            self.waiting.remove(due[-1])
            self._call(due[-1][1], self.position)


@answers.wrong("came out of subscribe")
class LetsOutWhatIsGoneAtOnce(Right):
    def subscribe(self, position, tell):
        if position <= self.position:
            tell(self.position)
        else:
            self.waiting.append((position, tell))


@answers.wrong("is told at once")
class OnlyListensToMoves(Right):
    def subscribe(self, position, tell):
        self.waiting.append((position, tell))


@answers.wrong("is told at once")
class TakesItForTheNextMove(Right):
    """Remembers no position while nobody waits."""

    def moved(self, position):
        if self.waiting:
            super().moved(position)


@answers.wrong("for position 0 nobody has to wait")
class TakesZeroForNotBegun(Right):
    def subscribe(self, position, tell):
        if self.position and self.position >= position:
            self._call(tell, self.position)
        else:
            self.waiting.append((position, tell))


@answers.wrong("need not be at each position")
class WaitsForThisVeryPosition(Right):
    def moved(self, position):
        self.position = position
        due = [tell for wanted, tell in self.waiting if wanted == position]
        self.waiting = [(wanted, tell) for wanted, tell in self.waiting if wanted != position]
        for tell in due:
            self._call(tell, position)


@answers.wrong("That was too early")
class TellsOfEachMove(Right):
    def moved(self, position):
        self.position = position
        for _, tell in self.waiting:
            self._call(tell, position)


@answers.wrong("as soon as the view is there")
class WantsItFurther(Right):
    def moved(self, position):
        self.position = position
        due = [tell for wanted, tell in self.waiting if wanted < position]
        self.waiting = [(wanted, tell) for wanted, tell in self.waiting if wanted >= position]
        for tell in due:
            self._call(tell, position)


@answers.wrong("tell gets the position of the view")
class SaysWhatWasAsked(Right):
    def moved(self, position):
        self.position = position
        due = [(wanted, tell) for wanted, tell in self.waiting if wanted <= position]
        self.waiting = [(wanted, tell) for wanted, tell in self.waiting if wanted > position]
        for wanted, tell in due:
            self._call(tell, wanted)


@answers.wrong("Each is told once")
class TellsAgainAndAgain(Right):
    def subscribe(self, position, tell):
        self.waiting.append((position, tell))
        if position <= self.position:
            self._call(tell, self.position)

    def moved(self, position):
        self.position = position
        for wanted, tell in list(self.waiting):
            if wanted <= position:
                self._call(tell, position)


@answers.wrong("Each is told once")
class PutsOnTheListWhoWasToldAtOnce(Right):
    def subscribe(self, position, tell):
        if position <= self.position:
            self._call(tell, self.position)
        self.waiting.append((position, tell))


@answers.wrong("nobody is passed over")
class TakesOutWhileItGoesThrough(Right):
    def moved(self, position):
        self.position = position
        for entry in self.waiting:
            if entry[0] <= position:
                self.waiting.remove(entry)
                self._call(entry[1], position)


@answers.wrong("nobody is passed over")
class KeepsOneForEachPosition(Right):
    def __init__(self):
        self.position, self.waiting = 0, {}

    def subscribe(self, position, tell):
        if position <= self.position:
            return self._call(tell, self.position)
        self.waiting[position] = tell

    def moved(self, position):
        self.position = position
        for wanted in [wanted for wanted in self.waiting if wanted <= position]:
            self._call(self.waiting.pop(wanted), position)


@answers.wrong("nobody is passed over")
class TellsTheFirstOnly(Right):
    def moved(self, position):
        self.position = position
        for entry in self.waiting:
            if entry[0] <= position:
                self.waiting.remove(entry)
                return self._call(entry[1], position)


@answers.wrong("may be subscribed for two positions")
class KeepsOnePositionForEach(Right):
    def __init__(self):
        self.position, self.waiting = 0, {}

    def subscribe(self, position, tell):
        if position <= self.position:
            return self._call(tell, self.position)
        self.waiting[tell] = position

    def moved(self, position):
        self.position = position
        for tell in [tell for tell, wanted in self.waiting.items() if wanted <= position]:
            del self.waiting[tell]
            self._call(tell, position)


@answers.wrong("the projector that called it would stop")
class LetsTheErrorOut(Right):
    def _call(self, tell, position):
        tell(position)


@answers.wrong("stops nobody")
class StopsAtTheFirstThatIsGone(Right):
    def moved(self, position):
        self.position = position
        due = [tell for wanted, tell in self.waiting if wanted <= position]
        self.waiting = [(wanted, tell) for wanted, tell in self.waiting if wanted > position]
        try:
            for tell in due:
                tell(position)
        except ConnectionError:
            pass


@answers.wrong("told all the same, now or later")
class GivesUpAllWhenOneIsGone(Right):
    def _call(self, tell, position):
        try:
            tell(position)
        except ConnectionError:
            self.waiting = []


@answers.wrong("tell gets the position of the view")
class SaysWhatWasAskedAtOnce(Right):
    def subscribe(self, position, tell):
        if position <= self.position:
            self._call(tell, position)
        else:
            self.waiting.append((position, tell))


@answers.wrong("nobody calls it again")
class TriesItAgain(Right):
    def moved(self, position):
        self.position = position
        waiting, self.waiting = self.waiting, []
        for wanted, tell in waiting:
            if wanted > position:
                self.waiting.append((wanted, tell))
                continue
            try:
                tell(position)
            except ConnectionError:
                self.waiting.append((wanted, tell))


@answers.wrong("That subscription counts like any other")
class ForgetsWhoCameMeanwhile(Right):
    def subscribe(self, position, tell):
        if position <= self.position:
            self._call(tell, self.position)
        else:
            self.waiting.append((position, tell))

    def moved(self, position):
        self.position = position
        later = [(wanted, tell) for wanted, tell in self.waiting if wanted > position]
        for wanted, tell in self.waiting:
            if wanted <= position:
                self._call(tell, position)
        self.waiting = later


@answers.wrong("take out who is due, and only then call")
class TakesThemOutAfterwards(Right):
    def moved(self, position):
        self.position = position
        for wanted, tell in list(self.waiting):
            if wanted <= position:
                self._call(tell, position)
        self.waiting = [(wanted, tell) for wanted, tell in self.waiting if wanted > position]


@answers.wrong("it has moved before anybody hears of it")
class NotesThePositionInTheEnd(Right):
    def subscribe(self, position, tell):
        if position <= self.position:
            self._call(tell, self.position)
        else:
            self.waiting.append((position, tell))

    def moved(self, position):
        due = [tell for wanted, tell in self.waiting if wanted <= position]
        self.waiting = [(wanted, tell) for wanted, tell in self.waiting if wanted > position]
        for tell in due:
            self._call(tell, position)
        self.position = position


@answers.wrong("subscribers of its own")
class SharesItsList(Right):
    waiting: list[object] = []

    def __init__(self):
        self.position = 0

    def moved(self, position):
        self.position = position
        due = [entry for entry in self.waiting if entry[0] <= position]
        for entry in due:
            self.waiting.remove(entry)
        for _, tell in due:
            self._call(tell, position)
