// Shared by every widget of the course: building elements, numbers as text, the page's theme.

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

/** JupyterLab and Voilà say on <body> whether their theme is light; other pages count as light. */
const isDark = () => document.body.dataset.jpThemeLight === "false";

/** Call `changed` when the reader switches the theme, until `signal` aborts. */
function onThemeChange(changed, signal) {
  const observer = new MutationObserver(changed);
  observer.observe(document.body, { attributeFilter: ["data-jp-theme-light"] });
  signal.addEventListener("abort", () => observer.disconnect());
}
