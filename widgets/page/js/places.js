// Picking in a chart: by click, by dragging from one place to another, and by keyboard.

const REACH = 24; // pixels from a place that still count as on it

/** Make the points with `customdata`, or a map, of a drawn Plotly `chart` answer to the learner. */
function places(chart, pick) {
  const ring = element("div", { class: "course-ring", hidden: true });
  const words = element("p", { class: "course-place", "aria-live": "polite" });
  let current = null; // the name of the place the keyboard is at
  let cursor = [0.5, 0.5]; // on a map: how far across and down it is

  const axis = (name) => chart._fullLayout[name.replace(/^([xy])(\d*)$/, "$1axis$2")];
  const all = () =>
    (chart._fullData ?? []).flatMap((trace) => {
      if (!trace.customdata || trace.visible !== true) return [];
      const [across, up] = [axis(trace.xaxis), axis(trace.yaxis)];
      return Array.from(trace.customdata, (name, i) => ({
        name, x: trace.x[i], y: trace.y[i], left: across._offset + across.d2p(trace.x[i]), top: up._offset + up.d2p(trace.y[i]),
      })).filter((place) => place.name && Number.isFinite(place.left + place.top));
    });
  const nearest = (left, top) => {
    const distance = (place) => Math.hypot(place.left - left, place.top - top);
    const best = all().reduce((one, other) => (one && distance(one) <= distance(other) ? one : other), null);
    return best && distance(best) <= REACH ? best : null;
  };
  /** On a map every spot is a place. */
  const spot = (left, top) => {
    const { xaxis, yaxis } = chart._fullLayout;
    const [across, up] = [left - xaxis._offset, top - yaxis._offset];
    const inside = across >= 0 && across <= xaxis._length && up >= 0 && up <= yaxis._length;
    return inside ? { name: null, x: xaxis.p2d(across), y: yaxis.p2d(up) } : null;
  };
  const underCursor = () => {
    const { xaxis, yaxis } = chart._fullLayout;
    const [left, top] = [xaxis._offset + cursor[0] * xaxis._length, yaxis._offset + cursor[1] * yaxis._length];
    return { ...spot(left, top), left, top };
  };
  const at = (event) => {
    if (!chart._fullLayout) return null;
    const box = chart.getBoundingClientRect();
    const [left, top] = [event.clientX - box.left, event.clientY - box.top];
    return all().length ? nearest(left, top) : spot(left, top);
  };
  const send = (place) => {
    current = place.name;
    pick({ name: place.name, x: place.x, y: place.y });
  };

  chart.addEventListener("pointerdown", (down) => {
    const from = at(down);
    if (!from) return;
    const over = new AbortController();
    const { signal } = over;
    window.addEventListener("pointercancel", () => over.abort(), { signal }); // a swipe, which scrolls the page
    window.addEventListener("pointerup", (up) => {
      over.abort();
      const to = at(up);
      if (!to) return;
      if (from.name !== to.name) send(from);
      send(to);
    }, { signal });
  }, true);

  const show = () => {
    const known = all();
    const place = known.length ? known.find(({ name }) => name === current) : underCursor();
    ring.hidden = !place || !chart.matches(":focus-visible");
    if (place) Object.assign(ring.style, { left: `${place.left}px`, top: `${place.top}px` });
  };
  const go = (place) => {
    current = place.name;
    words.textContent = `${current}. Enter picks it.`;
    show();
  };
  const goOnMap = (right, down) => {
    cursor = [cursor[0] + 0.05 * right, cursor[1] + 0.05 * down].map((share) => Math.min(1, Math.max(0, share)));
    const [across, up] = [cursor[0], 1 - cursor[1]].map((share) => Math.round(100 * share));
    words.textContent = `${across} % across, ${up} % up. Enter picks it.`;
    show();
  };
  const directions = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  chart.addEventListener("keydown", (event) => {
    if (!chart._fullLayout) return; // not drawn yet
    const known = all();
    const here = known.length ? known.find(({ name }) => name === current) : underCursor();
    if ((event.key === "Enter" || event.key === " ") && here) send(here);
    else if (directions[event.key] && !known.length) goOnMap(...directions[event.key]);
    else if (directions[event.key]) {
      const [right, down] = directions[event.key];
      const ahead = (place) => (place.left - here.left) * right + (place.top - here.top) * down;
      const aside = (place) => Math.abs((place.left - here.left) * down) + Math.abs((place.top - here.top) * right);
      const cost = (place) => ahead(place) + 3 * aside(place);
      const next = here ? known.filter((place) => ahead(place) > 1).sort((one, other) => cost(one) - cost(other))[0] : known[0];
      if (next) go(next);
    } else return;
    event.preventDefault();
  });
  chart.addEventListener("focus", () => {
    if (!chart.matches(":focus-visible") || !chart._fullLayout) return;
    const known = all();
    if (known.length) go(known.find(({ name }) => name === current) ?? known[0]);
    else goOnMap(0, 0);
  });
  chart.addEventListener("blur", () => {
    ring.hidden = true;
    words.textContent = "";
  });
  chart.tabIndex = 0;
  chart.setAttribute("role", "application");
  chart.setAttribute("aria-roledescription", "chart; arrow keys move from place to place, Enter picks");
  return { ring, words, show };
}
