import type { GatedMetricKey } from '../../src/model/metric.ts'
import { median } from '../../src/stats/quantile.ts'
import { type GateRun, runGate } from './gate.ts'
import { AS_READ, type MachineName, MACHINES, type Reading } from './machines.ts'
import { type Plant, plantedIn } from './plant.ts'
import { Random } from './random.ts'
import { readRecordings } from './resampled-noise.ts'
import { Rig } from './rig.ts'
import type { Planted } from './rounds.ts'

/** Many runs of the gate under one circumstance, each with a stored baseline of its own. Plain data. */
export interface GateRow {
  readonly kind: 'gate'
  readonly machine: MachineName
  /** B, stored sessions. */
  readonly sessions: number
  /** Absent: nothing has changed, and every failure is a false alarm. */
  readonly plant?: Plant
  /** Name of a recording whose rounds are drawn in place of the model's. */
  readonly recording?: string
  readonly reading?: Partial<Reading>
  readonly runs: number
}

/** Shares are of all runs. */
export interface GateResult {
  readonly runs: number
  /** Runs that failed; with a plant, that failed at a planted cell. */
  readonly failed: number
  /** Runs with a suspect that a fresh load cleared. */
  readonly notConfirmed: number
  /** Mean, both loads counted. */
  readonly rounds: number
  /** Median, as relative change. */
  readonly limits: { readonly genSpeed: number; readonly ttftMs: number }
}

export function runGateRow(row: GateRow, seed: number, stream: number): GateResult {
  const rig = rigOf(row, new Random(seed, stream))
  const tally = { failed: 0, notConfirmed: 0, rounds: 0 }
  const limits = { genSpeed: new Array<number>(), ttftMs: new Array<number>() }
  for (let run = 0; run < row.runs; run += 1) {
    const sessions = rig.record(row.sessions)
    const planted = plantedIn(row.plant, sessions)
    const gate = runGate(rig, sessions, planted)
    tally.failed += fails(gate, row.plant && planted) ? 1 : 0
    tally.notConfirmed += gate.suspected && gate.judgement.verdict !== 'regressed' ? 1 : 0
    tally.rounds += gate.rounds
    limits.genSpeed.push(limitIn(gate, 'genSpeed'))
    limits.ttftMs.push(limitIn(gate, 'ttftMs'))
  }
  return {
    runs: row.runs,
    failed: tally.failed / row.runs,
    notConfirmed: tally.notConfirmed / row.runs,
    rounds: tally.rounds / row.runs,
    limits: { genSpeed: median(limits.genSpeed) ?? 0, ttftMs: median(limits.ttftMs) ?? 0 },
  }
}

function rigOf(row: GateRow, random: Random): Rig {
  const recorded = row.recording === undefined ? undefined : readRecordings().get(row.recording)
  return new Rig(random, MACHINES[row.machine], { ...AS_READ, ...row.reading }, recorded)
}

function fails({ judgement }: GateRun, planted: Planted | undefined): boolean {
  return judgement.cells.some(
    ({ metric, parallel, verdict }) => verdict === 'regressed' && (!planted || planted(metric, parallel) > 0),
  )
}

function limitIn({ judgement }: GateRun, metric: GatedMetricKey): number {
  return judgement.cells.find((cell) => cell.metric === metric)?.limit ?? 0
}
