import { sep } from 'node:path'
import type { TestCase, TestModule } from 'vitest/node'
import type { SourcePlace } from '../model/report.ts'
import type { SweepResult } from '../model/result.ts'
import type { BaselineVerdict, RequirementVerdict } from '../model/verdict.ts'
import { unsaved } from '../verdict/baseline/outcome.ts'
import { BASELINE_ARTIFACT, REQUIREMENT_ARTIFACT, SWEEP_ARTIFACT } from './contract.ts'
import { locationOf, ownArtifacts } from './own-artifacts.ts'

/** What the tests of a file left of one run. */
export interface Gathered {
  readonly sweepId: string
  readonly sweep: SweepResult
  readonly requirements: RequirementVerdict[]
  readonly place?: SourcePlace
  readonly project?: string
  readonly label?: string
  baseline?: BaselineVerdict
}

/** Vitest writes a file's snapshots when the file is done, so nothing of one that was cut short is stored. */
export const unsavedReport = ({ baseline, ...report }: Gathered): Gathered => ({
  ...report,
  ...(baseline && { baseline: unsaved(baseline) }),
})

/** The runs of a file's tests, each with what its tests decided of it. */
export function gatheredFrom(module: TestModule): Gathered[] {
  const runs = new Map<string, Gathered>()
  const found = [...module.children.allTests()].flatMap((test) =>
    ownArtifacts(test).map((artifact) => ({ artifact, test })),
  )
  const project = module.project.serializedConfig.benchmark.projectName
  const label = labelOf(module)
  for (const { artifact, test } of found) {
    if (artifact.type !== SWEEP_ARTIFACT) continue
    const { sweepId, sweep } = artifact
    const named = { ...(project !== '' && { project }), ...(label !== undefined && { label }) }
    runs.set(sweepId, { sweepId, sweep, requirements: [], place: placeOf(test), ...named })
  }
  for (const { artifact } of found) {
    const run = runs.get(artifact.sweepId)
    if (artifact.type === REQUIREMENT_ARTIFACT) run?.requirements.push(artifact.verdict)
    if (artifact.type === BASELINE_ARTIFACT && run) run.baseline = artifact.verdict
  }
  return [...runs.values()]
}

/** Vitest keeps it in the blob, and names it nowhere else. */
function labelOf(module: TestModule): string | undefined {
  const label: unknown = Reflect.get(module.meta(), '__vitest_label__')
  return typeof label === 'string' && label !== '' ? label : undefined
}

function placeOf(test: TestCase): SourcePlace | undefined {
  const { module } = test
  const at = locationOf(test)
  if (!at) return undefined
  // As it was named where it ran: in merged reports the path is another machine's.
  const file = module.relativeModuleId.split(sep).join('/')
  return { file, line: at.line, column: at.column }
}
