import type { RunReport } from '../../../src/model/report.ts'
import type { SweepResult, VariantChange, VariantResult } from '../../../src/model/result.ts'
import type { BaselineVerdict, StoredSession } from '../../../src/model/verdict.ts'
import { HOSTILE } from '../../hostile.ts'
import {
  articleSweep,
  CELLS,
  failedLevelSweep,
  matrixSweep,
  regression,
  REQUIREMENTS,
  searchedSweep,
  simulatedSweep,
  unchanged,
} from './fixtures.ts'

/** Days on which the machine was a little faster or slower. */
const DAYS = [1.004, 0.992, 1.009, 0.997, 1.001]

/** A regression with the sessions that it was judged against. */
function storedRegression(): BaselineVerdict {
  const stored = DAYS.map((factor, day): StoredSession => {
    const rounds: Record<string, Record<string, number[]>> = {}
    for (const { metric, parallel, stored: middle = 1 } of CELLS) {
      rounds[metric] = { ...rounds[metric], [parallel]: [middle * factor] }
    }
    return { startedAt: `2026-02-0${day + 1}T09:00:00.000Z`, conditions: {}, rounds }
  })
  return regression({ stored })
}

/** Memory that is read four times a minute: the model is loaded after the first, and nothing grows. */
const withMemory = (sweep: SweepResult): SweepResult => ({
  ...sweep,
  memory: sweep.memory.map((report) => ({
    ...report,
    samples: [0, 15, 30, 45, 60].map((second) => ({
      atMs: second * 10_000,
      source: report.source,
      bytes: second === 0 ? 1e9 : 24.2e9,
    })),
  })),
  system: [0, 15, 30, 45, 60].map((second) => ({ atMs: second * 10_000, usedBytes: second === 0 ? 5e9 : 29e9 })),
})

export const regressedRun = (): RunReport => ({
  sweep: withMemory(simulatedSweep()),
  requirements: REQUIREMENTS,
  baseline: storedRegression(),
  place: { file: 'benches/chat.bench.ts', line: 4, column: 1 },
  project: 'slow',
})

export const searchedRun = (): RunReport => ({ sweep: searchedSweep(), requirements: [] })

export const matrixRun = (): RunReport => ({ sweep: matrixSweep(), requirements: [] })

/** The second is a third slower at two requests, and as fast at one. */
export function variantRun(): RunReport {
  const sweep = articleSweep()
  const variant = (name: string): VariantResult => ({
    name,
    conditions: sweep.conditions,
    levels: sweep.levels,
    capacity: {},
    cliff: sweep.cliff,
    loads: [1, 2, 3].map(() => ({ startedAt: sweep.startedAt, levels: [], order: [], memory: [] })),
  })
  const change = { from: 'old', to: 'new', metric: 'genSpeed', pairs: 3 } as const
  const changes: VariantChange[] = [
    { ...change, parallel: 1, ratio: 1.004, band: 1.02, side: 'same' },
    { ...change, parallel: 2, ratio: 0.67, band: 1.03, side: 'worse' },
  ]
  const named = { ...sweep.scenario, name: 'old against new' }
  return { sweep: { ...sweep, scenario: named, variants: [variant('old'), variant('new')], changes }, requirements: [] }
}

/** The same scenario on a second machine. */
export function fleetRuns(): RunReport[] {
  const sweep = articleSweep()
  const faster = { ...sweep.machine, key: 'Mac16,5 · Apple M4 Max · 40 GPU cores · 64 GiB · darwin' }
  return [
    { sweep, requirements: REQUIREMENTS.slice(0, 1) },
    { sweep: { ...sweep, machine: faster }, requirements: REQUIREMENTS.slice(0, 1) },
  ]
}

/** Every name, word and message that comes from elsewhere. */
export function hostileRun(): RunReport {
  const text = `${HOSTILE} </style></svg><script>alert(1)</script>" onload="alert(1)' &lt; ]]>`
  const run = regressedRun()
  const { sweep } = run
  const warning = { code: 'drifting', message: text, advice: text } as const
  const hostile: SweepResult = {
    ...failedLevelSweep(),
    scenario: { ...sweep.scenario, name: text, model: text, options: { [text]: text } },
    machine: { ...sweep.machine, key: text, preset: text },
    conditions: { ollamaVersion: text, modelDigest: text, power: text, quantization: text },
    startedAt: text,
    warnings: [warning],
    diagnosis: {
      code: 'saturated',
      message: text,
      evidence: [text],
      advice: text,
      also: [{ code: 'healthy', message: text }],
    },
    levels: failedLevelSweep().levels.map((level) => ({
      ...level,
      requests: level.requests.map((request) => ({ ...request, failure: { code: 'HTTP_500', message: text } })),
    })),
  }
  const variants = variantRun().sweep
  const names = new Map([
    ['old', text],
    ['new', `${text} 2`],
  ])
  return {
    sweep: {
      ...hostile,
      variants: variants.variants?.map((variant) => ({ ...variant, name: names.get(variant.name) ?? '' })),
      changes: variants.changes?.map((each) => ({ ...each, from: text, to: `${text} 2` })),
    },
    requirements: [{ text, state: 'missed', detail: text, advice: text }],
    baseline: {
      ...(run.baseline ?? unchanged()),
      machine: text,
      headline: text,
      advice: text,
      conditions: [{ name: text, stored: text, now: text }],
      stored: run.baseline?.stored?.map((session) => ({ ...session, startedAt: text })),
    },
    place: { file: text, line: 1, column: 1 },
    project: text,
  }
}
