"""The rule that judges each statement of the text for a firm, with its formula.

A ratio of 1 or more says that a reading of the statement is right for this firm, below 1 that the
opposite is. `SYMBOLS` says which number of a firm stands behind which letter.
"""

from widgets.models.firm import claims_of_value as value
from widgets.models.firm import claims_of_work as work
from widgets.models.firm.finding import Reading, Rule

SYMBOLS = {
    "demand": "D", "variants": "N", "custom_unit": "c_{MC}", "misfit_cost": r"\tau",
    "taste_dimensions": "d", "mass_unit": "c_{MP}", "mass_fixed": "F_{MP}",
    "custom_fixed": "F_{MC}", "hand_unit": "c_{hand}", "margin": "c_u", "variety_cost": "f",
    "demand_cv": "CV", "correlation": "r", "shared_share": r"\varphi", "asking_effort": "e",
    "evaluation_cost": "c_{look}", "past_purchases": "n", "adjustment_cost": r"\kappa",
    "presentation_return": r"\psi", "process_time": "t_e", "setup_time": "s",
    "custom_setup_share": "Y", "utilization": r"\rho", "process_cv": "c_e", "buffer_size": "b",
    "extra_work": "X", "hour_cost": "c_{hour}", "link_cost": "c_{link}",
    "inspection_time": "J_{MP}", "custom_inspection_time": "J_{MC}",
    "mass_fault_rate": r"\gamma_{MP}", "custom_fault_rate": r"\gamma_{MC}",
}  # fmt: skip

_MASS = r"F_{MP}/D + c_{MP}"
_CUSTOM = r"F_{MC}/D + c_{MC}\,p(N, \varphi)"
_FORECASTS = r"c_{wrong}(c_{MP}, c_u, CV, N, r)"
_MISFIT = r"\frac{\tau}{4 N^{1/d}}"
_CELLS = r"t_e (1 + X) + Y s"
_LOT = (
    r"\quad T_{lot} = s\,(1 - \tfrac{1}{N}) + Q\,t_e,\quad "
    r"Q = \max\left(1,\ \frac{s\,(1 - 1/N)}{t_e}\,\frac{\sqrt{\rho}}{1 - \sqrt{\rho}}\right)"
)
_GAIN = r"G(c_u, D, N, CV, r, \rho)"
_MASS_INTERVAL = r"I_{MP} = \sqrt{\frac{2 J_{MP}\, c_{hour}\, t_e}{\gamma_{MP}\, \rho\, c_{MP}}}"
_CUSTOM_INTERVAL = (
    rf"I_{{MC}} = \sqrt{{\frac{{2 J_{{MC}}\, c_{{hour}}\,({_CELLS})}}"
    r"{\gamma_{MC}\, \rho\, c_{MC}}}"
)
_TO_MAKE, _TO_SERVE, _BETWEEN = "making a unit", "serving a buyer", "between inspections"

