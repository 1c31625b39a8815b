/** Reading values by shape: whatever a value's getters and traps do, it is only not what one looks for. */

/** A property of a value, undefined where it cannot be read. */
export function peek(value: unknown, key: PropertyKey): unknown {
  if (value === null || (typeof value !== "object" && typeof value !== "function")) return undefined;
  try {
    return (value as Record<PropertyKey, unknown>)[key];
  } catch {
    return undefined;
  }
}

/** Whether the value is an array; a proxy that was revoked is none, where `Array.isArray` throws. */
export function isList(value: unknown): value is unknown[] {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}
