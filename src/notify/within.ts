/** Nobody is waited for longer than so. */

/** Why something was not taken, as the end of a sentence; undefined where it was. */
export type WhyNot = string | undefined;

/** What becomes of it, or that it took too long. `stop`: called then, so that nothing of it goes on. */
export async function within(
  ms: number,
  { doing, stop }: { readonly doing: Promise<WhyNot>; readonly stop: () => void },
): Promise<WhyNot> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<WhyNot>((resolve) => {
    timer = setTimeout(() => {
      stop();
      resolve(`not done within ${ms / 1000} seconds`);
    }, ms);
  });
  try {
    return await Promise.race([doing, late]);
  } finally {
    clearTimeout(timer);
  }
}
