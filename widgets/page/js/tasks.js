// The tasks of an explorer, under its controls: each is ticked by the kernel when it is reached.

/** One task; `lead` asks the kernel for a step towards it. */
function task(first, lead) {
  const tick = element("span", { class: "course-tick" });
  const shows = element("p", { hidden: true });
  const showMe = element("button", { type: "button", onclick: lead });
  const hint = element("details", {}, element("summary", {}, "Hint"), `${first.hint} `, showMe);
  const node = element("li", { tabindex: -1 }, tick, element("div", {}, first.ask, shows, hint));
  const show = ({ done, shows: meaning, seen, parts }) => {
    const held = hint.contains(document.activeElement);
    const part = seen && !done ? `${seen} of ${parts} seen` : ""; // of what is to be compared
    tick.textContent = done ? "✓" : part ? "◐" : "○";
    tick.setAttribute("aria-label", done ? "done" : part || "to do");
    tick.title = part;
    showMe.textContent = parts > 1 ? `Show me, one after the other: ${seen} of ${parts} seen` : "Show me";
    tick.setAttribute("role", "img");
    shows.textContent = meaning;
    shows.hidden = !done;
    hint.hidden = Boolean(done);
    if (held && done) node.focus();
  };
  return { node, show };
}

/** The list of all tasks of an explorer. */
function taskList(model, ask) {
  const tasks = model.get("tasks").map((first) => task(first, () => ask({ task: first.id })));
  const count = element("span");
  const node = element("div", { class: "course-tasks", role: "group", "aria-label": "Tasks", hidden: !tasks.length },
    element("p", {}, element("b", {}, "Your tasks"), " ", count), element("ol", {}, ...tasks.map((each) => each.node)));
  const show = () => {
    const now = model.get("tasks");
    now.forEach((each, i) => tasks[i].show(each));
    count.textContent = `${now.filter((each) => each.done).length} of ${now.length} done`;
  };
  /** What is to be read aloud of the tasks reached last. */
  let told = model.get("reached");
  const words = () => {
    if (told === model.get("reached")) return "";
    told = model.get("reached");
    return model.get("tasks").filter(({ id }) => told.includes(id)).map(({ shows }) => `Task done. ${shows}`).join(" ");
  };
  return { node, show, words };
}
