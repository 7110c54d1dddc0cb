"""Lesson 09: a firm to run for eight quarters, and its review."""

from dataclasses import fields
from typing import Any

import numpy as np
from IPython.display import Markdown

from widgets.explorer import Card, Explorer
from widgets.explorers.game._chart import chart
from widgets.explorers.game._state import OPENED, GameInputs, GameResult, decisions_of, game_in
from widgets.explorers.game.game_review import constant
from widgets.models.firm.game import order_limit, play, run_quarter, start
from widgets.models.firm.game_policies import FIXED_POLICIES
from widgets.models.firm.game_record import (
    PERIODS,
    Decided,
    Decisions,
    Quarter,
    eight_quarters,
    to_text,
)
from widgets.models.firm.market import MARKETS, QUARTERS, Demand, draw_demand
from widgets.page.fields import marking
from widgets.page.text import in_words, money

LONGEST = 480  # characters of one decision as text, so that four fit into one field


def run(result: GameResult) -> dict:
    """Open the firm, or run the quarters that are decided now."""
    inputs = result.inputs
    if not result.begun:
        return {"played": OPENED}
    if not result.ahead:
        raise ValueError("the eight quarters are over: review them, or press Reset to play again")
    with marking("reason" if inputs.target else "target"):
        if not (inputs.target and inputs.reason):
            raise ValueError("before you run: write a target and, in one sentence, a reason")
        decided = Decided(decisions_of(inputs), inputs.target, inputs.reason)
        if len(to_text([decided])) > LONGEST:
            raise ValueError("target and reason are too long: keep both in one short sentence")
    return {"played": to_text([*result.game, decided]), "target": "", "reason": ""}


class RunTheFirm(Explorer):
    """Can you run a firm for eight quarters in a market you do not know?"""

    Inputs = GameInputs
    remember = ("game", GameInputs)
    simulates = True
    actions = {"Run": run}
    presets = {
        "All on the line": {"line_capacity": 7_000.0, "cell_capacity": 0.0},
        "All in cells": {"line_capacity": 0.0, "cell_capacity": 7_000.0},
        "Some of both": {"line_capacity": 4_500.0, "cell_capacity": 3_000.0},
    }
    card = Card(
        r"\text{result} = \sum_{t=1}^{8} \left(\text{cash}_t + \Delta\,\text{stock}_t + "
        r"\Delta\,\text{machines}_t\right) + w\,D\,(g_8 - 1)",
        {
            r"\text{cash}_t": "what quarter t brought in less what it spent, €",
            r"\Delta\,\text{stock}_t": "change of the stock's worth, at what it cost to make, €",
            r"\Delta\,\text{machines}_t": "change of the machines' book value, €",
            "g_8": "buyers who come after quarter 8, as a share of those who came at the start",
            "D": "6,000 buyers a quarter at the start",
            "w": "€80 for each buyer a quarter more or fewer",
        },
        "Rules of this course (widgets/models/firm/game.py). They use its models of demand "
        "(lesson 06), pooled stock (05), waiting (02) and inspection (07). All numbers are "
        "stylized.",
        "Invented numbers: which system wins here says nothing about a real firm. One price, no "
        "rival, no learning curve; machines come and go overnight. Each cell has a queue of its "
        "own, 2 days of work an order, and a promise is kept on average: the mean flow time is "
        "the promised one, so that about one order in three takes longer.",
    )

    def preset(self, name):
        """Take the capacities of a named system; the game so far stays."""
        self.set(**self.presets[name])

    @staticmethod
    def hidden(result):
        decisions = {field.name for field in fields(Decisions)}
        if not result.begun:
            return decisions | {"target", "reason"}
        if not result.ahead:
            return decisions | {"target", "reason", "market", "seed"}
        return {"market", "seed"}

    @staticmethod
    def solve(inputs):
        market = MARKETS[inputs.market]
        demand = draw_demand(market, inputs.seed)
        game = game_in(inputs, "played")
        done = sum(len(period) for period in PERIODS[: len(game)])
        firm, quarters, customers, total = start(market), None, 0.0, 0.0
        if game:
            plan = eight_quarters([each.decisions for each in game])[:done]
            run_so_far = play(market, plan, demand)
            firm, quarters = run_so_far.firm, part_of(run_so_far.quarters, np.s_[:, 0])
            customers, total = float(run_so_far.customers[0]), float(run_so_far.total[0])
        # What the plan could do is told for demand as forecast: the buyers stay unknown.
        decisions = decisions_of(inputs)
        calm = Demand(np.ones_like(demand.noise), np.array([QUARTERS + 1]))
        _, next_quarter = run_quarter(firm, decisions, market, calm, 1)
        shock = int(demand.shock_quarter[0])
        cost = next_quarter.machines + next_quarter.setups + next_quarter.variety
        stock = firm.stock.sum() + firm.unfinished.sum() + next_quarter.made.sum()
        return GameResult(
            inputs=inputs,
            game=game,
            begun=bool(inputs.played),
            quarters=quarters,
            shock=shock if shock <= done else None,
            ahead=PERIODS[len(game)] if len(game) < len(PERIODS) else (),
            from_stock=float(stock),
            to_order=float(order_limit(decisions)),
            fixed_cost=-float(cost[0]),
            forecast=float(firm.forecast.sum()),
            customers=customers,
            total=total,
        )

    draw = staticmethod(chart)

    @staticmethod
    def describe(result):
        market = MARKETS[result.inputs.market]
        if not result.begun:
            return (
                f"{market.name}: press Run to take over a firm in this market.\n{market.about} "
                "How long buyers wait, what they pay more for, and how well they can be forecast, "
                "two trials will show. Something will happen in quarter 4, 5 or 6."
            )
        last, *words = last_run(result) if result.game else ["The firm is yours."]
        if not result.ahead:
            profit, won = money(result.total - result.customers), money(result.customers)
            together = f"The result is {money(result.total)}: profit {profit}, customers won {won}."
            return "\n".join([together, " ".join(["The eight quarters are over.", last, *words])])
        plan = "standing plan" if len(result.ahead) > 1 else "trial"
        words.append(
            f"Now {named(result.ahead).lower()}, a {plan}: stock for {in_words(result.from_stock)} "
            f"buyers, cells for {in_words(result.to_order)}, forecast {in_words(result.forecast)}."
        )
        if not (result.inputs.target and result.inputs.reason):
            words.append("Write a target and a reason, then run.")
        return "\n".join([last, " ".join(words)])


