// Shared by every widget of the course: building elements, numbers as text, the page's theme, the
// line to the kernel.

/** Create an element; `on…` attributes are listeners, false and null ones are left out. */
function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child != null));
  return node;
}

function markInvalid(input, wrong) {
  if (wrong) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
}

const numberFormat = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 6 });
const asText = (value) => (typeof value === "number" ? numberFormat.format(value) : String(value));
/** A value in its box: typed again, 1,500 could be 1.5, but no space is taken for a decimal mark. */
const asTyped = (value) => (typeof value === "number" ? asText(value).replaceAll(",", "\u202f") : value);

/** JupyterLab and its widgets take arrow keys and letters for themselves, except where told not to. */
const ownKeys = {
  "data-lm-suppress-shortcuts": "true",
  onkeydown: (event) => event.stopPropagation(),
};

/** Every widget has a module of its own, so the counter of ids belongs to the page. */
const newId = () => `course-${(globalThis.courseLastId = (globalThis.courseLastId ?? 0) + 1)}`;

/**
 * JupyterLab and Voilà say on <body> whether their theme is light; other pages count as light. Where
 * the reader's own colours are forced on all pages, those count.
 */
const contrast = matchMedia("(forced-colors: active)");
const isDark = () =>
  contrast.matches ? matchMedia("(prefers-color-scheme: dark)").matches : document.body.dataset.jpThemeLight === "false";

/** Call `changed` when the reader switches the theme, until `signal` aborts. */
function onThemeChange(changed, signal) {
  const observer = new MutationObserver(changed);
  observer.observe(document.body, { attributeFilter: ["data-jp-theme-light"] });
  contrast.addEventListener("change", changed, { signal });
  signal.addEventListener("abort", () => observer.disconnect());
}

/** What did not reach the kernel, kept in this tab of the browser until it does. */
const unsent = {
  of: (id) => JSON.parse(sessionStorage.getItem(`course-unsent ${id}`)),
  keep: (id, what) => sessionStorage.setItem(`course-unsent ${id}`, JSON.stringify(what)),
  drop: (id) => sessionStorage.removeItem(`course-unsent ${id}`),
};

const PATIENCE = 2000; // milliseconds without an answer
const again = () => (document.querySelector(".lm-MenuBar, #menubar") ? "choose Run → Run All Cells" : "reload the page");
const gone = () => `The kernel was restarted, so nothing counts here any more: ${again()}.`;
const silence = () => `The kernel does not answer, so what you did last does not count yet. Wait while it is busy; if it is gone, ${again()}.`;

/**
 * anywidget gives a model two seconds to start. One that needs longer, since the page is busy, would
 * never hear from the kernel again: it listens by itself then, and asks for what it has missed.
 */
async function hear(model) {
  const own = await model.widget_manager.get_model(model.get("own_id"));
  try {
    await own._handle_comm_msg({ content: { data: {} } });
  } catch {
    const { _handle_comm_msg } = Object.getPrototypeOf(Object.getPrototypeOf(own)); // not anywidget's
    own.comm.on_msg((message) => _handle_comm_msg.call(own, message));
    own.comm.send({ method: "request_state" }, own.callbacks());
  }
}

/**
 * A widget's line to the kernel: every request has a number, and the kernel says which it dealt with.
 * Without an answer all controls in `node` are greyed, and one sentence, with `kept` at its end, says
 * what to do; an answer that comes late brings them back. `changed` is called whenever this may differ.
 */
function kernelLine(model, kept, changed, signal) {
  const notice = element("p", { class: "course-lost", hidden: true });
  const node = element("fieldset", { class: "course-all", role: "none" });
  const requests = new Map(); // those without an answer: by number, what is to be done then
  let lost = false; // for good: the widget's other half in the kernel is gone
  let silent = false;
  let timer = null;
  let focused = null;
  let latest; // the number of the last value set

  const dead = () => lost || silent;
  const show = () => {
    if (dead() && !node.disabled) focused = node.contains(document.activeElement) ? document.activeElement : null;
    const words = dead() ? `${lost ? gone() : silence()} ${kept}` : "";
    if (notice.textContent !== words) {
      notice.setAttribute("role", requests.size ? "alert" : "note"); // read aloud only where one acted
      notice.textContent = words;
    }
    notice.hidden = !dead();
    node.disabled = dead();
    if (!dead() && focused && document.activeElement === document.body) focused.focus();
    changed();
  };
  const wait = () => {
    if (requests.size && !dead()) timer ??= setTimeout(fail, PATIENCE);
  };
  const heard = () => {
    clearTimeout(timer);
    timer = null;
    silent = false;
    wait();
    show();
  };
  /** All widgets of this kernel are silent with this one, until each has its own answer. */
  const fail = () => {
    silent = true;
    show();
    document.dispatchEvent(new CustomEvent("course-silent", { detail: model.widget_manager }));
  };
  const lose = () => {
    if (lost) return;
    lost = true;
    fail();
  };
  const request = (send, done) => {
    const number = Math.random();
    requests.set(number, done);
    try {
      send(number);
    } catch {
      lose();
    }
    wait();
    return number;
  };
  /** Send a message; `done` is called when the kernel has dealt with it. */
  const ask = (content, done) => request((number) => model.send({ ...content, number }), done);
  /** Set a trait to an object; of several in a row the kernel may see the last one only. */
  const set = (name, value) => {
    requests.delete(latest);
    latest = request((number) => {
      model.set(name, { ...value, "#": number });
      model.save_changes();
    });
  };

  const handlers = {
    "change:answered": () => {
      const number = model.get("answered");
      const done = requests.get(number);
      requests.delete(number);
      done?.();
      heard();
    },
    "change:progress": heard, // at work
    comm_live_update: lose,
    "comm:close": lose,
  };
  for (const [event, handler] of Object.entries(handlers)) model.on(event, handler);
  void hear(model);
  document.addEventListener("course-silent", ({ detail }) => {
    if (detail !== model.widget_manager || dead()) return;
    silent = true;
    ask({}); // is it only the other one?
    show();
  }, { signal });
  signal.addEventListener("abort", () => {
    clearTimeout(timer);
    for (const [event, handler] of Object.entries(handlers)) model.off(event, handler);
  });
  const waits = (number) => requests.has(number);
  return { notice, node, ask, set, dead, waits, busy: () => requests.size > 0 && !dead() };
}
