// Runs a script in the browser's Python, without a page, over some lessons; what it prints are lines of JSON.
//   node python_there.mjs PYTHON_FOLDER COURSE_FOLDER SCRIPT LESSON…

import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

const [python, course, script, ...lessons] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${python}/pyodide.mjs`).href);
const packages = ["course-utils", "pyodide-kernel", "ipython", "jedi", "comm", "ipykernel"];
const there = await loadPyodide({ indexURL: `${python}/`, packages });
there.FS.mkdirTree("/course");
there.mountNodeFS("/course", course);
await there.runPythonAsync(await readFile(script, "utf-8"));
await there.globals.get("main")(there.toPy(lessons));
