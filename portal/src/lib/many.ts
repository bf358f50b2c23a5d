/** The same for many things, a few at a time. */

export interface Progress<T> {
  readonly done: number;
  readonly of: number;
  readonly failures: readonly { readonly item: T; readonly error: unknown }[];
}

/** How many calls are on their way at once: browsers open six connections to a server. */
const AT_ONCE = 6;

/** Does it for each; what fails holds up nothing and is told in the end. `signal` ends it after the calls under way. */
export async function forEach<T>(
  items: readonly T[],
  act: (item: T) => Promise<unknown>,
  {
    onProgress,
    signal,
  }: { onProgress?: (progress: Progress<T>) => void; signal?: AbortSignal } = {},
): Promise<Progress<T>> {
  const failures: { item: T; error: unknown }[] = [];
  let done = 0;
  const waiting = items.values();
  const tell = () => ({ done, of: items.length, failures: [...failures] });
  const worker = async () => {
    for (const item of waiting) {
      if (signal?.aborted) return;
      try {
        await act(item);
      } catch (error) {
        failures.push({ item, error });
      }
      done += 1;
      onProgress?.(tell());
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return tell();
}
