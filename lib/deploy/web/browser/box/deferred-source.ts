/** A source whose own is still being opened: it loads, and questions wait. */
import type { Answer } from "../../../../search";
import type { LoadProgress, SearchSource, SourceState } from "../source";

/** Stands for a source that is being opened, and for the failure to open it. */
export class DeferredSource implements SearchSource {
  private opened?: SearchSource;
  private failure?: string;
  private isClosed = false;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly opening: Promise<SearchSource>) {
    opening.then(
      (source) => {
        if (this.isClosed) return source.close();
        this.opened = source;
        source.onState(() => this.tell());
        this.tell();
      },
      (error: unknown) => {
        this.failure = error instanceof Error ? error.message : String(error);
        this.tell();
      },
    );
  }

  get state(): SourceState {
    return this.opened?.state ?? (this.failure === undefined ? "loading" : "failed");
  }
  get message(): string | undefined {
    return this.opened?.message ?? this.failure;
  }
  get progress(): LoadProgress | undefined {
    return this.opened?.progress;
  }
  get title(): string | undefined {
    return this.opened?.title;
  }
  get passages(): number | undefined {
    return this.opened?.passages;
  }

  onState(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async ask(question: string, options?: { k?: number; signal?: AbortSignal }): Promise<Answer> {
    const source = await this.opening;
    if (options?.signal?.aborted) throw new DOMException("the question was stopped", "AbortError");
    return source.ask(question, options);
  }

  close(): void {
    this.isClosed = true;
    this.opened?.close();
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}
