// A vote in the room: a window over the screens of a presentation, for whichever question is there.

const LARGEST_FILES = 5_000_000; // bytes of all files together: more than a class has

/** The question that the room has before it: on this screen, or the last one on the way here. */
function atHand(known) {
  const asked = [...document.querySelectorAll(".course-question[data-question]")].filter((node) => known.has(node.dataset.question));
  const inView = asked.filter((node) => node.checkVisibility() && node.getBoundingClientRect().bottom > 0);
  const screen = [...document.querySelectorAll("[data-screen]")].find((cell) => cell.checkVisibility());
  const before = asked.filter((node) => screen && screen.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_PRECEDING);
  return (inView[0] ?? before.at(-1) ?? asked[0])?.dataset.question;
}

/** Go to the first chart after a question; to the question, if its prediction locks that chart still. */
function toChart(question) {
  const from = [...document.querySelectorAll(".course-question")].find((node) => node.dataset.question === question);
  const charts = [...document.querySelectorAll(".course-explorer")];
  const chart = from && charts.find((node) => from.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING);
  const locks = from?.querySelector(".course-buttons button:not([hidden])")?.textContent.startsWith("Lock");
  const cell = (locks ? from : chart)?.closest("[data-screen]");
  if (cell) location.hash = `#${Number(cell.dataset.screen) + 1}`;
  if (locks) from.querySelector("input, [tabindex]").focus();
}

const asBase64 = (file) =>
  new Promise((done) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.readAsDataURL(file);
  });

function render({ model }) {
  const ended = new AbortController();
  const line = kernelLine(model, "The counts that were kept stay kept.", () => show(), ended.signal);
  const button = (text, onclick) => element("button", { type: "button", onclick }, text);
  const known = new Map(model.get("catalogue").flatMap(([, items]) => items));
  const list = element("select", { "aria-label": "Question", onchange: () => line.ask({ open: list.value }) },
    ...model.get("catalogue").map(([title, items]) => element("optgroup", { label: title },
      ...items.map(([id, question]) => element("option", { value: id }, question)))));
  const heading = element("h2", { tabindex: -1 });
  const place = element("div");
  const notice = element("p", { role: "status" });
  line.node.append(heading, place, notice);
  const top = element("div", { class: "course-room-top" }, list, button("Close", () => dialog.close()));
  const dialog = element("dialog", { class: "course-room", "aria-label": "A vote in the room" }, top, line.notice, line.node);
  document.body.append(dialog);

  const file = element("input", {
    type: "file", multiple: true, accept: ".json,.zip", hidden: true,
    onchange: async () => {
      const files = [...file.files];
      file.value = "";
      if (files.reduce((sum, { size }) => sum + size, 0) > LARGEST_FILES) return (notice.textContent = "These files are too large for the work of a class.");
      line.ask({ files: await Promise.all(files.map(async (each) => ({ name: each.name, data: await asBase64(each) }))) });
    },
  });

  /** Boxes for the hands of a round. What was typed for the first one is covered as soon as one goes on. */
  const counting = ({ options, round }) => {
    const boxes = options.map((option) => element("input", {
      type: "text", inputmode: "numeric", autocomplete: "off", maxlength: 4, "aria-label": `Hands for: ${option}`,
      class: round === "first" ? "course-covered" : "",
      onkeydown: (event) => {
        if (event.key !== "Enter") return;
        event.preventDefault();
        const next = boxes[boxes.indexOf(event.target) + 1];
        if (next) next.focus();
        else keep();
      },
    }));
    const keep = () => line.ask({ count: boxes.map((box) => box.value) });
    const before = round === "second" ? "The first round is kept, and hidden until this one is in. Talk to somebody who voted otherwise, then vote again." : "Raise your hand for one answer. Nobody sees the result before the second round.";
    place.replaceChildren(
      element("p", {}, before),
      element("table", {}, ...options.map((option, i) => element("tr", {}, element("th", { scope: "row" }, option), element("td", {}, boxes[i])))),
      element("div", { class: "course-buttons" }, button(`Keep the ${round} round`, keep), button("From files …", () => file.click()), file,
        round === "second" ? button("Start again", () => line.ask({ clear: true })) : null));
  };
  /** Both rounds beside each other, and what the course says once somebody asks. */
  const counted = ({ id, options, counts, words, said, answer }) => {
    const shares = counts.map((round) => round.map((count) => count / round.reduce((a, b) => a + b)));
    const most = Math.max(...shares.flat());
    const bar = (round, i) => element("td", {},
      element("div", { class: `course-bar course-bar-${round}`, style: `width: ${(62 * shares[round][i]) / most}%` }),
      element("span", {}, ` ${counts[round][i]} · ${Math.round(100 * shares[round][i])} %`));
    const head = ["", "First round", "Second round"].map((text) => element("th", { scope: "col" }, text));
    place.replaceChildren(
      element("p", {}, words),
      element("table", { class: "course-counted" }, element("tr", {}, ...head), ...options.map((option, i) =>
        element("tr", { class: i === answer ? "course-answer-row" : "" }, element("th", { scope: "row" }, option, i === answer ? " ← the course" : ""), bar(0, i), bar(1, i)))),
      element("p", { class: "course-said", hidden: !said }, said),
      element("div", { class: "course-buttons" },
        said ? null : button("What the course says", () => line.ask({ say: true })),
        button("On to the chart", () => (dialog.close(), toChart(id))), button("Start again", () => line.ask({ clear: true }))));
  };
  let drawn;
  let focused; // the question whose first control has had the focus; not while a slow kernel greys it
  const show = () => {
    notice.textContent = line.dead() ? "" : model.get("notice");
    const shown = model.get("shown");
    if (!shown.id) return;
    if (drawn !== shown) {
      drawn = shown;
      heading.textContent = shown.question;
      list.value = shown.id;
      (shown.round ? counting : counted)(shown);
    }
    if (focused === shown || line.dead()) return;
    focused = shown;
    place.querySelector("input, button").focus();
  };
  const open = () => {
    const id = atHand(known) ?? [...known.keys()][0];
    dialog.showModal();
    if (id !== model.get("shown").id) line.ask({ open: id });
  };
  // Before all others, so that the key works with a slider focused, too; text and lists keep theirs.
  addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "v" || event.ctrlKey || event.altKey || event.metaKey || dialog.open) return;
    if (event.target.closest?.("input:not([type=range], [type=radio], [type=checkbox]), select, textarea")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    open();
  }, { capture: true, signal: ended.signal });
  const opener = button("Vote (V)", open);
  document.querySelector(".deck-bar")?.append(opener);
  model.on("change:shown change:notice", show);
  return () => {
    ended.abort();
    model.off("change:shown change:notice", show);
    opener.remove();
    dialog.remove();
  };
}

export default { render };
