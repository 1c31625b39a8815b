/** A profile as bars in HTML without a script, for front-ends that do not know plotly's figures. */
import type { ProfileReport } from "./report";
import { restAsOne, summaryLines } from "./table";

/** Operations that get a bar. */
const SHOWN = 12;

/** Three tables of bars, and the lines below. Colours stand out on a light and on a dark page. */
export function profileHtml(report: ProfileReport): string {
  const { phases, layers, operations, milliseconds } = report;
  const parts: [string, { name: string; milliseconds: number }[]][] = [
    ["phase", phases],
    ["layer", layers],
    ["operation", restAsOne(operations, SHOWN)],
  ];
  const tables = parts.filter(([, rows]) => rows.length > 0).map(([name, rows]) => table(name, rows, milliseconds));
  const [title, ...lines] = summaryLines(report).map(escapeHtml);
  return `<div><p><b>${title}</b></p>${tables.join("")}<p>${lines.join("<br>")}</p></div>`;
}

function table(name: string, rows: { name: string; milliseconds: number }[], whole: number): string {
  const most = Math.max(...rows.map(({ milliseconds }) => milliseconds), Number.MIN_VALUE);
  const body = rows.map(({ name, milliseconds }) => {
    const width = Math.round((200 * milliseconds) / most);
    const bar = `<span style="display:inline-block;height:0.8em;width:${width}px;background:#0072B2"></span>`;
    const share = `${((100 * milliseconds) / whole).toFixed(1)} %`;
    const cells = [left(escapeHtml(name)), right(milliseconds.toFixed(1)), right(share), left(bar)];
    return `<tr>${cells.join("")}</tr>`;
  });
  const head = ["ms a step", "share", ""].map((text) => `<th style="text-align:right">${text}</th>`).join("");
  const first = `<th style="text-align:left">${name}</th>`;
  return `<table><thead><tr>${first}${head}</tr></thead><tbody>${body.join("")}</tbody></table>`;
}

function left(html: string): string {
  return `<td style="text-align:left">${html}</td>`;
}

function right(html: string): string {
  return `<td style="text-align:right">${html}</td>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
