/** The client of one case of `npm run accuracy`, in a process of its own: measures as the product does and compares every stamp with the truth. */
import { startClock } from '../../src/clock.ts'
import { OllamaClient } from '../../src/client/ollama.ts'
import { rehearse } from '../../src/client/rehearsal.ts'
import { Deadline } from '../../src/load/deadline.ts'
import { portOf } from '../../src/load/host.ts'
import { measureLoad } from '../../src/load/measure-load.ts'
import { RequestBodies } from '../../src/load/request-body.ts'
import { resolveScenario } from '../../src/load/resolve.ts'
import { inspectTarget } from '../../src/load/target.ts'
import { serverPid } from '../../src/machine/server-pid.ts'
import { guardWarnings } from '../../src/measure/guards/index.ts'
import { measureSweep } from '../../src/measure/sweep.ts'
import type { TruthRecord } from '../truth/record.ts'
import { compareRound, type RoundErrors } from './compare.ts'
import { disturb, type Disturbance } from './disturb.ts'
import { drawLine } from './draw-line.ts'

export interface ClientCase {
  readonly url: string
  readonly parallel: readonly number[]
  readonly rounds: number
  readonly tokens: number
  readonly disturbance: Disturbance
}

export interface MeasuredRound extends RoundErrors {
  /** The tool does not believe it. */
  readonly setAside: boolean
}

/** One level of a case, as the client measured it and as it was. */
export interface LevelErrors {
  readonly parallel: number
  readonly rounds: readonly MeasuredRound[]
  /** What the tool says of it. */
  readonly starved: string | undefined
}

const asked = JSON.parse(process.argv[2] ?? '') as ClientCase
const scenario = resolveScenario(
  'accuracy',
  {
    model: 'truth',
    host: asked.url,
    parallel: asked.parallel,
    rounds: asked.rounds,
    options: { num_predict: asked.tokens },
  },
  { environment: {} },
)
const clock = startClock()
const client = new OllamaClient(asked.url, clock)
const deadline = new Deadline(clock, scenario.timeoutMs, undefined)
await rehearse(clock)
const target = await inspectTarget(client, asked.url, scenario)
const pid = await serverPid(portOf(asked.url))
const undisturb = disturb(asked.disturbance)
const load = await measureLoad(
  {
    scenario,
    client,
    clock,
    bodies: new RequestBodies(scenario, false),
    target,
    deadline,
    onProgress: () => {},
    onFlight: asked.disturbance === 'live-line' ? drawLine() : undefined,
    pid,
  },
  { parallel: scenario.parallel, rounds: scenario.rounds, next: () => 'done' },
)
undisturb()
deadline.end()
await client.close()

const truth = new Map(
  ((await (await fetch(`${asked.url}/truth`)).json()) as TruthRecord[]).map((record) => [record.id, record]),
)
const { levels } = measureSweep(load.levels, { coldPrompts: false, cliffThreshold: 0.5 })
const warnings = guardWarnings({ levels, observations: load.observations, numPredict: asked.tokens })
const errors = load.levels.map(({ parallel, rounds }): LevelErrors => {
  const level = levels.find((one) => one.parallel === parallel)
  const setAside = (round: number) => level?.requests.some((one) => one.round === round && one.setAside) ?? false
  return {
    parallel,
    rounds: rounds.map(({ traces }, round) => ({
      ...compareRound(traces, { truth, zeroMs: Number(clock.zero.monotonicNs) / 1e6 }),
      setAside: setAside(round),
    })),
    starved: warnings.find((warning) => warning.code === 'client-starved' && warning.parallel === parallel)?.message,
  }
})
console.log(JSON.stringify(errors))
