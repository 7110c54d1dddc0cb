"""The comparison itself: seven rows, as the text has them, and what the course leaves of them."""

import csv

from IPython.display import Markdown

from widgets.data import FOLDER, LESSONS


def rows() -> list[dict[str, str]]:
    """Return the seven rows, one dict per row of `datasets/comparison.csv`."""
    with (FOLDER / "comparison.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def comparison() -> Markdown:
    """Return the text's comparison in our words, each row with a link to its lesson."""
    table = ["| | Mass production | Mass customization | Tested in |", "|---|---|---|---|"]
    for row in rows():
        [lesson] = LESSONS.glob(f"{row['lesson']}_*.ipynb")
        link = f"[lesson {row['lesson']}]({lesson.name})"
        cells = (f"**{row['row']}**", row["mass_production"], row["mass_customization"], link)
        table.append(f"| {' | '.join(cells)} |")
    return Markdown("\n".join(table))
