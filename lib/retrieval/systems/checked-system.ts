/** A search system that says what is wrong with what it is asked. */
import { InputError } from "../../errors";
import { checkOptions } from "../../options";
import type { Query } from "../../text";
import { askingOptions } from "../options";
import type { SearchSystem } from "./search-system";

/** The system behind checks of its queries and depth. Once closed it refuses to search. */
export function checkedSystem(system: SearchSystem): SearchSystem {
  let isClosed = false;
  return {
    name: system.name,
    search(queries, options = {}) {
      if (isClosed) throw new InputError("the search system is closed", { fix: "open it again by openSystem()" });
      checkOptions(askingOptions, options, "of the search");
      requireQueries(queries);
      return system.search(queries, options);
    },
    close() {
      isClosed = true;
      system.close();
    },
  };
}

function requireQueries(queries: readonly Query[]): void {
  const expected = "a list of { id, text }";
  if (!Array.isArray(queries)) throw new InputError("there are no queries", { expected, found: typeof queries });
  const wrong = queries.findIndex((query) => typeof query?.id !== "string" || typeof query.text !== "string");
  if (wrong < 0) return;
  throw new InputError(`query ${wrong + 1} cannot be searched`, { expected, found: JSON.stringify(queries[wrong]) });
}
