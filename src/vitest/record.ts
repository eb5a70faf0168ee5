import { recordArtifact, type TestContext } from 'vitest'
import type { BenchArtifact } from './contract.ts'

/** Records on the running test from a matcher, which cannot wait; the test is not reported before it is done. */
export function recordOn({ task, onTestFinished }: TestContext, artifact: BenchArtifact): void {
  const recorded = recordArtifact(task, artifact)
  onTestFinished(async () => {
    await recorded
  })
}
