#!/usr/bin/env node
const { existsSync } = require("node:fs");
const entry = require("node:path").join(__dirname, "dist", "main.js");
if (!existsSync(entry)) {
  console.error("create-bowlab is not built yet: run `npm run build` in the checkout first.");
  process.exit(1);
}
require(entry).main(process.argv.slice(2));
