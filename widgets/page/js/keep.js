// The learner's work: download it, hand it in, load it back.

const LARGEST = 1_000_000; // bytes of a learner's file; a larger one is something else

function render({ model, el }) {
  const ended = new AbortController();
  const line = kernelLine(model, "Nothing was saved or loaded.", () => show(), ended.signal);
  const button = (text, message) => element("button", { type: "button", onclick: () => line.ask(message) }, text);
  const id = newId();
  const file = element("input", {
    id, type: "file", accept: ".json,application/json",
    onchange: async () => {
      if (file.files.length) line.ask({ load: await file.files[0].slice(0, LARGEST).text() });
      file.value = ""; // the same file can be chosen again
    },
  });
  const notice = element("p", { role: "status" });
  line.node.append(
    element("div", { class: "course-buttons" },
      button("Download my work", { download: true }), button("Hand in", { hand_in: true })),
    element("label", { for: id }, "Load it back: "), file, notice);
  el.append(element("div", { class: "course-form", ...ownKeys }, line.notice, line.node));

  const save = ({ work, file }) => {
    const url = URL.createObjectURL(new Blob([work], { type: "application/json" }));
    const link = element("a", { href: url, download: file, hidden: true });
    el.append(link); // some browsers take only what is on the page, and fetch it later
    link.click();
    setTimeout(() => (URL.revokeObjectURL(url), link.remove()), 60_000);
  };
  const show = () => (notice.textContent = line.dead() ? "" : model.get("notice"));
  model.on("msg:custom", save);
  model.on("change:notice", show);
  show();
  return () => {
    ended.abort();
    model.off("msg:custom", save);
    model.off("change:notice", show);
  };
}

export default { render };
