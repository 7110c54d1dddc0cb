"""The firm game: eight quarters in which a firm chooses between stock, orders and postponement.

The rules, in the order a quarter runs: machines are bought or sold; the line makes for stock, the
most wanted variants first; buyers come and take what is in stock; those who find nothing may wait
for the cells to make it; quality and service decide who comes back. `run_quarter` is one quarter,
`play` all of them. Every number may be a row of numbers, one per demand path, so that one call
plays 1 path or 200, or one policy per path.

Stylized for this course. Borrowed from the lessons: demand (06), the pooled deviation and the
order-up-to stock (05), the flow time of the cells (02), the cost of inspection (07).
"""

from collections.abc import Sequence
from dataclasses import fields, replace

import numpy as np

from widgets.models.firm.game_record import Decisions, FirmState, Game, Quarter, Sales
from widgets.models.firm.market import QUARTERS, RULES, VARIANTS, Demand, Market, popularity
from widgets.models.production.queueing import highest_utilization
from widgets.models.quality.inspection import cost_per_unit


def start(market: Market, paths: int = 1) -> FirmState:
    """Return the firm every player takes over: some of both systems, no stock."""
    one = np.ones(paths)
    return FirmState(
        line_capacity=RULES.start_line * one,
        cell_capacity=RULES.start_cells * one,
        line_value=RULES.start_line * RULES.line_price * one,
        cell_value=RULES.start_cells * RULES.cell_price * one,
        cash=0 * one,
        stock=np.zeros((paths, VARIANTS)),
        unfinished=0 * one,
        goodwill=one,
        forecast=np.tile(RULES.demand * popularity(market), (paths, 1)),
    )


