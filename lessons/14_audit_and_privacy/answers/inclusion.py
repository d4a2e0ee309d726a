"""Answers to `inclusion` that are wrong, and others that are right."""

from functools import reduce
from hashlib import sha256

from course_utils.exercises import Answers

from ..kit import leaf, node

answers = Answers("inclusion")


def proof_by_steps(levels, index):
    proof = []
    for level in levels[:-1]:
        neighbour = index ^ 1
        if neighbour < len(level):
            proof.append(("left" if neighbour < index else "right", level[neighbour]))
        index //= 2
    return proof


def proves_by_steps(root, event, proof):
    hash = leaf(event)
    for side, neighbour in proof:
        hash = node(neighbour, hash) if side == "left" else node(hash, neighbour)
    return hash == root


def raises_without_a_neighbour(levels, index):
    proof = []
    for level in levels[:-1]:
        neighbour = index ^ 1
        proof.append(("left" if neighbour < index else "right", level[neighbour]))
        index //= 2
    return proof


def pairs_the_last_with_itself(levels, index):
    proof = []
    for level in levels[:-1]:
        neighbour = min(index ^ 1, len(level) - 1)
        proof.append(("left" if neighbour < index else "right", level[neighbour]))
        index //= 2
    return proof


def names_the_side_of_the_event(levels, index):
    return [("right" if side == "left" else "left", hash) for side, hash in proof_by_steps(levels, index)]


def with_the_root_in_it(levels, index):
    return [*proof_by_steps(levels, index), ("right", levels[-1][0])]


def from_the_root_down(levels, index):
    return proof_by_steps(levels, index)[::-1]


def stays_at_the_first_place(levels, index):
    return [("left" if index % 2 else "right", level[index ^ 1]) for level in levels[:-1] if (index ^ 1) < len(level)]


for wrong_proof in (
    raises_without_a_neighbour,
    pairs_the_last_with_itself,
    names_the_side_of_the_event,
    with_the_root_in_it,
    from_the_root_down,
    stays_at_the_first_place,
):
    answers.wrong("Where there is no neighbour there is no step")((wrong_proof, proves_by_steps))


def takes_no_notice_of_the_side(root, event, proof):
    return reduce(lambda hash, step: node(hash, step[1]), proof, leaf(event)) == root


def sorts_the_two(root, event, proof):
    return reduce(lambda hash, step: node(*sorted((hash, step[1]))), proof, leaf(event)) == root


def hashes_without_a_first_byte(root, event, proof):
    hash = sha256(event).hexdigest()[:8]
    for side, neighbour in proof:
        both = neighbour + hash if side == "left" else hash + neighbour
        hash = sha256(both.encode()).hexdigest()[:8]
    return hash == root


def says_yes_to_any_proof(root, event, proof):
    return True


def looks_for_the_event_in_the_proof(root, event, proof):
    hash = leaf(event)
    reached = {hash}
    for side, neighbour in proof:
        hash = node(neighbour, hash) if side == "left" else node(hash, neighbour)
        reached.add(hash)
    return root in reached


def tries_both_sides(root, event, proof):
    reached = {leaf(event)}
    for _side, neighbour in proof:
        reached = {pair for hash in reached for pair in (node(hash, neighbour), node(neighbour, hash))}
    return root in reached


def takes_two_hashes_for_an_event(root, event, proof):
    hash = node(event[:8].decode(), event[8:].decode()) if len(event) == 16 else leaf(event)
    for side, neighbour in proof:
        hash = node(neighbour, hash) if side == "left" else node(hash, neighbour)
    return hash == root


def gives_the_hash_back(root, event, proof):
    return reduce(
        lambda hash, step: node(*((step[1], hash) if step[0] == "left" else (hash, step[1]))), proof, leaf(event)
    )


def compares_the_first_digits(root, event, proof):
    hash = leaf(event)
    for side, neighbour in proof:
        hash = node(neighbour, hash) if side == "left" else node(hash, neighbour)
    return root.startswith(hash[:4])


def is_content_with_the_leaf(root, event, proof):
    return root == leaf(event) or proves_by_steps(root, event, proof)


answers.wrong("proves nothing")((proof_by_steps, compares_the_first_digits))
answers.wrong("where the log has one event")((proof_by_steps, is_content_with_the_leaf))
answers.wrong("each step joins the neighbour on its")((proof_by_steps, takes_no_notice_of_the_side))
answers.wrong("each step joins the neighbour on its")((proof_by_steps, sorts_the_two))
answers.wrong("from the leaf up")((proof_by_steps, hashes_without_a_first_byte))
answers.wrong("says True for an event of the log")((proof_by_steps, gives_the_hash_back))
answers.wrong("is not proved by it")((proof_by_steps, says_yes_to_any_proof))
answers.wrong("one too many")((proof_by_steps, looks_for_the_event_in_the_proof))
answers.wrong("on the wrong side leads elsewhere")((proof_by_steps, tries_both_sides))
answers.wrong("shown as if they were an event")((proof_by_steps, takes_two_hashes_for_an_event))


def proof_by_recursion(levels, index):
    if len(levels) == 1:
        return []
    rest = proof_by_recursion(levels[1:], index // 2)
    if index % 2:
        return [("left", levels[0][index - 1]), *rest]
    if index + 1 < len(levels[0]):
        return [("right", levels[0][index + 1]), *rest]
    return rest


def proves_by_folding(root, event, proof):
    def up(hash, step):
        side, neighbour = step
        return node(*((neighbour, hash) if side == "left" else (hash, neighbour)))

    return reduce(up, proof, leaf(event)) == root


answers.right((proof_by_recursion, proves_by_folding))


def proof_as_pairs_in_lists(levels, index):
    found = []
    for level in levels:
        if index % 2 == 1:
            found.append(("left", level[index - 1]))
        elif level[index + 1 : index + 2]:
            found.append(("right", *level[index + 1 : index + 2]))
        index >>= 1
    return found


answers.right((proof_as_pairs_in_lists, proves_by_steps))
