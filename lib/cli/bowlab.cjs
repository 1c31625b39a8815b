#!/usr/bin/env node
const { existsSync } = require("node:fs");
const entry = require("node:path").join(__dirname, "..", "dist", "cli", "index.js");
if (!existsSync(entry)) {
  console.error("bowlab is not built yet: run `npm run build` (or `npm start`) in the project folder first.");
  process.exit(1);
}
require(entry).main(process.argv.slice(2));
