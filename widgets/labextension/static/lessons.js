// A trusted lesson of the course is live when it is opened, and again when its kernel is new.

import { fold } from "./code.js";
import { explainTerms } from "./glossary.js";

const COURSE = "mass-customization-course"; // also in each lesson's metadata: see lessons/build.py
const ID = `${COURSE}:lessons`;
const OURS = ".course-explorer, .course-form";
const CHART = "application/vnd.plotly.v1+json";
const WIDGET = "application/vnd.jupyter.widget-view+json";
/** Whoever runs cells by hand, after a restart too, wants those and no others. */
const BY_HAND = /^notebook:(run|restart-(?!kernel))/;

const STARTING = "The lesson is starting: its charts come alive in a moment.";
const AGAIN = "The kernel is new: the lesson runs again, in a moment.";
const RAN_AGAIN = "The kernel is new, so the lesson has run again. Saved answers are back; sliders stand at their start.";
const FAILED = "The lesson did not run to its end. Choose Run → Run All Cells; the first red text says what is wrong.";
const UNTRUSTED = "This copy may come from anywhere, so nothing runs by itself. If you trust it, choose Run → Run All Cells.";

/** Ask the page for what we need of it; return the plugin that JupyterLab activates. */
export async function plugin(use) {
  const { INotebookTracker } = await use("@jupyterlab/notebook");
  const { ISettingRegistry } = await use("@jupyterlab/settingregistry");
  const { CodeCell } = await use("@jupyterlab/cells");
  const { Notification } = await use("@jupyterlab/apputils");
  const { Widget } = await use("@lumino/widgets");

  async function activate({ commands }, tracker, registry) {
    const settings = await registry?.load(ID);
    const opened = new WeakSet(); // panels
    const watched = new WeakSet(); // files: two panels can show one
    const byHand = new WeakSet(); // panels in which a command of the learner's runs cells

    const open = async (panel) => {
      if (!panel || opened.has(panel)) return;
      opened.add(panel);
      await panel.context.ready;
      if (!isLesson(panel) || settings?.get("live").composite === false) return;
      style();
      panel.addClass("course-lesson");
      explainTerms(panel, Widget);
      bringPlotly(panel.content.rendermime);
      if (!isTrusted(panel)) {
        Notification.info(UNTRUSTED, { autoClose: 20_000 });
        return;
      }
      codeCells(panel).forEach(fold);
      if (watched.has(panel.context)) return;
      watched.add(panel.context);
      void keepLive(panel, { CodeCell, Notification, byHand });
    };

    tracker.currentChanged.connect((_, panel) => void open(panel));
    void open(tracker.currentWidget);
    // The course's widgets keep all keys for themselves; to save is the one that is missed there.
    const saves = ({ key, ctrlKey, metaKey, target }) => key === "s" && (ctrlKey || metaKey) && target.closest(OURS);
    document.addEventListener("keydown", (event) => {
      if (!saves(event)) return;
      event.preventDefault();
      void commands.execute("docmanager:save");
    }, true);
    commands.commandExecuted.connect((_, { id, result }) => {
      const panel = tracker.currentWidget;
      if (!BY_HAND.test(id) || !panel?.hasClass("course-lesson")) return;
      byHand.add(panel);
      const done = () => byHand.delete(panel);
      result.then(done, done);
      if (id === "notebook:run-all-cells") toTop(panel); // JupyterLab goes to the last cell
    });
  }

  return {
    id: ID,
    description: "A lesson of the course is live when it is opened.",
    autoStart: true,
    requires: [INotebookTracker],
    optional: [ISettingRegistry],
    activate,
  };
}

const isLesson = (panel) => panel.model.getMetadata("course") === COURSE;
const codeCells = (panel) => panel.content.widgets.filter((cell) => cell.model.type === "code");
const outputs = (panel) => codeCells(panel).flatMap((cell) => cell.model.outputs.toJSON());
/**
 * Has somebody trusted this file? Jupyter also signs, unasked, whatever has no output that could do
 * harm: only where there is one, the signature is a person's.
 */
const isTrusted = (panel) =>
  codeCells(panel).every((cell) => cell.model.trusted) && outputs(panel).some(({ data }) => data?.["text/html"]);
const written = (panel) => JSON.stringify(panel.content.widgets.map((cell) => cell.model.sharedModel.source));

