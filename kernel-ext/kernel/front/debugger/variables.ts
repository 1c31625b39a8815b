/** Variables, and what values consist of, behind the numbers by which a client asks for them. */
import { debuggerGlobal } from "../../link";
import { type Evaluated, type Inspector, type RemoteValue, resultOf } from "./inspector";

/** A variable as the Debug Adapter Protocol has it. */
export interface Variable {
  name: string;
  value: string;
  type?: string;
  variablesReference: number;
  evaluateName?: string;
}

/** What the session says of a value: see its `children.ts`. */
interface About {
  name?: string;
  text: string;
  type?: string;
}

/** The list of a value's entries, as the session makes it. */
type List = () => Promise<RemoteValue>;

/** Values of the inspector's that are kept until they are given up together. */
const objectGroup = "bowlab";

const options = { silent: true, objectGroup };

/** The variables and values that a client may ask for. */
export class Variables {
  readonly #inspector: Inspector;
  readonly #lists = new Map<number, { list: List; areNames: boolean }>();
  #count = 0;

  constructor(inspector: Inspector) {
    this.#inspector = inspector;
  }

  /** Gives up all that was asked for: the session has moved on. */
  async clear(): Promise<void> {
    this.#lists.clear();
    await this.#inspector.post("Runtime.releaseObjectGroup", { objectGroup }).catch(() => {});
  }

  /** The notebook's names. */
  async ofNotebook(): Promise<Variable[]> {
    return this.get(this.notebook());
  }

  /** A number for the notebook's names. */
  notebook(): number {
    const expression = `${debuggerGlobal}.names()`;
    const list = async () =>
      resultOf(await this.#inspector.post<Evaluated>("Runtime.evaluate", { expression, ...options }));
    return this.#refer(list, true);
  }

  /**
   * A number for the variables of scopes, inner ones first.
   * @param file the code that they belong to @param withNames whether the notebook's names are among them
   */
  scopes(scopes: readonly string[], file: string, withNames: boolean): number {
    const functionDeclaration = `function (...words) { return ${debuggerGlobal}.scope(...words); }`;
    const words = [{ value: file }, { value: withNames }, ...scopes.map((objectId) => ({ objectId }))];
    return this.#refer(() => this.#call(scopes[0], functionDeclaration, words), true);
  }

  /** A value with a number for what it consists of. */
  async describe(value: RemoteValue): Promise<Omit<Variable, "name">> {
    const json = await this.onValue<string>(value, "describe");
    const { text, type } = JSON.parse(json) as About;
    return { value: text, type, variablesReference: this.#reference(value) };
  }

  /** The variables behind a number. @throws Error when the session has moved on since */
  async get(reference: number): Promise<Variable[]> {
    const known = this.#lists.get(reference);
    if (!known) throw new Error("the variables are gone: the code went on");
    const { objectId } = await known.list();
    const properties = { objectId, ownProperties: true };
    type Properties = { result: { name: string; value?: RemoteValue }[] };
    const { result } = await this.#inspector.post<Properties>("Runtime.getProperties", properties);
    const values = new Map(result.map(({ name, value }) => [name, value]));
    const about = JSON.parse(String(values.get("about")?.value ?? "[]")) as About[];
    return about.map(({ name = "", text, type }, i) => ({
      ...{ name, value: text, type, variablesReference: this.#reference(values.get(String(i))) },
      ...(known.areNames ? { evaluateName: name } : {}),
    }));
  }

  /** What one of the session's functions says of a value. */
  async onValue<T>(value: RemoteValue, hook: string): Promise<T> {
    const { objectId } = value;
    if (objectId === undefined) {
      const text = value.value === undefined ? (value.description ?? "undefined") : JSON.stringify(value.value);
      const expression = `${debuggerGlobal}.${hook}(${text})`;
      const words = { expression, returnByValue: true, ...options };
      return resultOf(await this.#inspector.post<Evaluated>("Runtime.evaluate", words)).value as T;
    }
    const functionDeclaration = `function (value) { return ${debuggerGlobal}.${hook}(value); }`;
    return (await this.#call(objectId, functionDeclaration, [{ objectId }], true)).value as T;
  }

  #reference(value: RemoteValue | undefined): number {
    const { objectId } = value ?? {};
    if (objectId === undefined || value?.type === "symbol") return 0;
    const functionDeclaration = `function (value) { return ${debuggerGlobal}.children(value); }`;
    return this.#refer(() => this.#call(objectId, functionDeclaration, [{ objectId }]), false);
  }

  #refer(list: List, areNames: boolean): number {
    this.#lists.set(++this.#count, { list, areNames });
    return this.#count;
  }

  async #call(objectId: string, functionDeclaration: string, words: object[], returnByValue = false) {
    const call = { objectId, functionDeclaration, arguments: words, returnByValue, ...options };
    return resultOf(await this.#inspector.post<Evaluated>("Runtime.callFunctionOn", call));
  }
}
