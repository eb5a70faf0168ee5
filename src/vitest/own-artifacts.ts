import type { TestCase } from 'vitest/node'
import { BASELINE_ARTIFACT, type BenchArtifact, REQUIREMENT_ARTIFACT, SWEEP_ARTIFACT } from './contract.ts'

const OURS: ReadonlySet<string> = new Set([SWEEP_ARTIFACT, REQUIREMENT_ARTIFACT, BASELINE_ARTIFACT])

/** In the main process: what a test recorded of ours. */
export const ownArtifacts = (test: TestCase): BenchArtifact[] =>
  test.artifacts().filter((artifact): artifact is BenchArtifact & typeof artifact => OURS.has(artifact.type))

/** Of a test that the user wrote, or of the `scenario(…)` call that declared it. */
export const locationOf = ({ location, parent }: TestCase): TestCase['location'] =>
  location ?? (parent.type === 'suite' ? parent.location : undefined)
