"""What a class knew, said and gained, in sentences."""

import math
from collections import Counter
from statistics import median

import numpy as np

from widgets.classroom.asked import Asked
from widgets.classroom.learning_gain import PAIRS_FOR_BOOTSTRAP, LearningGain
from widgets.classroom.results import ClassResults
from widgets.page.text import in_words
from widgets.questions.before_after import FORMS, questions

# ---- the tests before and after ----------------------------------------------------------------


def of_gain(results: ClassResults) -> str:
    """Return who took the tests, the gain with its interval, and what it does not prove."""
    taken, gain = results.tests_taken(), results.gain()
    complete = _complete(results)
    started = sum(bool(counts[0]) for counts in taken.values())
    unmatched = len(taken) - sum(complete.values())
    neither = unmatched - gain.before_only - gain.after_only
    parts = [
        f"**The tests before and after.** Started: {started}. Finished both: {gain.pairs}. "
        f"Not matched, and so not in the numbers below: {unmatched} "
        f"(second test missing or incomplete: {gain.before_only}; first test missing or "
        f"incomplete: {gain.after_only}; both incomplete: {neither})."
    ]
    pairs = [code for code in complete if complete[code]]
    if not results.shows(pairs):
        parts.append("Too few learners finished both to show what they gained.")
    elif pairs:
        order = Counter(results.first[code] for code in pairs)
        parts += [_gain_in_words(gain), _order_in_words(order)]
    return "\n\n".join(parts)


def of_unmatched(results: ClassResults) -> str:
    """Return who did not finish both tests, each by the code they gave."""
    taken, complete = results.tests_taken(), _complete(results)
    codes = [code for code in taken if not complete[code] and code not in results.nameless]
    if not codes:
        return ""
    head = [
        f"| not matched | first test, of {len(questions(FORMS[0]))} | second test |",
        "|---|--:|--:|",
    ]
    return "\n".join(
        [*head, *(f"| {code} | {taken[code][0]} | {taken[code][1]} |" for code in codes)]
    )


def _complete(results: ClassResults) -> dict[str, bool]:
    length = len(questions(FORMS[0]))
    return {code: counts == (length, length) for code, counts in results.tests_taken().items()}


def _gain_in_words(gain: LearningGain) -> str:
    guessing = 100 * np.mean([1 / len(q["options"]) for form in FORMS for q in questions(form)])
    pairs = "1 learner" if gain.pairs == 1 else f"{gain.pairs} learners"
    words = (
        f"**Gain of {pairs} who finished both:** before {gain.before:.0f} points, after "
        f"{gain.after:.0f}, mean gain **{gain.gain:+z.0f} points**"
    )
    low, high = gain.gain_interval
    words += f" (95 % interval {low:+z.0f} to {high:+z.0f})." if gain.pairs > 1 else "."
    if not math.isnan(gain.effect_size):
        words += f" Effect size d = {gain.effect_size:.2f}"
        low, high = gain.effect_interval
        few = f"; below {PAIRS_FOR_BOOTSTRAP} pairs a bootstrap gives no honest interval."
        if math.isnan(low):
            words += few if gain.pairs < PAIRS_FOR_BOOTSTRAP else "."
        else:
            words += f" (95 % bootstrap interval {low:.2f} to {high:.2f})."
    return (
        f"{words} 100 points are all questions right; guessing alone gives {guessing:.0f}. "
        "Nobody took both tests without the course, so these numbers do not show what caused "
        "the gain."
    )


def _order_in_words(order: Counter) -> str:
    words = f"Form P came first for {order['P']}, form Q for {order['Q']}."
    if abs(order["P"] - order["Q"]) > 1:
        words += " The groups are unequal: if one form is easier, that is part of the gain."
    return words


# ---- votes, predictions, quizzes ---------------------------------------------------------------


