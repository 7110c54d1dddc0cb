// Code that is folded to one line, for the page only: the file does not change.

/** A button that JupyterLab's own keys leave alone. */
function button(words, name, onclick) {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", textContent: words, className: `course-code ${name}`, onclick });
  made.dataset.lmSuppressShortcuts = "true";
  return made;
}

/** Fold a code cell: JupyterLab's line for hidden code gets a button, and the code one to fold it again. */
export async function fold(cell) {
  cell.syncCollapse = false;
  cell.inputHidden = true;
  await cell.ready;
  const show = button("Show code", "course-show", (event) => {
    event.stopPropagation(); // the whole line is JupyterLab's own switch
    cell.inputHidden = false;
    hide.focus();
  });
  const hide = button("Hide code", "course-hide", () => {
    cell.inputHidden = true;
    show.focus();
  });
  cell.inputHidden = true;
  cell.node.querySelector(".jp-InputPlaceholder .jp-Placeholder-content").append(show);
  cell.inputArea.node.append(hide);
}
