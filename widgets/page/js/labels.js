// Labels of a chart make room for each other: one that would cover another, or be cut off, moves.

const GAP = 1; // pixels between two labels
const TICK = "[class$=tick]"; // of any axis: xtick, y2tick
const TICKS = `${TICK} text`;
const apart = (one, other) =>
  one.right + GAP <= other.left || other.right + GAP <= one.left || one.bottom - 2 <= other.top || other.bottom - 2 <= one.top;
const moved = ({ left, right, top, bottom }, [dx, dy]) => ({ left: left + dx, right: right + dx, top: top + dy, bottom: bottom + dy });

/** The ways a label may go, nearest first: where it is, up and down, and to either side. */
function waysOf(label, { left, right, top, bottom }, page) {
  const [wide, high] = [right - left, bottom - top];
  if (label.matches(".bartext-outside")) { // on from the end of its bar or back, not to another one
    const bar = label.parentNode.querySelector("path").getBoundingClientRect();
    const beside = Math.min(bar.bottom, bottom) > Math.max(bar.top, top);
    return [0, 1, 2, 3, 4, 5, 6, -1, -2, -3, -4].map((on) => (beside ? [0.4 * on * wide, 0] : [0, -0.4 * on * high]));
  }
  const inside = Math.max(0, page.left - left) - Math.max(0, right - page.right);
  const ways = [];
  for (const down of [0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5])
    for (const across of [0, 0.5, -0.5, 1, -1]) ways.push([inside + across * wide, 0.8 * down * high]);
  return ways.sort((one, other) => Math.hypot(...one) - Math.hypot(...other));
}

/** Of ticks that cover each other every other one is hidden: returns the boxes of the others. */
function thinTicks(chart) {
  const ticks = [...chart.querySelectorAll(TICKS)];
  const boxes = ticks.map((tick) => tick.getBoundingClientRect()); // all before anything is changed
  const shown = [];
  let axis = null;
  ticks.forEach((tick, i) => {
    const own = tick.closest(TICK).parentNode;
    const hidden = own === axis && !apart(shown.at(-1), boxes[i]);
    tick.style.visibility = hidden ? "hidden" : "";
    if (!hidden) shown.push(boxes[i]);
    axis = own;
  });
  return shown;
}

/** The lowest that a chart may be drawn of which the full height is `own`; its labels have room then. */
const leastHeight = (own) => Math.max(280, Math.min(0.7 * own, Math.max(400, 0.57 * own)));

/** The template of a chart that is a good deal lower than it was made for: titles take less room. */
function lowTemplate({ layout, ...template }, size) {
  const small = { font: { size: 0.85 * size } };
  const axis = (name) => ({ ...layout[name], title: { ...layout[name]?.title, ...small } });
  return { ...template, layout: { ...layout, xaxis: axis("xaxis"), yaxis: axis("yaxis") } };
}

/** Texts that stand on their mark, such as the letter of an order, go with it and have no halo: they are marked so. */
function lettersOf(chart) {
  for (const { uid, mode, textposition } of chart._fullData) {
    const onMarks = mode === "markers+text" && textposition === "middle center";
    chart.querySelector(`.trace${uid}`)?.classList.toggle("course-letters", onMarks); // it outlives its texts
  }
  return [...chart.querySelectorAll(".course-letters .textpoint text")];
}

const textsOf = (chart) => [...chart.querySelectorAll(".textpoint text, .bartext-outside, .annotation-text-g")];

/** Before Plotly draws again: it uses the nodes that are there, and measures them. */
function putLabelsBack(chart) {
  for (const text of textsOf(chart)) text.style.translate = "";
}

/** Marks that stand for one thing each, such as where two curves cross. */
function singleMarks(chart) {
  const few = chart._fullData.filter(({ mode, x, textposition }) =>
    mode?.startsWith("markers") && x?.length <= 3 && textposition !== "middle center");
  return few.flatMap(({ uid }) => [...chart.querySelectorAll(`.trace${uid} .points path`)]);
}

/** Move the labels of a drawn Plotly `chart` so that none covers another one, a mark, a tick or a title. */
function placeLabels(chart) {
  const letters = new Set(lettersOf(chart));
  const page = chart.getBoundingClientRect();
  const labels = textsOf(chart).filter((text) => !letters.has(text));
  const boxes = labels.map((label) => label.getBoundingClientRect());
  const fixed = [...chart.querySelectorAll('[class*="title"] text'), ...letters].map((node) => node.getBoundingClientRect());
  const marks = singleMarks(chart).map((mark) => mark.getBoundingClientRect());
  const taken = [...fixed, ...marks, ...thinTicks(chart)];
  boxes.forEach((box, i) => {
    if (!box.width) return;
    const free = (place) => place.left >= page.left && place.right <= page.right && place.top >= page.top
      && place.bottom <= page.bottom && taken.every((other) => apart(place, other));
    const way = free(box) ? null : waysOf(labels[i], box, page).find((each) => free(moved(box, each)));
    if (way) labels[i].style.translate = `${way[0]}px ${way[1]}px`;
    taken.push(moved(box, way ?? [0, 0]));
  });
}
