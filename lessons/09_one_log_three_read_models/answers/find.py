"""Answers to `find` that are wrong, and others that are right."""

import re

from course_utils.exercises import Answers

answers = Answers("find")

SQL = "SELECT sku FROM found WHERE found MATCH ? ORDER BY rank LIMIT 10"


def ask(view, query, sql=SQL):
    return [sku for (sku,) in view.execute(sql, (query,))]


def words_of(words):
    return re.findall(r"[^\W_]+", words)


@answers.wrong("parts them")
def quotes_what_is_between_spaces(view, words):
    clean = words.replace("\0", " ").encode("utf-8", "replace").decode()
    quoted = ['"' + word.replace('"', '""') + '"' for word in set(clean.split()) if re.search(r"\w", word)]
    return ask(view, " ".join(quoted)) if quoted else []


@answers.right
def joins_with_and(view, words):
    found = [f'"{word}"' for word in sorted(set(words_of(words)))]
    if not found:
        return []
    rows = view.execute(SQL, (" AND ".join(found),)).fetchall()
    return [row[0] for row in rows]


@answers.right
def asks_by_the_table_and_counts_itself(view, words):
    found = {word.lower() for word in re.split(r"[\W_]+", words) if word}
    query = " AND ".join(f'"{word}"' for word in sorted(found))
    rows = view.execute("SELECT sku FROM found(?) ORDER BY bm25(found)", (query,)) if found else []
    return [row[0] for row in rows][:10]


@answers.wrong("find raised OperationalError")
def hands_the_words_over_as_they_are(view, words):
    return ask(view, words)


@answers.wrong("raised OperationalError")
def pastes_the_words_into_the_query(view, words):
    rows = view.execute(f"SELECT sku FROM found WHERE found MATCH '{words}' ORDER BY rank LIMIT 10")
    return [sku for (sku,) in rows]


@answers.wrong("in any order")
def takes_it_all_for_one_phrase(view, words):
    found = words_of(words)
    return ask(view, '"' + " ".join(found) + '"') if found else []


@answers.wrong("are words like any other")
def leaves_operators_in(view, words):
    found = words_of(words)
    try:
        return ask(view, " ".join(found)) if found else []
    except Exception:
        return []


@answers.wrong("every one of the words")
def finds_any_of_the_words(view, words):
    return ask(view, " OR ".join(f'"{word}"' for word in words_of(words))) if words_of(words) else []


@answers.wrong("whole")
def looks_with_like(view, words):
    found = words_of(words)
    where = " AND ".join("lower(name || ' ' || description) LIKE ?" for _ in found[:50])
    values = [f"%{word.lower()}%" for word in found[:50]]
    return [sku for (sku,) in view.execute(f"SELECT sku FROM found WHERE {where or '0'} LIMIT 10", values)]


@answers.wrong("The best comes first")
def in_the_order_of_the_table(view, words):
    quoted = " ".join(f'"{word}"' for word in words_of(words))
    return ask(view, quoted, "SELECT sku FROM found WHERE found MATCH ? ORDER BY rowid LIMIT 10") if quoted else []


@answers.wrong("Ten at most")
def gives_everything(view, words):
    quoted = " ".join(f'"{word}"' for word in words_of(words))
    return ask(view, quoted, SQL.replace(" LIMIT 10", "")) if quoted else []


@answers.wrong("a list of skus")
def returns_rows(view, words):
    quoted = " ".join(f'"{word}"' for word in words_of(words))
    return view.execute(SQL, (quoted,)).fetchall() if quoted else []


def quoted(words):
    return " ".join(f'"{word}"' for word in dict.fromkeys(words_of(words)))


@answers.wrong("hand over each different word once")
def asks_for_each_word_each_time(view, words):
    every = " ".join(f'"{word}"' for word in words_of(words))
    return ask(view, every) if every else []


@answers.wrong("hand over each different word once")
def asks_once_for_every_word(view, words):
    found = None
    for word in words_of(words)[:2_000]:
        skus = ask(view, f'"{word}"', SQL.replace(" LIMIT 10", ""))
        found = skus if found is None else [sku for sku in found if sku in skus]
    return (found or [])[:10]


@answers.wrong("none may be left out")
def takes_the_first_hundred_words(view, words):
    first = " ".join(f'"{word}"' for word in list(dict.fromkeys(words_of(words)))[:100])
    return ask(view, first) if first else []


@answers.wrong("of all that were found the best")
def sorts_the_first_ten(view, words):
    if not words_of(words):
        return []
    sql = "SELECT sku FROM (SELECT sku, rank AS good FROM found WHERE found MATCH ? ORDER BY rowid LIMIT 10) ORDER BY good"
    return ask(view, quoted(words), sql)


@answers.wrong("every one of the words")
def leaves_short_words_out(view, words):
    long = " ".join(f'"{word}"' for word in dict.fromkeys(words_of(words)) if len(word) > 2)
    return ask(view, long) if long else []


@answers.wrong("parts them")
def takes_the_underscore_for_a_letter(view, words):
    found = dict.fromkeys(re.findall(r"\w+", words))
    return ask(view, " ".join(f'"{word}"' for word in found)) if found else []


@answers.wrong("more than ten that are better")
def looks_for_each_word_alone(view, words):
    found = [ask(view, f'"{word}"') for word in dict.fromkeys(words_of(words))]
    return [sku for sku in found[0] if all(sku in skus for skus in found)] if found else []


@answers.wrong("The best comes first")
def sorts_by_sku(view, words):
    return ask(view, quoted(words), SQL.replace("rank", "sku")) if words_of(words) else []


@answers.wrong("whole")
def makes_do_with_parts_of_words(view, words):
    if not words_of(words):
        return []
    sql = "SELECT sku FROM found WHERE name LIKE ? LIMIT 10"
    return ask(view, quoted(words)) or [sku for (sku,) in view.execute(sql, (f"%{words}%",))]
