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

/** Heads and rows of what `figure` draws on each of its pairs of axes. */
function panelsOf({ data, layout }) {
  const axis = (name) => layout[name.replace(/^([xy])/, "$1axis")];
  const named = (name, otherwise) => plain(axis(name)?.title?.text) || otherwise;
  const pairs = new Map();
  for (const trace of data) {
    const pair = `${trace.xaxis ?? "x"} ${trace.yaxis ?? "y"}`;
    pairs.set(pair, [...(pairs.get(pair) ?? []), trace]);
  }
  return [...pairs].map(([pair, traces]) => {
    const [x, y] = pair.split(" ");
    const rows = traces.flatMap(rowsOf).filter(([, across, up]) => across != null && up != null);
    const values = rows.some(([, , , value]) => value || value === 0) ? ["Value"] : [];
    const heads = ["Series", named(x, "Across"), named(y, "Up"), ...values];
    return [heads, ...rows.map((row) => row.slice(0, heads.length))];
  }).filter((rows) => rows.length > 1);
}

/** Offer rows as a file that any spreadsheet opens: with a semicolon, numbers are not torn apart. */
function saveAsCsv(panels, title) {
  const cell = (value) => `"${String(value ?? "").replaceAll('"', '""')}"`;
  const lines = panels.map((rows) => rows.map((row) => row.map(cell).join(";")).join("\r\n"));
  const url = URL.createObjectURL(new Blob(["\ufeff", lines.join("\r\n\r\n")], { type: "text/csv" }));
  element("a", { href: url, download: `${title.replace(/\W+/g, "_").replace(/_$/, "")}.csv` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** Everything that `figure` draws as tables, and a button to take them away. */
function dataTables(figure, title) {
  const panels = panelsOf(figure);
  const cells = (tag, row, scope) => row.map((cell) => element(tag, { scope }, typeof cell === "number" ? asText(cell) : String(cell ?? "")));
  const tables = panels.map(([heads, ...rows]) => element("table", {},
    element("caption", { class: "course-hidden" }, `Data of the chart: ${title} ${heads[2]}`),
    element("thead", {}, element("tr", {}, ...cells("th", heads, "col"))),
    element("tbody", {}, ...rows.map((row) => element("tr", {}, ...cells("td", row))))));
  const save = element("button", { type: "button", onclick: () => saveAsCsv(panels, title) }, "Save as CSV");
  return element("div", {}, save, element("div", { class: "course-tables", tabindex: 0, role: "region", "aria-label": `Data of the chart: ${title}` }, ...tables));
}
