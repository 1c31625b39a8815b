/** Figures by plotly: shown live in a notebook, drawn as a picture where nothing runs. */
export { type Figure, figure, figureBundle, type Layout, type Trace, toJson } from "./figure";
export { type LiveChart, type LiveChartOptions, liveChart } from "./live-chart";
export { ensurePlotly, libraryMark, plotlySource, plotlyType, sendFigures } from "./plotly";
