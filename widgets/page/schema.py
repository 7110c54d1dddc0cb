"""What a page is told once about an explorer: its controls, its buttons, how it looks."""

import dataclasses
import os
from typing import Any

from widgets.page import theme
from widgets.page.fields import fields_of


def presentation_wanted() -> bool:
    """Return whether the whole process presents: `COURSE_PRESENTATION=1` in its environment."""
    return os.environ.get("COURSE_PRESENTATION", "") not in ("", "0")


def schema_of(
    explorer: Any, presentation: bool | None, presets: list[str], unfit: dict[str, str]
) -> dict[str, Any]:
    """Return what the browser builds an explorer of this class from.

    `unfit` says of some presets why they cannot be taken.
    `presentation` enlarges the text and leaves out the folded controls; None asks the environment.
    """
    if presentation is None:
        presentation = presentation_wanted()
    fields = {}
    for name, field in fields_of(explorer.Inputs).items():
        if not (presentation and field.more):
            stops = field.stops() if field.kind in ("number", "integer") else []
            fields[name] = {**dataclasses.asdict(field), "stops": stops}
    return {
        "title": explorer.title(),
        "fields": fields,
        "presets": presets,
        "unfit": unfit,
        "actions": list(explorer.actions),
        "undo": explorer.remember is not None,
        "picks": explorer.pick is not None,
        "presentation": presentation,
        "templates": theme.templates(),
        "config": theme.TOOLS,
    }
