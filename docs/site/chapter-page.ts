/**
 * An executed notebook as a page: its text as Markdown, its code highlighted, its outputs cleaned as in the runner's
 * report. A figure is its still picture; the report, one click away, has it live.
 */
import {
  type IDisplayData,
  isCode,
  type Output,
  readNotebook,
  sourceOf,
  tagsOf,
} from "../../kernel-ext/runner/nbformat";
import { renderOutput } from "../../kernel-ext/runner/report/output";
import type { ChapterRun } from "./chapters";

export interface ChapterPage {
  markdown: string;
  /** HTML of each output; the Markdown refers to them by their place. */
  outputs: string[];
  /** Still pictures of the figures, by file name. */
  pictures: Map<string, string>;
}

export interface ChapterPageOptions {
  /** Name of the module that holds the outputs, as the page imports it. */
  outputsModule: string;
  /** Address of the folder with the pictures. */
  pictureFolder: string;
  /** Name that the pictures' names begin with. */
  name: string;
  /** Address of the report with live figures. */
  reportAddress: string;
}

export function chapterPage({ chapter, notebook, report }: ChapterRun, options: ChapterPageOptions): ChapterPage {
  const outputs: string[] = [];
  const pictures = new Map<string, string>();
  const { cells } = readNotebook(notebook);
  const parts = cells.map((cell) => {
    if (!isCode(cell)) return sourceOf(cell);
    const shown = cell.outputs.flatMap((output) => {
      const html = outputHtml(output, pictures, options);
      return html === "" ? [] : [`<div class="output" v-html="outputs[${outputs.push(html) - 1}]"></div>`];
    });
    const whole = [fenced(sourceOf(cell)), ...shown].join("\n\n");
    return tagsOf(cell).includes("solution") ? `:::: details A solution\n${whole}\n::::` : whole;
  });
  const about = report
    ? `The chapter as it was executed. Its figures are still pictures here: [the report](${options.reportAddress}){target="_self"} has them live. Its notebook is \`${chapter.source}\`.`
    : `This chapter has not been executed: code is shown without its outputs. Its notebook is \`${chapter.source}\`.`;
  const [first, ...others] = parts;
  const markdown = [
    `<script setup>\nimport outputs from ${JSON.stringify(options.outputsModule)};\n</script>`,
    ...[belowTitle(first, `::: info\n${about}\n:::`), ...others],
  ].join("\n\n");
  return { markdown, outputs, pictures };
}

/** The first cell with `note` below its heading. */
function belowTitle(markdown: string, note: string): string {
  const end = markdown.indexOf("\n");
  return end < 0 ? `${markdown}\n\n${note}` : `${markdown.slice(0, end)}\n\n${note}\n${markdown.slice(end)}`;
}

function fenced(source: string): string {
  const longest = Math.max(2, ...(source.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = "`".repeat(longest + 1);
  return `${fence}ts\n${source.trimEnd()}\n${fence}`;
}

function outputHtml(output: Output, pictures: Map<string, string>, options: ChapterPageOptions): string {
  const { data, metadata } = output as IDisplayData;
  // The text around it says how long the work took; a full bar adds nothing.
  if (metadata?.bowlab === "progress") return "";
  const picture = data?.["image/svg+xml"];
  if (picture === undefined) return renderOutput(output, [], { trusted: false });
  const file = `${options.name}-${pictures.size + 1}.svg`;
  pictures.set(file, textOfData(picture));
  const alternative = textOfData(data["text/plain"] ?? "figure").replace(
    /[&<>"]/g,
    (sign) => `&#${sign.charCodeAt(0)};`,
  );
  return `<img src="${options.pictureFolder}${file}" alt="${alternative}" loading="lazy">`;
}

function textOfData(value: unknown): string {
  return Array.isArray(value) ? value.join("") : String(value);
}
