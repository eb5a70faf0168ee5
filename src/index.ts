// For its types: a test file that imports only this package has `toMeet` and `toMatchBaseline` on `expect`.
import './vitest/matchers.ts'

export { BenchError, type BenchErrorCode } from './errors.ts'
export type { Diagnosis, DiagnosisCode } from './model/diagnosis.ts'
export type { Conditions, Machine } from './model/machine.ts'
export type {
  ColdStart,
  LevelResult,
  RequestResult,
  Summary,
  SweepResult,
  TurnResult,
  Warning,
} from './model/result.ts'
export type { CachePolicy, ChatMessage, Mode, RequirementText, Scenario, Startable, Started } from './model/scenario.ts'
export type { KvCacheType, ManagedServer, ServerMatrix, ServerSetting, SettingResult } from './model/server.ts'
export type { Outcome } from './model/trace.ts'
export type { BaselineVerdict, Cell, RequirementVerdict } from './model/verdict.ts'
export type { Ollama } from './vitest/ollama.ts'
export { scenario } from './vitest/scenario.ts'
export type { Sweep, SweepLevel, SweepTurn } from './vitest/sweep.ts'
export { test } from './vitest/test.ts'
