// The face of a form: one question after another, each with its answer controls and feedback.

const SVG = "http://www.w3.org/2000/svg";
function svg(tag, attributes, text = "") {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.textContent = text;
  return node;
}

/** Radio buttons; `value()` is the chosen text or null. */
function choiceInput(item, changed) {
  const name = newId();
  const radios = item.options.map((option) => element("input", { type: "radio", name, value: option, onchange: changed }));
  const labels = radios.map((radio) => element("label", {}, radio, element("span", {}, radio.value)));
  return {
    node: element("div", { class: `course-options${item.inline ? " course-inline" : ""}` }, ...labels),
    value: () => radios.find((radio) => radio.checked)?.value ?? null,
    show: (value) => radios.forEach((radio) => (radio.checked = radio.value === value)),
  };
}

/** A typed number with its unit. */
function numberInput(item, _changed, submit) {
  const entry = element("input", {
    type: "text", inputmode: "decimal", autocomplete: "off", "aria-label": `Your answer in ${item.unit}`,
    onkeydown: (event) => event.key === "Enter" && submit(),
  });
  const node = element("div", { class: "course-entry course-options" }, entry, element("span", { class: "course-unit" }, item.unit));
  const mark = (wrong) => markInvalid(entry, wrong);
  return { node, value: () => entry.value, show: (value) => (entry.value = asTyped(value)), mark };
}

/** A line drawn by moving a few points up and down, with the mouse or the arrow keys. */
function curveInput(item) {
  const [width, height, left, bottom, top] = [640, 300, 80, 44, 12];
  const [low, high] = item.range;
  const steps = 50;
  const heightAt = (step) => (item.log ? low * (high / low) ** (step / steps) : low + ((high - low) * step) / steps);
  const stepAt = (value) => Math.round(steps * (item.log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low)));
  const xAt = (i) => left + 20 + (i * (width - left - 70)) / (item.x.length - 1);
  const yAt = (step) => height - bottom - (step / steps) * (height - bottom - top);
  const shown = (step) => Number(heightAt(step).toPrecision(3));

  const drawing = svg("svg", { class: "course-drawing", viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": `${item.y_label} over ${item.x_label}` });
  drawing.append(svg("path", { class: "course-axis", d: `M${left} ${top}V${height - bottom}H${width - 10}` }));
  const middle = low < 0 && high > 0 ? (steps * -low) / (high - low) : steps / 2;
  for (const step of [0, middle, steps])
    drawing.append(svg("text", { x: left - 8, y: yAt(step) + 5, "text-anchor": "end" }, asText(shown(step))));
  item.x.forEach((x, i) => drawing.append(svg("text", { x: xAt(i), y: height - bottom + 18, "text-anchor": "middle" }, asText(x))));
  drawing.append(svg("text", { x: (width + left) / 2, y: height - 6, "text-anchor": "middle" }, item.x_label));
  drawing.append(svg("text", { x: 14, y: (height - bottom) / 2, "text-anchor": "middle", transform: `rotate(-90 14 ${(height - bottom) / 2})` }, item.y_label));
  const path = drawing.appendChild(svg("path", { class: "course-drawn" }));
  const says = drawing.appendChild(svg("text", { class: "course-value", "text-anchor": "middle" })); // the point that moves

  const position = item.x.map(() => steps / 2);
  let open = true;
  const move = (i, step) => {
    position[i] = Math.max(0, Math.min(steps, step));
    points[i].setAttribute("cy", yAt(position[i]));
    points[i].setAttribute("aria-valuenow", shown(position[i]));
    path.setAttribute("d", `M${position.map((s, j) => `${xAt(j)} ${yAt(s)}`).join("L")}`);
  };
  const moveTo = (i, step) => {
    move(i, step);
    says.textContent = asText(shown(position[i]));
    says.setAttribute("x", xAt(i));
    says.setAttribute("y", Math.max(yAt(position[i]) - 18, 14));
  };
  const points = item.x.map((x, i) => {
    const point = svg("circle", {
      cx: xAt(i), r: 10, tabindex: 0, role: "slider", "aria-label": `${item.y_label} at ${asText(x)} ${item.x_label}`,
      "aria-valuemin": low, "aria-valuemax": high, "aria-orientation": "vertical",
    });
    point.addEventListener("keydown", (event) => {
      const change = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 5, PageDown: -5, Home: -steps, End: steps }[event.key];
      if (!change || !open) return;
      event.preventDefault();
      moveTo(i, position[i] + change);
    });
    point.addEventListener("pointerdown", (event) => open && point.setPointerCapture(event.pointerId));
    point.addEventListener("pointermove", (event) => {
      if (!open || !point.hasPointerCapture(event.pointerId)) return;
      const box = drawing.getBoundingClientRect();
      const y = ((event.clientY - box.top) * height) / box.height;
      moveTo(i, Math.round((steps * (height - bottom - y)) / (height - bottom - top)));
    });
    return drawing.appendChild(point);
  });
  position.forEach((step, i) => move(i, step));
  return {
    node: drawing,
    value: () => position.map(shown),
    show: (values) => values.forEach((value, i) => move(i, stepAt(value))),
    disable: (locked) => {
      open = !locked;
      for (const point of points) point.setAttribute("aria-disabled", locked);
    },
  };
}

