/** Still pictures of figures, drawn without a browser: what a notebook shows where scripts do not run. */
export { figurePicture } from "./figure-picture";
export { heatMap } from "./heat";
