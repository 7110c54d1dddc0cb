// A lesson as screens: one for each heading of the first or second level. Used by the live page
// and by the hand-out. Next and Back (Page Down and Page Up, also what a presenter's remote sends)
// walk through a screen and on to the next one; the arrow keys go from screen to screen.
(() => {
  const cells = [...document.querySelectorAll(".deck-cell, [cell-index]")];
  const titles = [];
  for (const cell of cells) {
    const heading = cell.querySelector("h1, h2");
    if (heading) titles.push(heading.textContent.replace("¶", "").trim());
    cell.classList.toggle("deck-first", Boolean(heading));
    cell.dataset.screen = titles.length - 1;
  }
  // A screen of a few lines needs no page of its own.
  for (const cell of cells.filter((cell) => cell.matches(".deck-first"))) {
    const screen = cells.filter((other) => other.dataset.screen === cell.dataset.screen);
    const short = screen.length === 1 && cell.textContent.length < 700;
    cell.classList.toggle("deck-short", short);
  }
  const last = titles.length - 1;
  const LONG_ROW = 180; // characters on average
  const page = document.getElementById("rendered_cells") ?? document.scrollingElement; // Voilà's
  let now = 0;

  const button = (label, act) => {
    const node = document.createElement("button");
    node.type = "button";
    node.textContent = label;
    node.onclick = act;
    return node;
  };
  const list = document.createElement("select");
  list.setAttribute("aria-label", "Go to screen");
  list.append(...titles.map((title, i) => new Option(`${i + 1} / ${titles.length} · ${title}`)));
  const bar = document.createElement("nav");
  bar.className = "deck-bar";
  bar.setAttribute("aria-label", "Screens");
  document.body.append(bar);

  /** Show one screen, from its top, and keep its number in the address for the next reload. */
  const show = (number) => {
    now = Math.max(0, Math.min(last, number));
    for (const cell of cells) cell.hidden = Number(cell.dataset.screen) !== now;
    cells.forEach(parts);
    list.selectedIndex = now;
    history.replaceState(null, "", `#${now + 1}`);
    page.scrollTop = 0;
    dispatchEvent(new Event("resize")); // charts take the width they have now
  };

  /** The parts of a cell that come one by one: the rows of a table with much to read, or all of it. */
  const parts = (cell) => {
    const tables = [...cell.querySelectorAll("table")].filter(({ rows, textContent }) => textContent.length > LONG_ROW * rows.length);
    for (const table of tables) {
      const [heads, ...rows] = [...table.rows].map((row) => [...row.cells]);
      table.classList.add("deck-rows");
      table.closest("details")?.setAttribute("open", ""); // on a screen of its own nothing is given away
      for (const row of rows) row.forEach((each, i) => (each.dataset.head = heads[i].textContent));
    }
    return tables.length ? tables.flatMap((table) => [...table.rows].slice(1)) : [cell];
  };

  /** Bring the next part of this screen to the top; half of one is no use to the back row. */
  const next = () => {
    const bottom = bar.getBoundingClientRect().top;
    // What is folded away under an explorer is no screen of its own.
    const place = (cell) => (cell.querySelector(".course-columns") ?? cell).getBoundingClientRect();
    const below = cells.flatMap(parts).find((part) => place(part).height && place(part).bottom > bottom);
    if (!below) return now < last && show(now + 1);
    const { top, bottom: end } = place(below);
    page.scrollTop += top > 60 ? below.getBoundingClientRect().top : Math.min(0.8 * bottom, end + 16 - bottom);
  };
  const back = () => (page.scrollTop > 0 ? (page.scrollTop = 0) : show(now - 1));

  const anywhere = { PageDown: next, PageUp: back };
  const outside = {
    ArrowRight: () => show(now + 1),
    ArrowLeft: () => show(now - 1),
    Home: () => show(0),
    End: () => show(last),
  };
  // Sliders, text and charts keep their keys. Before all others, so that a remote works always.
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]")) return;
    const own = event.target.closest?.("input, select, textarea, .course-explorer [tabindex], .course-form [tabindex]");
    const act = anywhere[event.key] ?? (own ? null : outside[event.key]);
    if (!act) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    act();
  }, true);

  list.onchange = () => show(list.selectedIndex);
  bar.append(button("Back", back), list, button("Next", next));

  /** Follow a number, or a link to something on another screen. */
  const follow = () => {
    const name = decodeURIComponent(location.hash.slice(1));
    const target = document.getElementById(name);
    show(target ? Number(target.closest("[data-screen]").dataset.screen) : (Number(name) || 1) - 1);
    target?.scrollIntoView();
  };
  addEventListener("hashchange", follow);
  follow();
})();
