/** `openService`: a source that asks the HTTP service (`bowlab serve`). */
import type { Answer } from "../../../search";
import { getJson } from "./service-request";
import type { SearchSource, SourceState } from "./source";

/** How the service is reached. */
export interface ServiceOptions {
  /** The bearer token that the service wants, if it wants one. */
  token?: string;
}

/** What of `/health/live` is needed here. */
interface Health {
  status?: string;
  detail?: string;
  search?: { passages?: number; by?: "words" | "both" };
}

/** Milliseconds between two looks at a service that is still loading. */
const LOOK_AGAIN = 1000;

/**
 * Opens a service. It is asked how it stands (`/health/live`), and again while it loads; a refusal for too many
 * requests (429) is waited out as `Retry-After` says.
 *
 * @param baseUrl where the service is; relative addresses start at the page
 */
export function openService(baseUrl: string, options: ServiceOptions = {}): SearchSource {
  return new ServiceSource(new URL(baseUrl.endsWith("/") ? baseUrl : `${baseUrl}/`, document.baseURI), options.token);
}

class ServiceSource implements SearchSource {
  state: SourceState = "loading";
  message?: string;
  passages?: number;
  private readonly listeners = new Set<() => void>();
  private readonly closing = new AbortController();

  constructor(
    private readonly base: URL,
    private readonly token?: string,
  ) {
    void this.look();
  }

  onState(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async ask(question: string, { k = 10, signal }: { k?: number; signal?: AbortSignal } = {}): Promise<Answer> {
    const address = new URL("search", this.base);
    address.search = new URLSearchParams({ q: question, k: String(k) }).toString();
    const answer = (await getJson(address, { token: this.token, signal })) as Answer;
    this.become(answer.by, undefined, answer.passages);
    return answer;
  }

  close(): void {
    this.closing.abort();
    this.listeners.clear();
  }

  /** Asks how the service stands, until it is ready or has failed. */
  private async look(): Promise<void> {
    const { signal } = this.closing;
    try {
      const health = (await getJson(new URL("health/live", this.base), { token: this.token, signal })) as Health;
      if (health.search) return this.become(health.search.by ?? "words", undefined, health.search.passages);
      if (health.status === "loading") setTimeout(() => signal.aborted || this.look(), LOOK_AGAIN);
      else this.become("failed", health.detail ?? "this service has no collection to search: start it with --data");
    } catch (error) {
      if (signal.aborted) return;
      this.become("failed", error instanceof Error ? error.message : String(error));
    }
  }

  private become(state: SourceState, message?: string, passages = this.passages): void {
    if (state === this.state && message === this.message && passages === this.passages) return;
    Object.assign(this, { state, message, passages });
    for (const listener of this.listeners) listener();
  }
}
