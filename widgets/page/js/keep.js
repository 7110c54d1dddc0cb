// Two buttons: download the learner's work, and load it back.

function render({ model, el }) {
  const download = element("button", { type: "button", onclick: () => model.send({ download: true }) }, "Download my work");
  const id = newId();
  const file = element("input", {
    id, type: "file", accept: ".json,application/json",
    onchange: async () => {
      if (file.files.length) model.send({ load: await file.files[0].text() });
      file.value = ""; // the same file can be chosen again
    },
  });
  const notice = element("p", { role: "status" });
  el.append(element("div", { class: "course-form", ...ownKeys },
    element("div", { class: "course-buttons" }, download),
    element("label", { for: id }, "Load it back: "), file, notice));

  const save = ({ work }) => {
    const url = URL.createObjectURL(new Blob([work], { type: "application/json" }));
    element("a", { href: url, download: model.get("file") }).click();
    URL.revokeObjectURL(url);
  };
  const show = () => (notice.textContent = model.get("notice"));
  model.on("msg:custom", save);
  model.on("change:notice", show);
  show();
  return () => {
    model.off("msg:custom", save);
    model.off("change:notice", show);
  };
}

export default { render };
