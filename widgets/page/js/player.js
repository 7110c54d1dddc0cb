// Playing a chart: a play button, a speed and a time slider over frames that came with the view.

const WHOLE_RUN = 30; // seconds at normal speed
const STILLS = 15; // pictures of a whole run for who wants less motion
const stills = matchMedia("(prefers-reduced-motion: reduce)");

/** Controls for `frames`; `show(position)` is called with a place between two frames. */
function player(show) {
  let frames = null;
  let position = 0;
  let untouched = true; // then Play begins at the beginning, wherever the chart has opened
  let running = 0; // the number of the animation frame asked for, 0 when at rest

  const last = () => frames.times.length - 1;
  const clock = (frame) => `${asText(Number(frames.times[frame].toPrecision(4)))} of ${asText(frames.times[last()])} ${frames.unit}`;
  const button = element("button", { type: "button", onclick: () => (running ? pause() : start()) });
  const slider = element("input", {
    type: "range", min: 0, step: 1, "aria-label": "Time",
    oninput: () => {
      stop();
      untouched = false;
      go(slider.valueAsNumber);
    },
  });
  const time = element("output", { class: "course-time" });
  const speed = element("select", { "aria-label": "Speed" },
    ...["0.25", "0.5", "1", "2", "4"].map((times) => element("option", { value: times, selected: times === "1" }, `${times}×`)));
  const node = element("div", { class: "course-player", hidden: true }, button, slider, time, speed);

  const place = (wanted) => {
    position = Math.max(0, Math.min(last(), wanted));
    slider.value = Math.floor(position);
    time.textContent = clock(slider.valueAsNumber);
    slider.setAttribute("aria-valuetext", time.textContent);
  };
  const go = (wanted) => {
    place(wanted);
    show();
  };
  const start = () => {
    if (untouched || position >= last()) position = 0;
    untouched = false;
    button.textContent = "Pause";
    let before = performance.now();
    const step = (now) => {
      if (!node.isConnected) return stop();
      const next = position + ((now - before) / 1000) * Number(speed.value) * (last() / WHOLE_RUN);
      if (!stills.matches || next - position >= last() / STILLS || next >= last()) {
        go(stills.matches ? Math.floor(next) : next);
        before = now;
      }
      if (position >= last()) stop();
      else running = requestAnimationFrame(step);
    };
    running = requestAnimationFrame(step);
  };
  const stop = () => {
    cancelAnimationFrame(running);
    running = 0;
    button.textContent = "▶ Play";
  };
  const pause = () => {
    stop();
    go(Math.floor(position)); // between two frames texts are those of the first
  };
  /** Take the frames of a new view; who looks at the end stays at the end. */
  const load = (next) => {
    const share = untouched || !frames ? null : position / last();
    frames = next;
    node.hidden = !frames;
    if (!frames) return stop();
    slider.max = last();
    time.style.minWidth = `${clock(last()).length}ch`; // or the slider grows and shrinks
    place(share === null ? frames.first : Math.round(share * last()));
  };
  /** The next frames are shown where the chart opens. */
  const reset = () => {
    stop();
    untouched = true;
  };
  stop();
  return { node, load, stop, reset, position: () => position, asDrawn: () => !frames || position === frames.first };
}

/** What each moving trace shows at `position`, as arguments of Plotly.restyle. */
function frameAt(frames, position) {
  const [before, part] = [Math.floor(position), position % 1];
  const traces = [...new Set(frames.moving.map(({ trace }) => trace))];
  const update = {};
  for (const { trace, attribute, points, values } of frames.moving) {
    const row = Array.isArray(values) ? (i) => values[i] : (i) => new Float32Array(values.buffer, values.byteOffset + 4 * points * i, points);
    let shown = row(before);
    if (part && (attribute === "x" || attribute === "y")) {
      const next = row(before + 1);
      shown = shown.map((value, i) => (Number.isFinite(next[i]) ? value + part * (next[i] - value) : value));
    }
    update[attribute] ??= traces.map(() => undefined); // undefined leaves a trace as it is
    update[attribute][traces.indexOf(trace)] = Array.from(shown);
  }
  return [update, traces];
}
