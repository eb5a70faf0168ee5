/**
 * Calls with no line of the user's in the stack, also not one that waits. An annotation that has one is shown by Vitest's
 * GitHub reporter as a notice at that line.
 */
export const unplaced = <Result>(call: () => Promise<Result>): Promise<Result> =>
  new Promise((resolve, reject) => {
    queueMicrotask(() => void call().then(resolve, reject))
  })