def part_of(quarters: Quarter, index: Any) -> Quarter:
    """Return every measure at some of the quarters or demand paths only."""
    return Quarter(**{each.name: getattr(quarters, each.name)[index] for each in fields(Quarter)})


def last_run(result: GameResult) -> list[str]:
    """Return in words what the quarters that were run last have brought."""
    period = PERIODS[len(result.game) - 1]
    run = part_of(result.quarters, slice(period[0] - 1, None))
    asked = run.asked.sum()
    cells = result.game[-1].decisions.cell_capacity > 0
    reasons = {
        "lost_no_variant": "missed their variant",
        "lost_waiting": "found nothing in stock" + (" and would not wait" if cells else ""),
        "lost_full": "met full cells" if cells else "found nothing in stock",
    }
    why = max(reasons, key=lambda name: getattr(run, name).sum())
    served = 1 - run.lost.sum() / asked
    fit = (run.fit * run.asked).sum() / asked
    words = [
        f"{named(period)}: profit {money(run.profit.sum())}, {100 * served:.0f} % served.",
        f"Of {in_words(asked)} buyers {100 * fit:.0f} % got their own variant; "
        f"{run.defects.sum():.0f} defects; most lost {reasons[why]}.",
    ]
    if result.shock and result.shock >= period[0]:
        words.append(f"In quarter {result.shock} {MARKETS[result.inputs.market].shock}.")
    return words


def named(quarters: tuple[int, ...]) -> str:
    """Return quarters as people say them.

    >>> named((2,)), named((3, 4, 5))
    ('Quarter 2', 'Quarters 3 to 5')
    """
    if len(quarters) == 1:
        return f"Quarter {quarters[0]}"
    return f"Quarters {quarters[0]} to {quarters[-1]}"


def by_market(seed: int = 1) -> Markdown:
    """Return a table of what the three fixed policies earn on average in every market."""
    rows = [f"| Market | {' | '.join(FIXED_POLICIES)} |", "|--|" + "--:|" * len(FIXED_POLICIES)]
    for market in MARKETS:
        average = [constant(market, seed, policy).average for policy in FIXED_POLICIES.values()]
        shown = [f"**{money(each)}**" if each == max(average) else money(each) for each in average]
        rows.append(f"| {market} | " + " | ".join(shown) + " |")
    return Markdown("\n".join(rows))