RULES = {
    "mp-quantity": Rule((
        Reading(
            "units in an hour of work, line", "units in an hour of work, cells", "units/h",
            rf"\frac{{Q\,({_CELLS})}}{{T_{{lot}}}},{_LOT}", work.rate, "more units an hour",
        ),
        Reading(
            "time of a unit, line", "time of a unit, cells", "min",
            r"\frac{CT_{MC}}{CT_{MP}},\quad CT = T_{lot}\left(1 + \frac{1 + c_{lot}^2}{2}\,"
            rf"\frac{{u}}{{1 - u}}\right):\quad MP:\ {_LOT},\ "
            r"u = \frac{\rho\,T_{lot}}{Q\,t_e},\ c_{lot}^2 = \frac{c_e^2\,Q\,t_e^2}{T_{lot}^2};"
            rf"\quad MC:\ T_{{lot}} = {_CELLS},\ u = \rho,\ c_{{lot}} = c_e", work.flow_time,
            "each unit sooner",
        ),
    )),
    "mp-line": Rule((
        Reading(
            "output of an hour of work, line", "output of an hour of work, cells", "%",
            r"(1 + X)\,TH(b, c_e)", work.line_output,
        ),
    )),
    "mp-focus": Rule((
        Reading(
            "quickest lot, line", "lot, cells", "units",
            r"\frac{s}{t_e}\cdot\frac{2}{\sqrt{1 + 8/\rho} - 3}", work.focus,
        ),
    )),
    "mp-cost": Rule((
        Reading(_TO_MAKE, _TO_MAKE, "€/unit", rf"\frac{{{_CUSTOM}}}{{{_MASS}}}", value.making),
    )),
    "mc-near-cost": Rule((
        Reading(
            _TO_MAKE, _TO_MAKE, "€/unit", rf"1.1\,\frac{{{_MASS}}}{{{_CUSTOM}}}", value.near_cost,
        ),
    )),
    "mc-variety": Rule((
        Reading(
            "misfit and looking, variants", "being asked and waiting, own design", "€/unit",
            rf"\frac{{1}}{{e}}\left({_MISFIT} + c_{{look}} \min\left(N,\ "
            r"\max\left(1, \frac{0.225\,\tau}{c_{look}}\right)\right)\right)", value.variety,
        ),
    )),
    "mc-techniques": Rule((
        Reading(
            "serving a buyer with one product", "with the best of the four approaches", "€/unit",
            r"\frac{S + \tau/4}{\min\left(B + e,\ B + \frac{\tau/4}{\sqrt{1 + n}},\ S + \kappa,\ "
            r"S + \frac{\tau}{4} + (1 - \psi)\,0.01\,c_{MP}\right)}:\quad "
            rf"S = {_MASS} + f/D + c_{{wrong}}(c_{{MP}}, c_u, CV),\quad B = {_CUSTOM}",
            value.techniques, which=value.best_approach,
        ),
    )),
    "mc-costs-more": Rule((
        Reading(
            "making a unit, wrong forecasts included", _TO_MAKE, "€/unit",
            rf"\frac{{{_CUSTOM}}}{{{_MASS} + {_FORECASTS}}}", value.whole_cost,
        ),
    )),
    "definition-mp": Rule((
        Reading(
            "identical units of each design", "units of each design", "units/year",
            rf"\frac{{D/N}}{{{work.LARGE}}}", value.identical, "large quantities",
        ),
    ), definition=True),
    "definition-mc": Rule((
        Reading(
            "a large quantity is", "personal units", "units/year",
            rf"\frac{{D}}{{{work.LARGE}}}", value.personal_at_scale, "at scale",
            about="custom",
        ),
        Reading(
            "a customized unit by hand", "by flexible machines", "€/unit",
            rf"\frac{{c_{{hand}}}}{{{_CUSTOM}}}",
            value.not_craft, "more efficient than craft", about="custom",
        ),
    ), definition=True),
    "method-mc": Rule((
        Reading(
            "a customized unit by hand", "by flexible machines", "€/unit",
            rf"\frac{{{_CUSTOM}}}{{c_{{hand}}}}", value.handwork, about="custom",
        ),
    )),
    "quantity-mc": Rule((
        Reading("units of a design", "units of a design", "units/year", r"D/N", work.per_design,
                "per design"),
        Reading(
            "economic lot", "lot of an order", "units",
            r"\frac{s\, c_{hour}}{60}\cdot\frac{D/N}{0.2\,c_{MP}\,(1 - \rho/N)}", work.per_lot,
            "per lot",
        ),
    )),
    "customization-row": Rule((
        Reading(
            "designs to choose from", "designs, one for each buyer", "designs", r"D/N",
            value.designs,
        ),
    )),
    "flexibility-mp": Rule((
        Reading(
            "cost of linking the lines", "sales that it saves", "€/year",
            rf"\frac{{N_{{lines}}\, c_{{link}}}}{{0.96\,{_GAIN}}},\quad N_{{lines}} = "
            rf"\max(1, \min(N,\ D/{work.LARGE},\ {work.MOST_LINES}))", work.links,
            about="mass",
        ),
    )),
    "flexibility-mc": Rule((
        Reading("a change, line", "a change, cells", "min", r"\frac{s}{Y s}", work.easier_change,
                "easier to change"),
        Reading(
            "fixed cost and sales lost, line", "fixed cost, cells", "€/year",
            rf"\frac{{F_{{MP}} + {_GAIN}}}{{F_{{MC}}}}", work.paid_flexibility,
            "worth its price",
        ),
    )),
    "inspection-mp": Rule((
        Reading("an inspection", "a unit of the line", "min", r"\frac{J_{MP}}{t_e}", work.limited,
                "there is a limit", about="mass"),
        Reading(
            "an inspection", "best time between two", "min",
            rf"\frac{{J_{{MP}}}}{{I_{{MP}}}},\quad {_MASS_INTERVAL}", work.felt,
            "the limit is felt", about="mass",
        ),
    )),
    "inspection-mc": Rule((
        Reading(
            _BETWEEN, _BETWEEN, "min",
            rf"\frac{{I_{{MP}}}}{{I_{{MC}}}},\quad {_MASS_INTERVAL},\quad {_CUSTOM_INTERVAL}",
            work.more_per_hour, "by the hour",
        ),
        Reading(
            _BETWEEN, _BETWEEN, "units",
            rf"\frac{{I_{{MP}}/t_e}}{{I_{{MC}}/({_CELLS})}},\quad {_MASS_INTERVAL},\quad "
            rf"{_CUSTOM_INTERVAL}", work.more_per_unit, "by the unit",
        ),
    )),
    "summary": Rule((
        Reading(
            _TO_MAKE, _TO_MAKE, "€/unit", rf"\frac{{{_CUSTOM}}}{{{_MASS}}}", value.making,
            "the half on mass production",
        ),
        Reading(
            _TO_SERVE, _TO_SERVE, "€/unit",
            rf"\frac{{{_MASS} + f N/D + {_FORECASTS} + {_MISFIT}}}{{{_CUSTOM} + e}}",
            value.serving, "the half on mass customization",
        ),
    )),
}  # fmt: skip
