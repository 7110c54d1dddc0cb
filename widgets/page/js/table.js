// The numbers behind a chart as a table, for readers who cannot see it or want to copy them.

const MOST_ROWS = 200;
const plain = (text) => new DOMParser().parseFromString(text ?? "", "text/html").body.textContent;

/** Evenly spaced members of a list, at most `count`. */
const thinned = (list, count) => {
  const step = Math.max(1, Math.ceil(list.length / count));
  return list.filter((_, i) => i % step === 0);
};

/** The rows of one trace: its name, then across and up; of a map, a value for each spot shown. */
function rowsOf(trace) {
  const name = plain(trace.name);
  if (trace.z) {
    const spots = trace.z.flatMap((row, j) => row.map((z, i) => [trace.x?.[i] ?? i, trace.y?.[j] ?? j, z]));
    return thinned(spots, MOST_ROWS).map(([x, y, z]) => [name, x, y, z]);
  }
  if (trace.mode === "text" || !trace.x || !trace.y || trace.hoverinfo === "skip") return [];
  return thinned([...trace.x.keys()], MOST_ROWS).map((i) => [name, trace.x[i], trace.y[i], Array.isArray(trace.text) ? plain(trace.text[i]) : ""]);
}

/** A table of everything that `figure` draws. */
function dataTable(figure, title) {
  const { xaxis, yaxis } = figure.layout;
  const rows = figure.data.flatMap(rowsOf).filter(([, x, y]) => x != null && y != null);
  const values = rows.some(([, , , value]) => value || value === 0) ? ["Value"] : [];
  const heads = ["Series", plain(xaxis?.title?.text) || "Across", plain(yaxis?.title?.text) || "Up", ...values];
  const cells = (tag, row, scope) => row.map((cell) => element(tag, { scope }, typeof cell === "number" ? asText(cell) : String(cell ?? "")));
  return element("table", {},
    element("caption", { class: "course-hidden" }, `Data of the chart: ${title}`),
    element("thead", {}, element("tr", {}, ...cells("th", heads, "col"))),
    element("tbody", {}, ...rows.map((row) => element("tr", {}, ...cells("td", row.slice(0, heads.length))))));
}
