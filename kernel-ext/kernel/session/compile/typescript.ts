/** tslab's compiler: TypeScript 5.0.4 as tslab ships it, with its internals. */

import ts = require("@tslab/typescript-for-tslab");
export = ts;
