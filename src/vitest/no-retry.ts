/** What Vitest keeps of a test's `retry`: a count, or an object with one. */
export interface Retriable {
  readonly retry?: unknown
  readonly repeats?: number
}

/** @throws TypeError when the test would be tried again: the best of several tries hides a regression */
export function refuseRetry(task: Retriable): void {
  const retries =
    typeof task.retry === 'object' && task.retry !== null && 'count' in task.retry ? task.retry.count : task.retry
  if (Number(retries ?? 0) > 0) {
    throw new TypeError(
      `this benchmark has \`retry: ${Number(retries)}\`, and the best of several tries hides a regression: take it away. A doubtful run is measured with more rounds instead.`,
    )
  }
  if ((task.repeats ?? 0) > 0) {
    throw new TypeError(
      `this benchmark has \`repeats: ${task.repeats}\`: take it away, and ask for more with \`rounds: { min: … }\`.`,
    )
  }
}
