/**
 * What a TypeScript notebook may say: each feature with the cells that use it and the text of the last one's value.
 * `since` is the TypeScript that brought it, or the ECMAScript.
 */
export interface Feature {
  name: string;
  since: string;
  cells: readonly string[];
  /** The last cell's value as Node prints it. */
  value: string;
}

const feature = (since: string, name: string, value: string, ...cells: string[]): Feature => {
  return { name, since, cells, value };
};

export const features: readonly Feature[] = [
  feature(
    "5.2",
    "`using`",
    "open",
    "const f1 = { state: 'open', [Symbol.dispose]() { this.state = 'closed'; } };\nusing u1 = f1;\nu1.state",
  ),
  feature(
    "5.2",
    "a resource is closed when its cell ends",
    "closed",
    "const f2 = { state: 'open', [Symbol.dispose]() { this.state = 'closed'; } };",
    "using u2 = f2;",
    "f2.state",
  ),
  feature("5.2", "`await using`", "7", "await using u3 = { v: 7, async [Symbol.asyncDispose]() {} };\nu3.v"),
  feature(
    "5.2",
    "`using` in a loop's head",
    "2",
    "let f4 = 0;\nfor (using u4 of [{ [Symbol.dispose]() { f4++; } }, { [Symbol.dispose]() { f4++; } }]) u4;",
    "f4",
  ),
  feature("5.2", "`DisposableStack`'s type", "undefined", "let u5: DisposableStack | undefined;\ntypeof u5"),
  feature("5.3", "import attributes", "1", 'import f6 from "./data.json" with { type: "json" };\nf6.one'),
  feature(
    "5.3",
    "attributes of a dynamic import",
    "1",
    '(await import("./data.json", { with: { type: "json" } })).default.one',
  ),
  feature(
    "5.3",
    "`switch (true)` narrows",
    "TEXT",
    "const f8 = (x: string | number) => { switch (true) { case typeof x === 'string': return x.toUpperCase(); default: return x.toFixed(); } };\nf8('text')",
  ),
  feature(
    "5.3",
    "comparison with `true` narrows",
    "4",
    "const isText9 = (x: unknown): x is string => typeof x === 'string';\nconst f9 = (x: string | number) => (isText9(x) === true ? x.length : x);\nf9('text')",
  ),
  feature(
    "5.0",
    "`const` type parameters",
    "a",
    "function f10<const T extends readonly string[]>(x: T): T[0] { return x[0]; }\nconst v10: 'a' = f10(['a', 'b']);\nv10",
  ),
  feature(
    "5.0",
    "standard decorators of methods",
    "6",
    "function twice11(m: (n: number) => number, _: ClassMethodDecoratorContext) { return (n: number) => m(n) * 2; }\nclass F11 { @twice11 f(n: number) { return n; } }\nnew F11().f(3)",
  ),
  feature(
    "5.0",
    "standard decorators of classes",
    "F12",
    "const seen12: string[] = [];\nfunction see12(_: Function, context: ClassDecoratorContext) { seen12.push(String(context.name)); }\n@see12 class F12 {}\nseen12[0]",
  ),
  feature("5.2", "decorators' metadata type", "undefined", "let f13: DecoratorMetadata | undefined;\ntypeof f13"),
  feature("5.0", "accessors in classes: `accessor x`", "1", "class F14 { accessor x = 1; }\nnew F14().x"),
  feature("5.0", "all enums are unions", "1", "enum F15 { A, B = 'b'.length }\nconst f15: F15 = F15.B;\nf15"),
  feature("5.0", "`export type *`", "2", 'export type * from "./shapes";\n1 + 1'),
  feature(
    "5.1",
    "unrelated types of getter and setter",
    "3",
    "class F17 { #v = 0; get v(): number { return this.#v; } set v(x: string) { this.#v = x.length; } }\nconst f17 = new F17();\nf17.v = 'abc';\nf17.v",
  ),
  feature(
    "5.1",
    "a function of type `undefined` needs no `return`",
    "undefined",
    "function f18(): undefined {}\nString(f18())",
  ),
  feature(
    "5.4",
    "`NoInfer`",
    "red",
    "function f19<C extends string>(all: C[], first: NoInfer<C>): C { return first; }\nf19(['red', 'green'], 'red')",
  ),
  feature(
    "5.4",
    "narrowing lasts in closures after the last assignment",
    "1",
    "function f20(x: string | number) { if (typeof x === 'string') x = x.length; return [0].map(() => x.toFixed())[0]; }\nf20('a')",
  ),
  feature(
    "5.2",
    "named and unnamed members in one tuple",
    "2",
    "type F21 = [first: number, number];\nconst f21: F21 = [1, 2];\nf21[1]",
  ),
  feature(
    "5.5",
    "inferred type predicates",
    "6",
    "[1, undefined, 5].filter((x) => x !== undefined).reduce((a, b) => a + b.valueOf())",
  ),
  feature(
    "5.5",
    "narrowing of `obj[key]`",
    "A",
    "function f23(o: Record<string, unknown>, k: string) { return typeof o[k] === 'string' ? o[k].toUpperCase() : ''; }\nf23({ a: 'a' }, 'a')",
  ),
  feature("5.5", "regular expressions are checked", "error TS1532", "const f24 = /(?<year>\\d{4})\\k<month>/;\nf24"),
  feature(
    "5.6",
    "conditions that are always true are found",
    "error TS2872|TS2873",
    "if (/x/) console.log('always');\n1",
  ),
  feature(
    "5.6",
    "iterators have helpers' types",
    "object",
    "const f26: IteratorObject<number> = [1].values();\ntypeof f26",
  ),
  feature(
    "4.6",
    "destructured unions narrow together",
    "3",
    "function f27({ kind, v }: { kind: 'a'; v: string } | { kind: 'b'; v: number }) { return kind === 'a' ? v.length : v; }\nf27({ kind: 'a', v: 'abc' })",
  ),
  feature(
    "5.7",
    "`TypedArray<Buffer>`",
    "8",
    "const f28: Float32Array<ArrayBuffer> = new Float32Array(8);\nf28.length",
  ),
  feature(
    "5.2",
    "methods of unions of arrays",
    "1",
    "const f29 = (x: string[] | number[]) => x.filter((one) => !!one).length;\nf29([0, 5])",
  ),
  feature(
    "5.8",
    "each branch of a `return` is checked",
    "error TS2322",
    "const any30: any = 1;\nfunction f30(x: boolean): number { return x ? any30 : 'text'; }\nf30(true)",
  ),
  feature("5.9", "`import defer`, loaded at once", "circle", 'import defer * as f31 from "./shapes";\nf31.circle.kind'),
  feature(
    "4.9",
    "`satisfies`",
    "3",
    "const f32 = { a: 3, b: 'x' } satisfies Record<string, number | string>;\nf32.a.valueOf()",
  ),
  feature(
    "4.9",
    "`in` narrows unlisted properties",
    "1",
    "const f33 = (x: object) => ('n' in x && typeof x.n === 'number' ? x.n : 0);\nf33({ n: 1 })",
  ),
  feature(
    "4.3",
    "`override`",
    "2",
    "class F34 { x() { return 1; } }\nclass G34 extends F34 { override x() { return 2; } }\nnew G34().x()",
  ),
  feature(
    "4.7",
    "instantiation expressions",
    "4",
    "const Pair35 = Map<string, number>;\nnew Pair35([['a', 4]]).get('a')",
  ),
  feature(
    "4.7",
    "variance of type parameters",
    "5",
    "type F36<in out T> = { x: T };\nconst f36: F36<number> = { x: 5 };\nf36.x",
  ),
  feature(
    "4.5",
    "`type` in lists of imports",
    "circle",
    'import { type Shape, circle } from "./shapes";\nconst f37: Shape = circle;\nf37.kind',
  ),
  feature("4.4", "static blocks", "9", "class F38 { static x: number; static { F38.x = 9; } }\nF38.x"),
  feature(
    "4.1",
    "template literal types",
    "onClick",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the cell's
    "type On39<T extends string> = `on${Capitalize<T>}`;\nconst f39: On39<'click'> = 'onClick';\nf39",
  ),
  feature(
    "4.0",
    "labelled tuples",
    "1",
    "type F40 = [first: number, ...rest: string[]];\nconst f40: F40 = [1, 'a'];\nf40[0]",
  ),
  feature(
    "3.8",
    "`import type`",
    "circle",
    'import type { Shape as Shape41 } from "./shapes";\nconst f41: Shape41 = { kind: "circle" };\nf41.kind',
  ),
  feature(
    "3.7",
    "assertion functions",
    "4",
    "function sure42(x: unknown): asserts x is string { if (typeof x !== 'string') throw new Error(); }\nconst f42: unknown = 'text';\nsure42(f42);\nf42.length",
  ),
  feature("2.0", "enums, also of an earlier cell", "1", "enum F43 { Red, Green }", "F43.Green"),
  feature("2.0", "namespaces", "2", "namespace F44 { export const x = 2; }\nF44.x"),
  feature(
    "2.0",
    "an interface of an earlier cell",
    "1",
    "interface F45 { x: number }",
    "const f45: F45 = { x: 1 };\nf45.x",
  ),
  feature(
    "2.0",
    "overloads",
    "1",
    "function f46(x: string): string;\nfunction f46(x: number): number;\nfunction f46(x: any) { return x; }\nf46(1)",
  ),
  feature(
    "2.0",
    "`declare global`",
    "2",
    "declare global { interface Array<T> { second47(): T } }\nArray.prototype.second47 = function () { return this[1]; };\n[1, 2].second47()",
  ),
  feature(
    "es2022",
    "`await (…)` at the top level",
    "5",
    "await (await Promise.resolve({ json: async () => 5 })).json()",
  ),
  feature(
    "es2018",
    "`for await` at the top level",
    "3",
    "let f49 = 0;\nfor await (const x of [1, Promise.resolve(2)]) f49 += x;\nf49",
  ),
  feature("es2020", "`import.meta`", "string", "typeof import.meta.url"),
  feature("es2023", "`toSorted`, `with`, `findLast`", "1,3", "[3, 1].toSorted().join()"),
  feature("es2023", "the same of typed arrays", "1,2", "new Float32Array([2, 1]).toSorted().join()"),
  feature("es2024", "`toWellFormed`", "true", "'a\\ud800'.toWellFormed() === 'a\\ufffd'"),
  feature(
    "es2022",
    "`#x in object`",
    "true",
    "class F54 { #x = 1; static is(o: object) { return #x in o; } }\nF54.is(new F54())",
  ),
  feature("es2022", "`Error`'s cause", "inner", "String(new Error('outer', { cause: 'inner' }).cause)"),
  feature("es2021", "`??=` and `1_000`", "1000", "let f56: number | undefined;\nf56 ??= 1_000;\nf56"),
  feature("notebook", "`export` of a declaration", "4", "export const f57 = 4;\nf57"),
  feature(
    "notebook",
    "a name is declared again, as another kind",
    "text",
    "const f58 = 4;",
    "const f58 = 'text';\nf58",
  ),
  feature(
    "notebook",
    "a local module named by its ending",
    "circle",
    'import { circle as f59 } from "./shapes.ts";\nf59.kind',
  ),
  feature("notebook", "`import x = require()`", "function", 'import f60 = require("node:path");\ntypeof f60.join'),
];

/** Files beside the notebook that features import. */
export const files: Readonly<Record<string, string>> = {
  "data.json": '{ "one": 1 }',
  "shapes.ts":
    'export interface Shape { kind: "circle" | "square" }\nexport const circle: Shape = { kind: "circle" };\n',
};
