// What JupyterLab, Notebook and JupyterLite load first: the container of a prebuilt extension. A
// bundler would write the same; by hand it needs no Node, neither here nor on a learner's machine.
{
  const here = document.currentScript.src;
  let shared; // the modules of the page: by name and version, of each of ours there is one version
  const use = async (name) => (await Object.values(shared[name])[0].get())();

  (window._JUPYTERLAB ??= {})["mass-customization-course"] = {
    init: (scope) => {
      shared = scope;
    },
    get: async () => {
      if (!shared["@jupyterlab/notebook"]) return () => []; // Voilà shows pages without notebooks
      const files = ["lessons.js", ...(shared["@jupyterlite/application"] ? ["early.js"] : [])];
      const modules = await Promise.all(files.map((file) => import(new URL(file, here))));
      const made = await Promise.all(modules.map(({ plugin }) => plugin(use)));
      return () => made;
    },
  };
}
