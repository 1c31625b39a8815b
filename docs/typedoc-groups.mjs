/**
 * Typedoc's plugin that gives the reference the groups of a package's index: a comment that stands alone in `index.ts`
 * ("Tokens: what they are for.") begins a group, and what is exported below it becomes a category of that name, with
 * the rest of the comment as its description. So the groups are written once.
 */
import { Comment, CommentTag, Converter, ReflectionKind } from "typedoc";
import ts from "typescript";

/** @param {import("typedoc").Application} app */
export function load(app) {
  const groups = new Map();
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project, programs }) => {
    for (const module of modulesOf(project)) {
      const file = project.getSymbolIdFromReflection(module)?.fileName;
      const source = programs.map((program) => program.getSourceFile(file)).find(Boolean);
      groups.set(module.name, groupsOf(source));
      putInGroups(module, groups.get(module.name));
    }
  });
  app.converter.on(Converter.EVENT_RESOLVE_END, ({ project }) => inIndexOrder(project, groups), LAST);
}

/** Behind typedoc's own listeners, which make the categories. */
const LAST = -1e6;

/** Categories in the index's order instead of the alphabet's. */
function inIndexOrder(project, groups) {
  for (const module of modulesOf(project)) {
    const order = groups.get(module.name).map(({ name }) => name);
    module.categories.sort((a, b) => order.indexOf(a.title) - order.indexOf(b.title));
  }
}

/** A package's only entry point is its project; several packages are modules of one project. */
function modulesOf(project) {
  const modules = project.children?.filter((child) => child.kind === ReflectionKind.Module) ?? [];
  return modules.length > 0 ? modules : [project];
}

/** The index's groups in order: name, what it is for, the exported names. */
export function groupsOf(source) {
  const groups = [];
  for (const statement of source.statements) {
    const heading = headingBefore(source, statement);
    if (heading) groups.push({ ...heading, names: new Set() });
    for (const { name } of statement.exportClause?.elements ?? []) groups.at(-1)?.names.add(name.text);
  }
  return groups;
}

/** "Name: what it is for." of the last comment before a statement; the file's own comment has `@module` and is none. */
function headingBefore(source, statement) {
  const range = ts.getLeadingCommentRanges(source.text, statement.pos)?.at(-1);
  const comment = range && source.text.slice(range.pos, range.end);
  if (!comment?.startsWith("/**") || comment.includes("@module")) return undefined;
  const words = comment
    .replace(/^\/\*\*|\*\/$|^\s*\* ?/gm, " ")
    .replace(/\s+/g, " ")
    .trim();
  const [, name, description] = /^([^:]+): (.+)$/.exec(words) ?? [];
  if (!name) throw new Error(`${source.fileName}: a group's comment is "Name: what it is for.", found "${words}"`);
  return { name, description: description[0].toUpperCase() + description.slice(1) };
}

function putInGroups(module, groups) {
  for (const { name, description, names } of groups) {
    module.comment.blockTags.push(new CommentTag("@categoryDescription", [text(`${name}\n${description}`)]));
    for (const child of module.children ?? []) if (names.has(child.name)) categorize(child, name);
  }
}

/** A function's comment is that of its signatures; what has no comment gets an empty one. */
function categorize(reflection, name) {
  const commented = [reflection, ...(reflection.signatures ?? [])].filter(({ comment }) => comment);
  if (commented.length === 0) reflection.comment = new Comment();
  for (const { comment } of commented.length > 0 ? commented : [reflection]) {
    comment.blockTags.push(new CommentTag("@category", [text(name)]));
  }
}

const text = (words) => ({ kind: "text", text: words });
