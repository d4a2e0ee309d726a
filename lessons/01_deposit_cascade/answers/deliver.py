"""Answers to `deliver` that are wrong, and others that are right."""

from course_utils.exercises import Answers

answers = Answers("deliver")


@answers.wrong("is no `Exception`")
def catches_interrupts_as_well(event, subscribers):
    parked = []
    for name, subscriber in subscribers.items():
        try:
            subscriber(event)
        except BaseException as error:
            parked.append((name, event, error))
    return parked


@answers.wrong("others never got the event")
def just_the_loop(event, subscribers):
    for subscriber in subscribers.values():
        subscriber(event)
    return []


@answers.wrong("others never got the event")
def try_around_the_loop(event, subscribers):
    parked = []
    try:
        for name, subscriber in subscribers.items():
            subscriber(event)
    except Exception as error:
        parked.append((name, event, error))
    return parked


@answers.wrong("others never got the event")
def returns_at_the_first_error(event, subscribers):
    for name, subscriber in subscribers.items():
        try:
            subscriber(event)
        except Exception as error:
            return [(name, event, error)]
    return []


@answers.wrong("An error was swallowed")
def swallows_the_error(event, subscribers):
    for subscriber in subscribers.values():
        try:
            subscriber(event)
        except Exception:
            pass
    return []


@answers.wrong("An error was swallowed")
def prints_the_error(event, subscribers):
    parked = []
    for name, subscriber in subscribers.items():
        try:
            subscriber(event)
        except Exception as error:
            print(f"{name} failed: {error}")
    return parked


@answers.wrong("Is its `return` missing")
def forgets_to_return(event, subscribers):
    parked = []
    for name, subscriber in subscribers.items():
        try:
            subscriber(event)
        except Exception as error:
            parked.append((name, event, error))


@answers.wrong("Any exception counts")
def catches_only_lost_connections(event, subscribers):
    parked = []
    for name, subscriber in subscribers.items():
        try:
            subscriber(event)
        except ConnectionError as error:
            parked.append((name, event, error))
    return parked


@answers.wrong("cannot be delivered again")
def forgets_the_event(event, subscribers):
    parked = []
    for name, subscriber in subscribers.items():
        try:
            subscriber(event)
        except Exception as error:
            parked.append((name, None, error))
    return parked


@answers.wrong("Park the error itself")
def parks_a_text(event, subscribers):
    parked = []
    for name, subscriber in subscribers.items():
        try:
            subscriber(event)
        except Exception as error:
            parked.append((name, event, str(error)))
    return parked


@answers.wrong("one tuple (name, event, error)")
def parks_the_names_only(event, subscribers):
    parked = []
    for name, subscriber in subscribers.items():
        try:
            subscriber(event)
        except Exception:
            parked.append(name)
    return parked


@answers.wrong("not those that raised")
def parks_the_function(event, subscribers):
    parked = []
    for subscriber in subscribers.values():
        try:
            subscriber(event)
        except Exception as error:
            parked.append((subscriber, event, error))
    return parked


@answers.wrong("got the event 2 times")
def tries_again_at_once(event, subscribers):
    parked = []
    for name, subscriber in subscribers.items():
        try:
            subscriber(event)
        except Exception:
            try:
                subscriber(event)
            except Exception as error:
                parked.append((name, event, error))
    return parked


@answers.wrong("and then `deliver` raised after all")
def raises_at_the_end(event, subscribers):
    errors = []
    for subscriber in subscribers.values():
        try:
            subscriber(event)
        except Exception as error:
            errors.append(error)
    if errors:
        raise RuntimeError(f"{len(errors)} subscribers failed")
    return []


@answers.wrong("Does it keep something between calls")
def remembers_earlier_calls(event, subscribers, parked=[]):
    for name, subscriber in subscribers.items():
        try:
            subscriber(event)
        except Exception as error:
            parked.append((name, event, error))
    return parked


@answers.wrong("for no other")
def parks_for_everyone(event, subscribers):
    parked = []
    for name, subscriber in subscribers.items():
        problem = None
        try:
            subscriber(event)
        except Exception as error:
            problem = error
        parked.append((name, event, problem))
    return parked


@answers.wrong("under two names, audit and archive")
def turns_the_dictionary_round(event, subscribers):
    names = {subscriber: name for name, subscriber in subscribers.items()}
    parked = []
    for subscriber, name in names.items():
        try:
            subscriber(event)
        except Exception as error:
            parked.append((name, event, error))
    return parked


@answers.wrong("not those that raised")
def parks_one_of_each_kind(event, subscribers):
    parked = {}
    for name, subscriber in subscribers.items():
        try:
            subscriber(event)
        except Exception as error:
            parked[type(error)] = (name, event, error)
    return list(parked.values())


@answers.right
def with_a_helper(event, subscribers):
    def tried(subscriber):
        try:
            subscriber(event)
        except Exception as error:
            return error
        return None

    errors = {name: tried(subscriber) for name, subscriber in subscribers.items()}
    return [(name, event, error) for name, error in errors.items() if error is not None]


@answers.right
def with_a_counter(event, subscribers):
    names = list(subscribers)
    parked = []
    for i in range(len(names)):
        try:
            subscribers[names[i]](dict(event))
        except Exception as e:
            parked += [(names[i], dict(event), e)]
    return parked