/** JupyterLab loads Plotly with the first chart that it shows: in a saved lesson there may be none. */
function bringPlotly(rendermime) {
  if (!rendermime.mimeTypes.includes(CHART)) return;
  const model = rendermime.createModel({ data: { [CHART]: { data: [], layout: {} } }, trusted: true });
  const renderer = rendermime.createRenderer(CHART);
  renderer.renderModel(model).then(() => renderer.dispose());
}

function toTop(panel) {
  panel.content.activeCellIndex = 0;
  void panel.content.scrollToItem(0, "start");
}

/** Does the kernel hold every widget that the page shows? Not after a restart, nor in a stored lesson. */
async function isLive(panel, kernel) {
  const shown = outputs(panel).map((output) => output.data?.[WIDGET]?.model_id).filter(Boolean);
  if (!shown.length) return false;
  const idle = new Promise((resolve) => {
    const heard = (_, { parent_header: { msg_type }, content }) => {
      if (msg_type !== "comm_info_request" || content.execution_state !== "idle") return;
      kernel.iopubMessage.disconnect(heard);
      setTimeout(resolve, 1000); // the reply may come after it
    };
    kernel.iopubMessage.connect(heard);
  });
  const reply = await Promise.race([kernel.requestCommInfo({ target_name: "jupyter.widget" }), idle]);
  return shown.every((id) => reply?.content.comms?.[id]); // JupyterLite's kernels do not reply
}

/** Run a lesson now, and whenever it has a new kernel. */
async function keepLive(panel, { CodeCell, Notification, byHand }) {
  const { context } = panel;
  const { sessionContext: session } = context;
  let saved = written(panel);
  let running = false;
  let renewed = false; // the kernel restarts: what it does next is to run the lesson

  /** Hide what dead widgets say while they are about to be replaced. */
  const soon = (whether) => panel.toggleClass("course-runs", whether);

  const run = async (before, after) => {
    if (panel.isDisposed || !isTrusted(panel)) return soon(false);
    const id = Notification.emit(before, "in-progress", { autoClose: false });
    soon(true);
    running = true;
    const ran = await runCells();
    running = false;
    soon(renewed);
    if (written(panel) === saved) context.model.dirty = false; // outputs alone nobody has to save
    if (renewed || (ran && !after)) Notification.dismiss(id);
    else if (ran) Notification.update({ id, message: after, type: "success", autoClose: 15_000 });
    else Notification.update({ id, message: FAILED, type: "warning", autoClose: false });
  };
  /** One cell after another, so that what is stored stands until it is replaced; an error ends it. */
  const runCells = async () => {
    const places = [];
    try {
      for (const cell of codeCells(panel)) {
        const place = cell.outputArea.node.parentElement ?? cell.node; // of a cell not drawn yet
        places.push(place);
        place.style.minHeight = `${place.offsetHeight}px`; // the page does not jump under its reader
        const reply = await CodeCell.execute(cell, session);
        if (reply && reply.content.status !== "ok") return false;
      }
      return true;
    } catch (reason) {
      console.warn(reason); // as a rule: the kernel is gone
      return false;
    } finally {
      for (const { style } of places) style.minHeight = "";
    }
  };

  let words = [STARTING];
  const enliven = async (kernel) => {
    const said = words;
    words = [AGAIN, RAN_AGAIN];
    if (!(await isLive(panel, kernel))) await run(...said);
  };

  context.saveState.connect((_, state) => {
    if (state === "completed") saved = written(panel);
  });
  // What a new kernel says of itself may be lost while it starts: the session is then never ready.
  session.statusChanged.connect((_, status) => {
    if (status === "restarting" ? !byHand.has(panel) : status === "autorestarting" && !running) {
      soon(true); // but what brought the kernel down while it ran would do so again
      renewed = true;
    } else if (renewed && status === "idle" && !session.isRestarting) {
      renewed = false;
      void run(AGAIN, RAN_AGAIN);
    } else if (status === "dead") {
      renewed = false;
      soon(false);
    }
  });
  session.kernelChanged.connect((_, { oldValue, newValue }) => {
    if (newValue && newValue !== oldValue && !byHand.has(panel)) void enliven(newValue);
  });
  const kernel = session.session?.kernel;
  if (kernel) await enliven(kernel);
}

/** Load the style once a lesson is opened. */
function style() {
  if (document.getElementById(COURSE)) return;
  const link = document.createElement("link");
  Object.assign(link, { id: COURSE, rel: "stylesheet", href: new URL("lessons.css", import.meta.url) });
  document.head.append(link);
}
