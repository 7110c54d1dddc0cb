// The face of an explorer: native controls, a Plotly chart and a sentence.
// All decisions are Python's: this file shows `view` and sends what was asked.

/** Plotly, once per page: the one that the page has, or a packed copy that the kernel sends. */
function plotly(model) {
  globalThis.coursePlotly ??= find(model).catch((error) => {
    delete globalThis.coursePlotly;
    throw error;
  });
  return globalThis.coursePlotly;
}

async function find(model) {
  const asset = await model.widget_manager.get_model(model.get("plotly").replace("IPY_MODEL_", ""));
  const here = () => window.Plotly?.version === asset.get("version");
  if (!here() && !asset.get("packed").byteLength) asset.send({});
  // JupyterLab may bring it meanwhile; in a page without a server it is the only one who does.
  while (!here() && !asset.get("packed").byteLength) await new Promise((resolve) => setTimeout(resolve, 50));
  if (here()) return window.Plotly;
  const packed = new Blob([asset.get("packed")]).stream();
  const script = await new Response(packed.pipeThrough(new DecompressionStream("gzip"))).blob();
  const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  await import(url);
  URL.revokeObjectURL(url);
  return window.Plotly;
}

/** Plotly never shows a text again where it once was empty, unless its empty place is cleared. */
function clearEmptyTexts(chart) {
  for (const place of chart.querySelectorAll("g.textpoint:not(:has(text))")) place.remove();
}

/** Python's None is null from a server, and undefined from a page's own Python. */
const same = (one, other) => (one ?? null) === (other ?? null);

/** A number and its percent sign stay on one line. */
const unbroken = (text) => text.replaceAll(" %", "\u00a0%");

/** Let the keyboard reach those tools of a chart that work without a mouse. */
function reachTools(chart) {
  for (const tool of chart.querySelectorAll(".modebar-btn:not([tabindex])")) {
    if (tool.dataset.attr === "dragmode") continue;
    Object.assign(tool, { tabIndex: 0, role: "button", ariaLabel: tool.dataset.title });
    tool.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      event.stopPropagation();
      tool.click();
    });
  }
}

/** The lines of a chart as they were, faint, to be drawn under what they become. */
const ghostOf = (data) =>
  data.filter((trace) => trace.type === "scatter" && trace.mode?.startsWith("lines") && trace.stackgroup == null && trace.x?.length > 2)
    .map(({ xaxis, yaxis, x, y, line }) => ({ type: "scatter", mode: "lines", xaxis, yaxis, x, y, line, opacity: 0.35, hoverinfo: "skip" }));

const SETTLED = 800; // milliseconds after the last move

