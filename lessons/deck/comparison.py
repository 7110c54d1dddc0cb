"""Write the comparison as a page to print: `python comparison.py`.

With a firm saved beside the lessons there are two pages, without it and with it.
"""

import os

from deck import LESSONS

from widgets.explorers.verdict import ClaimTable
from widgets.explorers.verdict._comparison import page
from widgets.learner.remembered import saved_inputs


def main() -> None:
    folder = LESSONS / "slides"
    folder.mkdir(exist_ok=True)
    os.chdir(LESSONS)  # where a learner's firm is saved
    pages = {"comparison.html": page()}
    if saved_inputs("firm", ["product"]):
        claims = ClaimTable()
        pages["comparison_my_firm.html"] = page(claims.inputs.product, claims.result.verdicts)
    for name, text in pages.items():
        (folder / name).write_text(text, "utf-8")
        print(folder / name)


if __name__ == "__main__":
    main()
