/**
 * JSX of notebooks: elements that a notebook shows as HTML. Chosen by `"jsx": "react-jsx"` and `"jsxImportSource":
 * "bowlab-kernel"` in a project's tsconfig.json: the compiler then calls what is exported here.
 */
export { Fragment, jsx, jsx as jsxs } from "./element";
export { JsxElement } from "./jsx-element";
export type { JSX, JsxNode } from "./types";
