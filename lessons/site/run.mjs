// Run a Python file in Pyodide: node run.mjs <folder with Pyodide> <file> <arguments …>
// All packages of the folder's lock are loaded; this machine's files stand below /host.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, file, ...rest] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(resolve(folder, "pyodide.mjs")));
const { packages } = JSON.parse(readFileSync(resolve(folder, "pyodide-lock.json"), "utf8"));
// A WebAssembly module that is being compiled does not keep Node from leaving (nodejs/node#36616).
const awake = setInterval(() => {}, 1000);
const python = await loadPyodide({ indexURL: `${resolve(folder)}/` });
await python.loadPackage(Object.keys(packages), { messageCallback() {} });
python.mountNodeFS("/host", "/");
python.globals.set("__file__", `/host${resolve(file)}`);
python.pyimport("sys").argv = python.toPy([file, ...rest]);
await python.runPythonAsync(readFileSync(file, "utf8"), { filename: file });
clearInterval(awake);
