"""What every explorer states about its model, folded away under the chart."""

import html
from dataclasses import dataclass


@dataclass(frozen=True, eq=False)
class Card:
    """What an explorer assumes: its equation, symbols, source and where the model breaks."""

    equation: str  # LaTeX
    symbols: dict[str, str]  # LaTeX symbol → meaning and unit
    source: str
    breaks: str

    def html(self) -> str:
        text = html.escape
        rows = "".join(f"<li>\\({text(s)}\\) – {text(m)}</li>" for s, m in self.symbols.items())
        return (
            f"<p>$${text(self.equation)}$$</p><ul>{rows}</ul>"
            f"<p><b>Source:</b> {text(self.source)}</p>"
            f"<p><b>Where it breaks:</b> {text(self.breaks)}</p>"
        )