/** A control for one declared field; `ask(value, moving, slid)` is called with what the learner wants. */
function control(name, field, ask) {
  const id = newId();
  const helpId = field.help ? `${id}-help` : null;
  const help = field.help ? element("small", { id: helpId }, field.help) : null;
  const described = { "aria-describedby": helpId };
  const label = element("label", { for: id }, field.label);

  if (field.kind === "switch") {
    const box = element("input", { id, type: "checkbox", ...described, onchange: () => ask(box.checked) });
    const show = (value) => (box.checked = value);
    return { node: element("div", { class: "course-field course-switch" }, box, label, help), input: box, show };
  }
  if (field.kind === "choice") {
    const options = field.options.map((option) => element("option", { value: option }, option));
    const select = element("select", { id, ...described, onchange: () => ask(select.value) }, ...options);
    const show = (value, forbidden = {}) => {
      for (const option of options) {
        const reason = forbidden[option.value];
        option.disabled = Boolean(reason);
        option.textContent = reason ? `${option.value} – ${reason}` : option.value;
      }
      select.value = value;
    };
    return { node: element("div", { class: "course-field" }, label, select, help), input: select, show };
  }

  let accepted;
  let editing = false;
  let range; // what the other inputs leave of the whole range, if they limit it now
  let ends = [0, field.stops.length - 1]; // its stops
  let pushed = false; // against one of these ends: then it says why
  const now = field.kind === "text" ? null : element("small", { id: `${id}-now`, class: "course-now" });
  if (now) described["aria-describedby"] = `${helpId ?? ""} ${now.id}`.trim();
  const unit = field.unit ? ` ${field.unit}` : "";
  const nearest = (value) =>
    field.stops.reduce((best, stop, i) => (Math.abs(stop - value) < Math.abs(field.stops[best] - value) ? i : best), 0);
  let dragged = false; // it is still to be let go; a key is a move of its own
  let before; // the finger or the mouse
  const slider = field.kind === "text" ? null : element("input", {
    type: "range", min: 0, max: field.stops.length - 1, step: 1, "aria-label": field.label, ...described,
    oninput: () => {
      const stop = Math.min(Math.max(slider.valueAsNumber, ends[0]), ends[1]);
      pushed = stop !== slider.valueAsNumber;
      const value = field.stops[stop];
      show(value);
      limit(range);
      ask(value, dragged, true);
    },
    onpointerdown: () => {
      dragged = true;
      before = accepted;
    },
    onpointercancel: () => { // a swipe that began here scrolls the page, and moves nothing
      dragged = false;
      show(before);
      limit(range);
      ask(before);
    },
    onchange: () => {
      if (dragged) ask(accepted);
      dragged = false;
    },
  });
  /** Let the slider stop at the ends of a range, and show them. */
  const limit = (left) => {
    pushed &&= left?.text === range?.text;
    range = left;
    const inside = [...field.stops.keys()].filter((i) => !range || (range.low <= field.stops[i] && field.stops[i] <= range.high));
    ends = [inside[0] ?? nearest(accepted), inside.at(-1) ?? nearest(accepted)];
    now.textContent = range ? range.text + (pushed ? `: ${range.why}` : "") : "";
    now.hidden = !range;
    ["--from", "--to"].forEach((end, i) => now.style.setProperty(end, `${(100 * ends[i]) / slider.max}%`));
  };
  const entry = element("input", {
    id, type: "text", inputmode: slider && "decimal", autocomplete: "off", spellcheck: "false", "data-name": name, ...described,
    onfocus: () => (editing = true),
    oninput: () => (editing = true),
    onchange: () => {
      editing = false;
      ask(entry.value);
    },
    onblur: () => {
      const untouched = editing && !entry.hasAttribute("aria-invalid");
      editing = false;
      if (untouched) show(accepted);
    },
    onkeydown: (event) => {
      if (event.key !== "Escape") return;
      editing = false;
      show(accepted);
    },
  });
  const show = (value) => {
    accepted = value;
    if (!editing) entry.value = asTyped(value); // an answer must not disturb who is typing
    if (!slider) return;
    slider.value = nearest(value);
    slider.setAttribute("aria-valuetext", asText(value) + unit);
  };
  const unitNode = field.unit ? element("span", { class: "course-unit" }, field.unit) : null;
  const line = element("div", { class: "course-entry" }, entry, unitNode);
  return { node: element("div", { class: slider ? "course-field" : "course-field course-text" }, label, line, slider, now, help), input: entry, show, limit: slider && limit };
}

