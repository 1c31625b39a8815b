/**
 * The compiler, TypeScript with its internals: the project's own or the kernel's. What stands here as `typescript` is
 * a module of the session's alone: a cell that imports the package gets another one, and cannot harm this.
 */
import { whichTypescript } from "../../which-typescript";
import { inPlaceOf } from "./private-module";

const { file } = whichTypescript();
const giveBack = inPlaceOf(require.resolve("typescript"), file);

import ts = require("typescript");

giveBack();
export = ts;
