/**
 * Plotly figures as the page draws them: data and layout that fetch nothing, the height, and those settings that only
 * change the looks.
 */

export interface PageFigure {
  data: unknown[];
  layout: Record<string, unknown>;
  config: Record<string, boolean>;
  /** Pixels. */
  height: number;
}

const heights = { usual: 400, least: 40, most: 4000 };

/** Maps take their shapes and tiles from servers. */
const fetching = /(map|mapbox|geo)$|^choropleth/i;
const settings = new Set(
  "displayModeBar staticPlot scrollZoom editable showTips showAxisDragHandles doubleClickDelay".split(" "),
);

/** The figure, or undefined where `value` is none or needs a server. */
export function figureOf(value: unknown): PageFigure | undefined {
  if (!isObject(value)) return undefined;
  const data = Array.isArray(value.data) ? value.data.filter(isObject) : [];
  const layout = isObject(value.layout) ? { ...value.layout } : {};
  if (data.some(({ type }) => typeof type === "string" && fetching.test(type) && type !== "heatmap")) return undefined;
  if (Array.isArray(layout.images))
    layout.images = layout.images.filter((image) => isObject(image) && isData(image.source));
  const given = Number(layout.height) || heights.usual;
  const height = Math.min(heights.most, Math.max(heights.least, given));
  if (layout.height !== undefined) layout.height = height;
  // The page's column decides how wide a figure is.
  if (layout.width !== undefined && !(Number(layout.width) <= heights.most)) delete layout.width;
  const config = Object.entries(isObject(value.config) ? value.config : {}).filter(
    (entry): entry is [string, boolean] => settings.has(entry[0]) && typeof entry[1] === "boolean",
  );
  const traces = data.map((trace) => (trace.type === "image" && !isData(trace.source) ? omit(trace, "source") : trace));
  return { data: traces, layout, config: Object.fromEntries(config), height };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isData(address: unknown): boolean {
  return typeof address === "string" && /^data:image\//i.test(address);
}

function omit(value: Record<string, unknown>, key: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
}