function render({ model, el }) {
  const ended = new AbortController();
  const schema = model.get("schema");

  const line = kernelLine(model, "The chart shows what was answered last.", () => lineChanged(), ended.signal);

  const unmark = () => form.querySelectorAll(".course-led").forEach((node) => node.classList.remove("course-led"));
  const ask = (name) => (value, moving = false, slid = false) => {
    unmark();
    if (slid) ghost ??= ghostOf(model.get("view").figure.data);
    settle();
    line.set("asked", { ...model.get("asked"), [name]: value, moving });
    showBusy();
  };
  const controls = Object.fromEntries(
    Object.entries(schema.fields).map(([name, field]) => [name, control(name, field, ask(name))])
  );
  const nodes = (folded) =>
    Object.entries(schema.fields).filter(([, field]) => field.more === folded).map(([name]) => controls[name].node);
  // Every button waits until the model has answered what was asked before: a move that is still on
  // its way would come after it, and win.
  let next = null;
  const act = (content) => {
    if (line.dead()) return; // a place of the chart cannot be greyed
    unmark();
    next = content;
    ghost = null;
    goOn();
  };
  const goOn = () => {
    const number = model.get("asked")["#"];
    const shown = same(model.get("view").number, number);
    if (shown || !line.waits(number)) {
      const starts = next?.action || next?.pick; // from what stands there: what was refused is to be corrected first
      if (next && (shown || !starts)) line.ask(next);
      next = null;
    }
    showBusy();
  };
  const showBusy = () => stage.setAttribute("aria-busy", line.busy() || drawing);
  // A grey button can still be pressed: the model says why, or takes what fits by now.
  const buttons = (kind, names, unfit = {}) =>
    names.map((name) => {
      const grey = Object.hasOwn(unfit, name) && { title: unfit[name], "aria-disabled": "true" };
      return element("button", { type: "button", class: `course-${kind}`, ...grey, onclick: () => act({ [kind]: name }) }, name);
    });
  const reasons = Object.values(schema.unfit).map((reason) => element("small", {}, reason));
  const reset = element("button", {
    type: "button", class: "course-reset",
    onclick: () => {
      play.reset();
      act({ reset: true });
    },
  }, "Reset");
  const undo = schema.undo ? element("button", { type: "button", onclick: () => act({ undo: true }) }, "Undo preset or Reset") : null;
  const working = element("progress", { "aria-label": "Work done", max: 1, hidden: true });
  const showProgress = () => {
    working.value = model.get("progress");
    working.hidden = working.value >= 1;
  };
  const more = nodes(true);
  const folded = element("details", {}, element("summary", {}, "More"), ...more);
  const error = element("p", { class: "course-error", role: "alert" });
  const form = element("fieldset", { class: "course-controls" },
    element("legend", { class: "course-hidden" }, `Controls of ${schema.title}`),
    ...nodes(false),
    more.length ? folded : null,
    element("div", { class: "course-buttons" }, ...buttons("action", schema.actions)),
    working,
    element("div", { class: "course-buttons" }, ...buttons("preset", schema.presets, schema.unfit), undo, reset),
    reasons.length ? element("details", { class: "course-unfit" }, element("summary", {}, "Why a button is grey"), ...reasons) : null,
  );

  const waiting = element("p", { class: "course-waiting" }, "Lock your prediction above first. Then the chart appears here.");
  const sentenceId = newId();
  const chart = element("div", { class: "course-chart", role: "group", "aria-label": `Chart: ${schema.title}`, "aria-describedby": sentenceId });
  const sentence = element("p", { id: sentenceId, class: "course-sentence" });
  const details = element("p", { class: "course-details" });
  const said = element("p", { class: "course-hidden", role: "status" }); // once a move has settled
  let led = false; // the next view is a step towards a task
  let before = model.get("view").values;
  const tasks = taskList(model, (content) => {
    led = true;
    act(content);
  });
  const guess = element("p", { class: "course-guess" });
  const play = player(() => draw());
  const picked = schema.picks ? places(chart, (place) => act({ pick: place })) : null;
  const stage = element("div", { class: "course-stage" }, chart, picked?.ring);
  const picture = element("div", { class: "course-picture" }, waiting, sentence, stage, picked?.words, play.node, details, guess, said);

  const card = element("details", { class: "course-card" }, element("summary", {}, "Assumptions, equation and source"));
  card.addEventListener("toggle", async () => {
    const text = await model.widget_manager.get_model(model.get("assumptions").replace("IPY_MODEL_", ""));
    const view = await model.widget_manager.create_view(text);
    card.append(view.el);
    view.trigger("displayed"); // mathematics is typeset once a view is on the page
  }, { once: true });

  const data = element("details", { class: "course-data", ontoggle: () => showData() }, element("summary", {}, "Data table"));
  const showData = () => {
    data.querySelector("div")?.remove();
    if (data.open) data.append(dataTables(model.get("view").figure, schema.title));
  };

  const classes = schema.presentation ? "course-explorer course-presentation" : "course-explorer";
  const left = element("div", {}, form, error, tasks.node);
  line.node.append(element("div", { class: "course-columns" }, left, picture), card, data);
  el.append(element("section", { class: classes, "aria-label": schema.title, ...ownKeys }, line.notice, line.node));

  let ghost = null; // what the lines were before the control moved
  let held = false; // a slider, by the pointer, which may rest on its way
  let changed = false; // since the result was read aloud
  let settling;
  const settle = () => {
    clearTimeout(settling);
    settling = setTimeout(() => {
      if (held) return;
      if (changed) said.textContent = `${sentence.textContent} ${tasks.words()}`;
      changed = false;
      const faded = ghost;
      ghost = null;
      if (faded) draw(true);
    }, SETTLED);
  };

  form.addEventListener("pointerdown", ({ target }) => (held = target.type === "range"));
  for (const end of ["pointerup", "pointercancel"])
    window.addEventListener(end, () => {
      if (held) settle();
      held = false;
    }, { signal: ended.signal });

  /** When presenting, a chart is larger, as all text is, and grows with the screen. */
  const grown = (size) => size * (schema.presentation ? (20 / 14) * Math.max(1, window.innerWidth / 1280) : 1);
  let width = 0; // of the chart, once it is on the page
  let room = Infinity; // what the window leaves for the chart beside headline and sliders
  let narrow = false;
  const measure = () => {
    const bar = document.querySelector(".deck-bar")?.offsetHeight ?? 0;
    const seen = el.closest(".jp-WindowedPanel-outer")?.clientHeight || window.innerHeight - bar;
    narrow = line.node.clientWidth <= 720;
    room = narrow ? seen / 2 : seen - sentence.offsetHeight - details.offsetHeight - play.node.offsetHeight - 30;
  };
  /** The height of the chart: its own, or what there is room for. */
  const height = () => {
    const { height, meta } = model.get("view").figure.layout;
    const own = grown(height);
    const least = narrow && meta === "list" ? own : leastHeight(own); // two lines for each of its rows
    return Math.round(Math.min(own, Math.max(room, least)));
  };

  let Plotly;
  let drawing = false;
  let stale = false;
  let drawn; // the view whose figure is on the page
  /** Draw the newest view; moves that arrive while Plotly works are merged into one. */
  const draw = async (whole = false) => {
    stale = true;
    if (whole) drawn = null;
    if (drawing || !Plotly || model.get("locked") || !width) return;
    drawing = true;
    showBusy();
    try {
      while (stale) {
        stale = false;
        const view = model.get("view");
        const { figure, frames, revision } = view;
        clearEmptyTexts(chart);
        if (drawn === view && frames) {
          await Plotly.restyle(chart, ...frameAt(frames, play.position()));
          continue;
        }
        drawn = view;
        const full = schema.templates[isDark() ? "dark" : "light"];
        const high = height();
        const size = grown(full.layout.font.size);
        const taller = high / figure.layout.height;
        const marks = Math.max(taller, frames ? Math.min(1.2 * taller, 1) : 1); // what moves lies less over each other
        const asTheyAre = marks === 1 && !schema.presentation;
        const large = (parts) => (asTheyAre ? parts : parts.map((part) => enlarged(part, marks, grown(1))));
        const template = high < 0.8 * grown(figure.layout.height) ? lowTemplate(full, size) : { ...full };
        template.data = { ...full.data, scatter: large(full.data.scatter) };
        const font = { ...figure.layout.font, size };
        const shapes = large(figure.layout.shapes ?? []);
        const swipes = matchMedia("(pointer: coarse)").matches; // which scrolls the page
        const dragmode = swipes ? false : figure.layout.dragmode;
        const layout = { ...figure.layout, dragmode, font, shapes, width, height: high, template, uirevision: revision };
        chart.style.minHeight = `${high}px`;
        const data = large(frames || !ghost ? figure.data : [...figure.data, ...ghost]);
        putLabelsBack(chart);
        // Plotly writes into what it is given; the next comparison needs the original.
        await Plotly.react(chart, structuredClone(data), structuredClone(layout), schema.config);
        placeLabels(chart);
        reachTools(chart);
        stale ||= !play.asDrawn(); // the figure is one of the frames
        picked?.show();
      }
    } finally {
      drawing = false; // whatever went wrong, the next view is drawn
      showBusy();
    }
    el.dispatchEvent(new CustomEvent("course-drawn", { bubbles: true }));
  };

  const showView = () => {
    const view = model.get("view");
    const asked = model.get("asked");
    // An answer to an earlier question must not move a control back; without any answer it goes back.
    const all = same(view.number, asked["#"]) || line.dead();
    for (const [name, value] of Object.entries(all ? view.values : {}))
      if (!line.dead() || !isText(name)) controls[name].show(value, view.forbidden[name]);
    for (const [name, { node, limit }] of Object.entries(controls)) {
      const moved = led && view.values[name] !== before[name];
      if (moved) node.classList.add("course-led");
      if (moved && schema.fields[name].more) folded.open = true;
      node.hidden = view.hidden.includes(name);
      limit?.(view.ranges[name]);
    }
    [led, before] = [false, view.values];
    undo?.setAttribute("aria-disabled", !view.undo);
    sentence.textContent = unbroken(view.headline);
    details.textContent = unbroken(view.details);
    changed ||= Boolean(drawn);
    settle();
    guess.textContent = [view.guess, view.note].filter(Boolean).join(" ");
    chart.style.minHeight = waiting.style.minHeight = `${height()}px`;
    play.load(view.frames);
    if (data.open) showData();
    draw();
    goOn();
  };
  const isText = (name) => schema.fields[name].kind === "text";
  const lineChanged = () => {
    for (const name of Object.keys(controls).filter(isText)) {
      const typed = controls[name].input.value;
      if (line.dead() && typed !== model.get("view").values[name]) unsent.keep(`${schema.title} ${name}`, typed);
      else unsent.drop(`${schema.title} ${name}`);
    }
    if (!line.dead()) return goOn();
    next = null;
    showView();
  };
  const showError = () => {
    const { text, field } = model.get("error");
    // Where one is looking: at the box that is meant, or below all of them.
    const box = controls[field];
    if (box) box.node.append(error);
    else form.after(error);
    if (box && schema.fields[field].more) folded.open = true;
    error.textContent = text;
    for (const [name, { input }] of Object.entries(controls)) markInvalid(input, name === field);
  };
  const showLock = () => {
    const locked = model.get("locked");
    form.disabled = locked;
    for (const node of [stage, sentence, details, guess, data]) node.hidden = locked;
    tasks.node.hidden = locked || !model.get("tasks").length;
    play.node.hidden = locked || !model.get("view").frames;
    waiting.hidden = !locked;
    draw();
  };

  const handlers = { "change:view": showView, "change:error": showError, "change:progress": showProgress, "change:locked": showLock, "change:tasks": tasks.show };
  for (const [event, handler] of Object.entries(handlers)) model.on(event, handler);
  ended.signal.addEventListener("abort", () => {
    for (const [event, handler] of Object.entries(handlers)) model.off(event, handler);
    clearTimeout(settling);
    play.stop();
    if (Plotly) Plotly.purge(chart);
  });
  const drawAgain = () => {
    measure();
    draw(true);
  };
  window.addEventListener("resize", () => requestAnimationFrame(drawAgain), { signal: ended.signal });
  onThemeChange(() => requestAnimationFrame(drawAgain), ended.signal); // it hides the page for a moment

  const resized = new ResizeObserver(() => { // before a move is painted
    const before = height();
    measure();
    if (chart.clientWidth === width && height() === before && !stale) return;
    width = chart.clientWidth;
    draw(true);
  });
  for (const node of [chart, sentence, details, play.node]) resized.observe(node);
  ended.signal.addEventListener("abort", () => resized.disconnect());

  tasks.show();
  showView();
  showError();
  showLock();
  for (const name of Object.keys(controls).filter(isText)) {
    const typed = unsent.of(`${schema.title} ${name}`);
    if (typed === null) continue;
    controls[name].input.value = typed;
    ask(name)(typed);
  }
  plotly(model).then(
    (loaded) => {
      Plotly = loaded;
      draw();
    },
    () => (error.textContent = "The chart could not be loaded; run this cell again.")
  );
  return () => ended.abort();
}

export default { render };
