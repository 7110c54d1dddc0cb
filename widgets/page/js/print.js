// A table that follows the kernel, and a button that opens it on a page of its own, to print.

function render({ model, el }) {
  const table = element("div", { class: "course-comparison", tabindex: 0, role: "region", "aria-label": "The comparison" });
  const open = () => {
    const url = URL.createObjectURL(new Blob([model.get("page")], { type: "text/html" }));
    window.open(url)?.addEventListener("load", ({ target }) => target.defaultView.print());
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  };
  const show = () => (table.innerHTML = model.get("shown")); // of the course's own making
  el.append(element("div", { class: "course-form", ...ownKeys }, table,
    element("div", { class: "course-buttons" }, element("button", { type: "button", onclick: open }, "Open it alone, to print"))));
  model.on("change:shown", show);
  void hear(model);
  show();
  return () => model.off("change:shown", show);
}

export default { render };