def of_votes(statements: dict[str, Asked], results: ClassResults) -> str:
    """Return on which statement the class is most divided, and how many changed their verdict."""
    votes, first = results.answers["vote"], results.answers["first vote"]
    top = {key: Counter(votes[key].values()).most_common(1)[0][1] for key in statements}
    divided = min(statements, key=lambda key: top[key] / len(votes[key]))
    said = f"No verdict has more than {top[divided]} of {len(votes[divided])} votes"
    words = f"{said} on “{statements[divided].question}”"
    changed = sum(first[key][code] != votes[key][code] for key in statements for code in votes[key])
    if changed:
        verdicts = "1 verdict was" if changed == 1 else f"{changed} verdicts were"
        words += f" {verdicts} changed since the first vote."
    return words


def of_verdicts(statements: dict[str, Asked]) -> str:
    """Return what the course says of each statement."""
    lines = [f"- “{each.question}” {each.said}" for each in statements.values()]
    if any(each.answer for each in statements.values()):
        lines += ["", "The chart frames the model's verdict."]
    return "\n".join(lines)


def of_guesses(each: Asked, guesses: list) -> str:
    """Return how many predicted, and what lies in the middle."""
    count = "1 guess" if len(guesses) == 1 else f"{len(guesses)} guesses"
    if each.item["kind"] == "number":
        return f"Median of {count}: {in_words(median(guesses))} {each.item['unit']}."
    return f"{count}, drawn as thin lines." if each.item["kind"] == "curve" else f"{count}."


def of_answer(each: Asked, guesses: list) -> str:
    """Return what the model says to a prediction, and how many came near."""
    if each.item["kind"] == "choice":
        return f"{each.said} So say {guesses.count(each.answer)} of {len(guesses)}."
    if each.item["kind"] == "curve":
        return f"{each.said} The thick line is the model's."
    near = sum(abs(guess - each.answer) <= 0.2 * each.answer for guess in guesses)
    return f"{each.said} Within 20 % of it: {near} of {len(guesses)}."


def of_tasks(asks: dict[str, str], results: ClassResults) -> str:
    """Return how many found each task by themselves, and how many were shown a way."""
    rows = ["| task | found | shown a way |", "|---|--:|--:|"]
    for key, ask in asks.items():
        how = Counter(results.tasks.get(key, {}).values())
        rows.append(f"| {ask} | {how['found']} | {how['shown']} |")
    return "\n".join(rows)


Sureness = dict[tuple[bool, bool], int]  # (right, sure) → answers


def sureness(each: Asked, results: ClassResults) -> Sureness:
    """Count the answers to a question of a quiz: right or wrong, sure or not."""
    answers, sure = results.answers["quiz"][each.id], results.sure.get(each.id, {})
    return Counter((said == each.answer, sure.get(code, False)) for code, said in answers.items())


def of_quiz(counts: dict[str, Sureness]) -> str:
    """Return how many answered the questions of a quiz, and how sure they were."""
    answers = sum(count for each in counts.values() for count in each.values())
    sure = sum(count for each in counts.values() for (_, is_sure), count in each.items() if is_sure)
    return f"{answers} answers to {len(counts)} questions; {sure} of them “sure”."


def of_mistakes(quiz: dict[str, Asked], counts: dict[str, Sureness], results: ClassResults) -> str:
    """Return the question that most got wrong and were sure of: the one to discuss."""
    worst = max(counts, key=lambda key: counts[key][False, True] / sum(counts[key].values()))
    wrong = counts[worst][False, True]
    if not wrong:
        return "Nobody was wrong and sure."
    each, answers = quiz[worst], results.answers["quiz"][worst]
    said = Counter(value for value in answers.values() if value != each.answer).most_common(1)[0]
    return (
        f"**To discuss first:** {wrong} of {len(answers)} were wrong *and* sure on "
        f"“{each.question}” The most frequent mistake, {said[1]} of {len(answers)}: “{said[0]}” "
        f"{each.said}"
    )
