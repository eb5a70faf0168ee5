import type { TestContext } from 'vitest'

/** Skips the test with its reason, which JUnit and the HTML report take from the annotation. */
export async function skipWith(context: TestContext, reason: string): Promise<never> {
  await context.annotate(reason, 'notice')
  return context.skip(reason)
}
