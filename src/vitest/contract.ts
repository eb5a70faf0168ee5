import type { ScenarioDefaults } from '../load/resolve.ts'
import type { SweepResult } from '../model/result.ts'
import type { BaselineVerdict, RequirementVerdict } from '../model/verdict.ts'

/**
 * All that crosses between Vitest's main process and its workers: plain data only.
 * Settings go down through `provide`, progress and results so far come up through a local socket, results through artifacts.
 */
export const SETTINGS_KEY = 'vitest-ollama-bench'

export interface Settings {
  /** What the user gave the plugin, for every scenario of the project. */
  readonly defaults: ScenarioDefaults
  /** As the user named it; '' for a config without a name. Part of a stored section's key: several may run one file. */
  readonly project: string
  /** CI never writes a baseline, and a machine without one fails instead of being skipped. */
  readonly ci: boolean
  /** Fresh loads that a recording run (`-u`, or the first) measures and stores. */
  readonly record: { readonly sessions: number }
  /** Snapshots are read and written by the user's own `snapshotEnvironment`. */
  readonly ownSnapshotEnvironment: boolean
  /** Whether the main process prints in colour. */
  readonly color: boolean
  /** Whether a reporter shows pictures beside tests, now or once blobs are merged. */
  readonly charts: boolean
  /** Whether a reporter writes annotations as properties, now or once blobs are merged. */
  readonly properties: boolean
  /** Whether the main process shows what is in flight. */
  readonly live: boolean
  /** Where the main process listens for progress; absent where no socket could be opened. */
  readonly channel?: string
}

export const SWEEP_ARTIFACT = 'vitest-ollama-bench:sweep'
export const REQUIREMENT_ARTIFACT = 'vitest-ollama-bench:requirement'
export const BASELINE_ARTIFACT = 'vitest-ollama-bench:baseline'

/** `sweepId` ties a sweep to the verdicts on it, which other tests may reach. */
export interface SweepArtifact {
  readonly type: typeof SWEEP_ARTIFACT
  readonly sweepId: string
  readonly sweep: SweepResult
}

export interface RequirementArtifact {
  readonly type: typeof REQUIREMENT_ARTIFACT
  readonly sweepId: string
  readonly verdict: RequirementVerdict
}

export interface BaselineArtifact {
  readonly type: typeof BASELINE_ARTIFACT
  readonly sweepId: string
  readonly verdict: BaselineVerdict
}

/** A measurement as it stands after a round, sent up so that it outlives the worker; the artifact takes its place. */
export interface SoFar {
  readonly sweepId: string
  /** Of the test that measures. */
  readonly testId: string
  readonly sweep: SweepResult
}

export type BenchArtifact = SweepArtifact | RequirementArtifact | BaselineArtifact

declare module 'vitest' {
  interface ProvidedContext {
    [SETTINGS_KEY]: Settings
  }
  interface TestArtifactRegistry {
    [SWEEP_ARTIFACT]: SweepArtifact
    [REQUIREMENT_ARTIFACT]: RequirementArtifact
    [BASELINE_ARTIFACT]: BaselineArtifact
  }
}
