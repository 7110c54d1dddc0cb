// In a page that needs no server, a lesson's Python starts while the page does, and not after it.

/** Ask the page for what we need of it; return the plugin that JupyterLite activates. */
export async function plugin(use) {
  const { IServiceWorkerManager } = await use("@jupyterlite/apputils");
  return {
    id: "mass-customization-course:early",
    description: "The Python of a notebook starts together with its page.",
    autoStart: true,
    requires: [IServiceWorkerManager],
    activate: ({ serviceManager }, worker) => void start(serviceManager, worker).catch(console.warn),
  };
}

/** Start the session that the notebook would start for itself, and finds when it is there. */
async function start({ kernelspecs, sessions }, worker) {
  const path = new URLSearchParams(location.search).get("path");
  if (!path?.endsWith(".ipynb")) return;
  await worker.ready; // without it Python would not reach the files, and keep nothing
  while (!kernelspecs.specs?.kernelspecs.python) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    await kernelspecs.refreshSpecs();
  }
  const [name] = path.split("/").slice(-1);
  const session = { name, path, type: "notebook", kernel: { name: "python" } };
  // Widgets are the notebook's: here nobody knows them, and they would be refused.
  await sessions.startNew(session, { kernelConnectionOptions: { handleComms: false } });
}