def offered_demand(
    demand: np.ndarray, forecast: np.ndarray, variants: float, substitution: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return who asks for each offered variant: buyers who want it, buyers who take it instead.

    The firm offers the variants with the highest forecasts. All arrays (paths, variants), units.
    """
    rank = np.argsort(np.argsort(-forecast, axis=1, kind="stable"), axis=1)
    offered = rank < column(variants)
    own = demand * offered
    others = substitution * (demand - own).sum(axis=1)
    return own, own * column(others / own.sum(axis=1))


def order_limit(decisions: Decisions) -> np.ndarray:
    """Return how many orders a quarter the cells can take and still keep the promised lead time.

    The utilization at which the mean flow time equals the promise (Kingman's equation, random
    arrivals, exponential process times), times the capacity [units/quarter].
    """
    busy = highest_utilization(decisions.lead_time, RULES.cell_days, 1, 1)
    return busy * decisions.cell_capacity


def column(per_path: np.ndarray) -> np.ndarray:
    """Return one number per path as a column that spreads over the variants."""
    return np.asarray(per_path)[..., np.newaxis]


def line_output(
    firm: FirmState, decisions: Decisions, market: Market
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return what the line makes and what is finished from unfinished stock at the quarter's start.

    Stock aims at forecast + z standard deviations (`safety_factor`). Made by variant, the most
    wanted come first and each costs setups, which take line capacity; postponed, the line makes
    one product without a setup, and the deviations pool (Eppen 1979).

    Returns
    -------
    Units made by variant, units made unfinished, unfinished units now finished by variant, and
    the number of changeovers.
    """
    own, substitutes = offered_demand(
        firm.forecast, firm.forecast, decisions.variants, market.substitution
    )
    expected = own + substitutes
    sd = market.variation * expected
    r, z = market.correlation, column(decisions.safety_factor)
    pooled_sd = np.sqrt((1 - r) * (sd**2).sum(axis=1) + r * sd.sum(axis=1) ** 2)
    postponed = np.asarray(decisions.postponed, dtype=bool)

    aim = np.maximum(expected + z * sd, 0)
    need = np.where(column(postponed), 0, np.maximum(aim - firm.stock, 0))
    finished = need * column(np.minimum(firm.unfinished / np.maximum(need.sum(axis=1), 1e-9), 1))
    need = need - finished

    capacity = column(firm.line_capacity)
    setup_time = RULES.lots * RULES.setup_units * (need > 0)
    first = np.argsort(-firm.forecast, axis=1, kind="stable")
    work = np.take_along_axis(need + setup_time, first, axis=1)
    before = np.empty_like(work)
    np.put_along_axis(before, first, np.cumsum(work, axis=1) - work, axis=1)
    made = np.clip(capacity - before - setup_time, 0, need)

    pooled_aim = np.maximum(expected.sum(axis=1) + decisions.safety_factor * pooled_sd, 0)
    room = np.where(postponed, pooled_aim - firm.stock.sum(axis=1) - firm.unfinished, 0)
    unfinished = np.clip(room, 0, firm.line_capacity)
    return made, unfinished, finished, RULES.lots * (made > 0).sum(axis=1)


def trade_machines(
    capacity: np.ndarray, value: np.ndarray, wanted: float, price: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return book value, cash paid and loss in value when capacity changes to `wanted` [€].

    Parameters
    ----------
    capacity, wanted : before and after [units/quarter].
    value : of the machines, before [€].
    price : of a new machine [€ per unit of capacity].
    """
    bought = np.maximum(wanted - capacity, 0) * price
    sold = value * np.clip(1 - wanted / np.maximum(capacity, 1e-9), 0, 1)
    kept = value + bought - sold
    loss = (1 - RULES.resale) * sold + RULES.depreciation * kept
    return (1 - RULES.depreciation) * kept, bought - RULES.resale * sold, loss


def serve(
    firm: FirmState,
    stock: np.ndarray,
    unfinished: np.ndarray,
    decisions: Decisions,
    market: Market,
    demand: Demand,
    quarter: int,
) -> Sales:
    """Return what buyers want and get from finished stock, unfinished stock and the cells."""
    shocked = quarter >= demand.shock_quarter
    patience = market.patience * np.where(shocked, market.shock_patience, 1)
    level = RULES.demand * firm.goodwill * np.where(shocked, market.shock_demand, 1)
    share = popularity(market)
    share = np.where(column(shocked & market.tastes_turn), share[::-1], share)
    wanted = column(level) * share * demand.noise[quarter - 1]
    own, substitutes = offered_demand(
        wanted, firm.forecast, decisions.variants, market.substitution
    )
    asking = own + substitutes
    from_stock = np.minimum(asking, stock)
    short = asking - from_stock
    # Some wait a day until an unfinished unit is finished; fewer wait for the cells.
    would_wait = short * column(np.exp(-RULES.finishing_days / patience))
    finished = np.minimum(unfinished / np.maximum(would_wait.sum(axis=1), 1e-9), 1)
    orders = short * column((1 - finished) * np.exp(-decisions.lead_time / patience))
    accepted = np.minimum(order_limit(decisions) / np.maximum(orders.sum(axis=1), 1e-9), 1)
    return Sales(
        wanted=wanted,
        asking=asking,
        own_share=own / np.maximum(asking, 1e-9),
        from_stock=from_stock,
        late_finished=would_wait * column(finished),
        orders=orders,
        to_order=orders * column(accepted),
    )


def run_quarter(
    firm: FirmState, decisions: Decisions, market: Market, demand: Demand, quarter: int
) -> tuple[FirmState, Quarter]:
    """Run one quarter (1 to 8) and return the firm afterwards and what the quarter brought.

    Parameters
    ----------
    firm : as the quarter before leaves it.
    decisions : for this quarter.
    market, demand : what buyers want, and the demand paths.
    quarter : its number; the noise of `demand` and the shock depend on it.
    """
    one = np.ones(len(firm.cash))
    line_value, line_paid, line_loss = trade_machines(
        firm.line_capacity, firm.line_value, decisions.line_capacity, RULES.line_price
    )
    cell_value, cell_paid, cell_loss = trade_machines(
        firm.cell_capacity, firm.cell_value, decisions.cell_capacity, RULES.cell_price
    )
    upkeep = (
        RULES.line_upkeep * decisions.line_capacity + RULES.cell_upkeep * decisions.cell_capacity
    )
    firm = replace(
        firm,
        line_capacity=decisions.line_capacity * one,
        cell_capacity=decisions.cell_capacity * one,
    )
    made, made_unfinished, finished, changeovers = line_output(firm, decisions, market)
    stock = firm.stock + made + finished
    unfinished = firm.unfinished + made_unfinished - finished.sum(axis=1)

    sales = serve(firm, stock, unfinished, decisions, market, demand, quarter)
    from_stock, late_finished, to_order = sales.from_stock, sales.late_finished, sales.to_order

    def revenue(units: np.ndarray, own_price: float) -> np.ndarray:
        discounted = (1 - RULES.substitute_discount) * RULES.price
        price = sales.own_share * own_price + (1 - sales.own_share) * discounted
        return (units * price).sum(axis=1)

    sold_finished, sold_late = from_stock.sum(axis=1), late_finished.sum(axis=1)
    sold_from_stock, sold_to_order = sold_finished + sold_late, to_order.sum(axis=1)
    stock_revenue = revenue(from_stock + late_finished, RULES.price)
    order_revenue = revenue(to_order, RULES.price * (1 + market.premium))
    finishing = market.finishing_cost * (finished.sum(axis=1) + sold_late)

    # Inspection finds every defect it looks at; what it misses reaches a buyer.
    line_cost, cell_cost = (
        cost_per_unit(decisions.inspected, rate, RULES.inspection_cost, RULES.failure_cost)
        for rate in (RULES.line_defects, RULES.cell_defects)
    )
    quality = line_cost * sold_from_stock + cell_cost * sold_to_order
    passed = 1 - decisions.inspected
    defects = passed * (RULES.line_defects * sold_from_stock + RULES.cell_defects * sold_to_order)

    stock = np.maximum(stock - from_stock, 0)
    unfinished = np.maximum(unfinished - sold_late, 0)
    holding = RULES.holding_cost * (stock.sum(axis=1) + unfinished)
    written_off = market.obsolescence * stock.sum(axis=1)
    stock = (1 - market.obsolescence) * stock
    left_over = stock.sum(axis=1) + unfinished

    # Buyers who got their own variant come back, some of those with a substitute.
    asked = sales.wanted.sum(axis=1)
    got_own = ((from_stock + late_finished + to_order) * sales.own_share).sum(axis=1)
    sold = sold_from_stock + sold_to_order
    content = got_own + RULES.substitute_content * (sold - got_own) - RULES.defect_anger * defects
    goodwill_span = RULES.most_goodwill - RULES.least_goodwill
    aim = RULES.least_goodwill + goodwill_span * np.clip(content / asked, 0, 1)
    goodwill = firm.goodwill + RULES.memory * (aim - firm.goodwill)

    setups, variety = RULES.setup_cost * changeovers, RULES.variant_cost * decisions.variants * one
    line_made = made.sum(axis=1) + made_unfinished
    production = RULES.line_unit_cost * line_made + RULES.cell_unit_cost * sold_to_order
    spent = line_paid + cell_paid + upkeep + production + finishing
    spent = spent + setups + variety + holding + quality
    after = FirmState(
        line_capacity=firm.line_capacity,
        cell_capacity=firm.cell_capacity,
        line_value=line_value,
        cell_value=cell_value,
        cash=firm.cash + stock_revenue + order_revenue - spent,
        stock=stock,
        unfinished=unfinished,
        goodwill=goodwill,
        forecast=firm.forecast + RULES.smoothing * (sales.wanted - firm.forecast),
    )
    return after, Quarter(
        stock_margin=stock_revenue - RULES.line_unit_cost * sold_from_stock - finishing,
        order_margin=order_revenue - RULES.cell_unit_cost * sold_to_order,
        machines=-(upkeep + line_loss + cell_loss),
        setups=-setups,
        variety=-variety,
        stock_cost=-(holding + RULES.line_unit_cost * written_off),
        quality=-quality,
        asked=asked,
        sold_from_stock=sold_from_stock,
        sold_to_order=sold_to_order,
        lost_no_variant=asked - sales.asking.sum(axis=1),
        lost_waiting=(sales.asking - from_stock - late_finished - sales.orders).sum(axis=1),
        lost_full=(sales.orders - to_order).sum(axis=1),
        made=line_made,
        written_off=written_off,
        stock=left_over,
        changeovers=changeovers * one,
        defects=defects,
        fit=got_own / asked,
        goodwill=goodwill,
        cash=after.cash,
        stock_worth=RULES.line_unit_cost * left_over,
        machine_worth=line_value + cell_value,
    )


def play(market: Market, plan: Sequence[Decisions], demand: Demand) -> Game:
    """Run up to eight quarters, one decision each, on the given demand paths.

    Raises
    ------
    ValueError : if the plan has not 1 to 8 quarters.
    """
    if not 1 <= len(plan) <= QUARTERS:
        raise ValueError(f"plan must have 1 to {QUARTERS} quarters, not {len(plan)}")
    firm, quarters = start(market, len(demand.shock_quarter)), []
    for number, decisions in enumerate(plan, start=1):
        firm, quarter = run_quarter(firm, decisions, market, demand, number)
        quarters.append(quarter)
    together = {f.name: np.array([getattr(q, f.name) for q in quarters]) for f in fields(Quarter)}
    customers = RULES.customer_worth * RULES.demand * (firm.goodwill - 1)
    return Game(Quarter(**together), firm, customers)
