/**
 * Loaded into every process of an installed project (by NODE_OPTIONS): writes down each file of the checkout that one
 * of them reads, in BOWLAB_TEST_READ. In a project nothing of the checkout may be needed.
 */
const fs = require("node:fs");
const path = require("node:path");
const { fileURLToPath } = require("node:url");

const { BOWLAB_TEST_CHECKOUT: checkout, BOWLAB_TEST_READ: log } = process.env;
const append = fs.appendFileSync;
let isNoting = false;

function note(file) {
  if (isNoting || !(typeof file === "string" || file instanceof URL)) return;
  const name = path.resolve(typeof file === "string" ? file : fileURLToPath(file));
  // Jupyter itself lies there, with programs of its own.
  if (!name.startsWith(checkout + path.sep) || name.startsWith(path.join(checkout, ".oracle", path.sep))) return;
  isNoting = true;
  append(log, `${name} by ${process.argv.slice(1).join(" ")}\n`);
  isNoting = false;
}

function watch(owner, name) {
  const original = owner[name];
  owner[name] = function watched(...words) {
    // process.dlopen has the file behind the module.
    note(owner === process ? words[1] : words[0]);
    return original.apply(this, words);
  };
}

for (const name of ["openSync", "open", "readFileSync", "readFile", "createReadStream", "readdirSync"]) watch(fs, name);
for (const name of ["open", "readFile", "readdir"]) watch(fs.promises, name);
watch(process, "dlopen");
