// What the course adds to every page of the site: it says whether work is kept here and how far the
// lesson's Python has come, and stores the site for later.

const root = new URL(".", import.meta.url);
const NOT_KEPT =
  "Nothing can be kept in this window: it is a private one, or its settings forbid it. Lessons " +
  "work, and your answers are gone when you close them. To keep them, use an ordinary window.";

function bar(name, role = "status") {
  const line = document.createElement("p");
  line.className = `course-bar course-bar-${name}`;
  line.setAttribute("role", role);
  document.body.append(line);
  return line;
}

async function keeps() {
  try {
    // As JupyterLite calls it: another address would be another worker, and put an end to this one.
    const worker = new URL("service-worker.js?enableCache=false", root);
    if (!(await navigator.serviceWorker.register(worker))) return false;
    await new Promise((resolve, reject) => {
      const request = indexedDB.open("course-probe");
      request.onsuccess = () => resolve(request.result.close());
      request.onerror = () => reject(request.error);
    });
    return true;
  } catch {
    return false;
  }
}

// ---- a lesson's Python ------------------------------------------------------------------------

function kernelOf(app) {
  return app.shell.currentWidget?.sessionContext?.session?.kernel;
}

const PATIENCE = 20_000; // milliseconds for the file that starts Python, and twice as long each time
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function python() {
  const { packages } = await (await fetch(new URL("PYODIDE/pyodide-lock.json", root))).json();
  const parts = new Set(Object.values(packages).map((each) => each.file_name));
  const here = new Set();
  const line = bar("python");
  const say = () => {
    const share = Math.round((100 * here.size) / parts.size);
    const text = document.querySelector(".jp-Notebook .jp-RenderedMarkdown") ? "You can read already." : "The lesson is opening.";
    const python = share < 100 ? `Python is coming into this page: ${share} %` : "Python is starting in this page";
    const words = `${text} ${python}`;
    if (line.textContent !== words) line.textContent = words; // each change is read aloud
  };
  let begun = !navigator.serviceWorker?.controller; // without it nobody tells what was fetched
  const heard = ({ data }) => {
    if (parts.has(data.fetched)) here.add(data.fetched);
    begun ||= here.size || /\.worker\./.test(data.fetched);
  };
  navigator.serviceWorker?.addEventListener("message", heard);
  say();
  const saying = setInterval(say, 500);
  while (!(window.jupyterapp && kernelOf(window.jupyterapp))) await pause(200);
  const kernel = kernelOf(window.jupyterapp);
  const logo = document.querySelector("a#jp-NotebookLogo");
  if (logo) Object.assign(logo, { href: root, target: "_self", title: "All lessons" });
  // The file that starts Python can get lost, and JupyterLite would wait for it for ever.
  for (let wait = PATIENCE; !begun; wait *= 2) {
    for (let waited = 0; !begun && waited < wait; waited += 200) await pause(200);
    if (!begun) await kernel.restart();
  }
  // Its answer is the first thing that Python itself says.
  await kernel.requestExecute({ code: "", silent: true, store_history: false }).done;
  navigator.serviceWorker?.removeEventListener("message", heard);
  clearInterval(saying);
  line.textContent = "Python is ready. The lesson runs by itself; if not, choose Run → Run All Cells.";
  while (!document.querySelector(".course-explorer, .course-form")) await pause(500);
  line.remove();
  while (document.querySelector(".course-runs")) await pause(500);
}

// ---- later, without a network ------------------------------------------------------------------

async function store() {
  if (navigator.connection?.saveData || !navigator.serviceWorker?.controller) return;
  const files = await (await fetch(new URL("files.json", root))).json();
  for (const address of files.map((file) => new URL(file, root)))
    if (!(await caches.match(address))) await (await fetch(address)).arrayBuffer(); // the worker keeps it
}

// ---- how far one is, on the front page ----------------------------------------------------------

function saved() {
  return new Promise((resolve) => {
    const opening = indexedDB.open("STORAGE");
    opening.onupgradeneeded = () => opening.transaction.abort(); // no lesson was opened yet
    opening.onerror = () => resolve({});
    opening.onsuccess = () => {
      const file = opening.result.transaction("files").objectStore("files").get("my_course.json");
      file.onsuccess = () => {
        const { content = {}, format } = file.result ?? {};
        if (typeof content !== "string") return resolve(content);
        const bytes = () => Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
        resolve(JSON.parse(format === "base64" ? new TextDecoder().decode(bytes()) : content));
      };
      file.onerror = () => resolve({});
    };
  });
}

async function progress() {
  const { quiz = {} } = await saved().catch(() => ({}));
  for (const card of document.querySelectorAll("[data-quiz]")) {
    const asked = card.dataset.quiz.split(" ").filter(Boolean);
    const done = asked.filter((id) => id in quiz).length;
    if (done) card.querySelector("output").textContent = `${done} of ${asked.length} questions`;
  }
}

const front = document.body.classList.contains("course-page");
if (!(await keeps())) bar("kept", "alert").textContent = NOT_KEPT;
if (front) {
  await progress();
  addEventListener("pageshow", progress);
} else if (new URLSearchParams(location.search).get("path")?.endsWith(".ipynb")) {
  await python();
  await store();
}