const inputs = { choice: choiceInput, number: numberInput, curve: curveInput };

function folded(title, text) {
  return text ? element("details", {}, element("summary", {}, title), element("p", {}, text)) : null;
}

/** One question; returns its node and a function that shows its state. */
function questionNode(line, item) {
  const submit = (sure = null, value = input.value()) => {
    early = item.kind === "curve" && JSON.stringify(value) === untouched;
    if (early) return say("Move at least one of the points first.", "wrong");
    const mine = { value, sure, sent: Math.random() };
    unsent.keep(item.id, mine);
    line.ask({ answer: item.id, value, sure }, () => {
      if (unsent.of(item.id)?.sent === mine.sent) unsent.drop(item.id);
    });
  };
  const immediate = !item.buttons;
  const input = inputs[item.kind](item, () => immediate && submit(), () => submit());
  const buttons = (item.buttons ?? []).map((text, i) =>
    element("button", { type: "button", onclick: () => submit(item.buttons.length > 1 ? i === 0 : null) }, text)
  );
  const again = element("button", { type: "button", onclick: () => line.ask({ again: item.id }) }, "Answer again");
  const feedback = element("p", { class: "course-feedback", role: "status" });
  const answer = element("fieldset", { class: "course-answer" },
    element("legend", { class: "course-ask" }, item.question), input.node);
  const node = element("div", { class: "course-question", "data-question": item.id },
    answer,
    immediate ? null : element("div", { class: "course-buttons" }, ...buttons, again),
    feedback, folded("Hint", item.hint), folded("Solution", item.solution));

  const untouched = JSON.stringify(input.value());
  let early = false; // locked before it was drawn: the page says so, and the kernel knows nothing of it
  const say = (text, tone) => {
    feedback.textContent = text;
    feedback.className = `course-feedback course-${tone}`;
  };
  const show = (state) => {
    const locked = !immediate && Boolean(state?.locked);
    const waiting = unsent.of(item.id);
    const held = node.contains(document.activeElement);
    answer.disabled = locked;
    input.disable?.(locked || line.dead());
    input.mark?.(state?.tone === "wrong");
    for (const button of buttons) button.hidden = locked;
    again.hidden = !locked;
    if (line.dead() && waiting?.sent) say("Not saved yet.", "wrong");
    else if (state || !early) say(state?.feedback ?? "", state?.tone || "plain");
    if ((state?.value ?? null) !== null && !waiting) input.show(state.value);
    // What had the focus may be hidden or grey now.
    if (held && document.activeElement === document.body) (locked ? again : answer.querySelector("input, [tabindex]")).focus();
  };
  /** What is only chosen or typed is not lost, either, when all cells are run again. */
  const keep = (state) => {
    if (immediate || unsent.of(item.id)?.sent) return;
    const value = input.value();
    const mine = !state?.locked && JSON.stringify(value) !== untouched && value !== state?.value;
    if (line.dead() && mine) unsent.keep(item.id, { value });
    else unsent.drop(item.id);
  };
  /** Show what an earlier widget for this question could not send; return a function that sends it. */
  const takeUp = (state) => {
    const waiting = unsent.of(item.id);
    if (!waiting || (!immediate && state?.locked)) return () => unsent.drop(item.id);
    input.show(waiting.value);
    return () => (waiting.sent ? submit(waiting.sure, waiting.value) : unsent.drop(item.id));
  };
  return { node, show, keep, takeUp };
}

function render({ model, el }) {
  const ended = new AbortController();
  const kept = "What you chose or typed is kept on this page until then.";
  const lineChanged = () => {
    for (const [id, question] of questions) question.keep(model.get("state")[id]);
    show();
  };
  const line = kernelLine(model, kept, () => lineChanged(), ended.signal);
  const questions = model.get("items").map((item) => [item.id, questionNode(line, item)]);
  const notice = element("p", { class: "course-error", role: "alert" });
  line.node.append(...questions.map(([, question]) => question.node), notice);
  el.append(element("div", { class: "course-form", ...ownKeys }, line.notice, line.node));
  const show = () => {
    const state = model.get("state");
    for (const [id, question] of questions) question.show(state[id]);
    notice.textContent = model.get("notice");
  };
  model.on("change:state change:notice", show);
  show();
  const sends = questions.map(([id, question]) => question.takeUp(model.get("state")[id]));
  for (const send of sends) send();
  return () => {
    ended.abort();
    model.off("change:state change:notice", show);
  };
}

export default { render };
