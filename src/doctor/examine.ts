import { startClock } from '../clock.ts'
import { BenchError } from '../errors.ts'
import { mayPushOut } from '../init/found-server.ts'
import { planModel } from '../load/plan-model.ts'
import { PROBE_LEVELS, probeSlots, type SeenSlots } from '../load/probe-slots.ts'
import { isModel } from '../load/target.ts'
import { readPressure } from '../machine/pressure.ts'
import type { Examination, Finding } from '../model/finding.ts'
import type { MemoryPlan } from '../model/plan.ts'
import { type Benches, readBenches } from '../project/benches.ts'
import { type Project, readProject } from '../project/project.ts'
import { TOOL } from '../tool.ts'
import { lookAtMachine, lookAtServer } from './look.ts'
import { loadFinding, machineFinding, powerFinding, swapFinding } from './machine-findings.ts'
import { memoryFinding } from './memory-finding.ts'
import { projectFindings } from './project-findings.ts'
import type { SeenServer } from './seen.ts'
import { modelLook, serverFinding } from './server-findings.ts'
import { slotsFinding } from './slots-finding.ts'

export interface ExamineOptions {
  readonly root: string
  readonly url: string
  readonly model?: string
  /** Absent: wherever no other model could be pushed out by it. */
  readonly probe?: boolean
  /** Of the probe, loading included. */
  readonly limitMs: number
  readonly signal: AbortSignal
  /** Told before a model is loaded. */
  readonly say: (text: string) => void
}

/** Longest look at a server that answers, if slowly. */
const LOOK_MS = 30_000

/** Looks at everything that a benchmark stands on. Loads the model unless told not to; unloads nothing. */
export async function examine(options: ExamineOptions): Promise<Examination> {
  const { url, root } = options
  const benches = readBenches(root)
  const machine = await lookAtMachine(url)
  const server = await withinLook(options.signal, (signal) => lookAtServer(url, signal))
  const there = server instanceof BenchError ? undefined : server
  const look = there && modelLook(options.model, benches, there)
  const probed = there && look?.model !== undefined ? await probe(there, look.model, options) : undefined
  const after = probed?.seen && (await readPressure())
  const findings = [
    ...projectFindings(process.version, projectOf(root)),
    serverFinding(server, url, benches),
    look?.finding ?? needs('model', 'a server'),
    slots(probed, there, benches),
    memory(probed, there),
    there?.place === 'elsewhere' ? needs('swap', THAT_MACHINE) : swapFinding(machine, after),
    there?.place === 'elsewhere' ? needs('power', THAT_MACHINE) : powerFinding(machine),
    loadFinding(machine, there, look?.model),
    there?.place === 'elsewhere' ? needs('machine', THAT_MACHINE) : machineFinding(machine, process.env),
  ]
  return { format: 1, tool: TOOL, simulated: there?.place === 'simulated', findings }
}

const THAT_MACHINE = "a look at the server's own machine: run doctor there"

const needs = (key: Finding['key'], what: string): Finding => ({ key, state: 'skipped', text: `needs ${what}` })

function slots(probed: Probed | undefined, server: SeenServer | undefined, benches: Benches): Finding {
  if (!probed) return needs('slots', server ? 'a model' : 'a server')
  if (!probed.seen) return { key: 'slots', ...probed.why }
  return slotsFinding({ ...probed.seen, oneSlotBecause: probed.plan?.oneSlotBecause }, benches)
}

function memory(probed: Probed | undefined, server: SeenServer | undefined): Finding {
  if (!probed) return needs('memory', server ? 'a model' : 'a server')
  const finding = memoryFinding(probed.seen, probed.plan)
  if (finding) return finding
  if (server?.place === 'elsewhere') return needs('memory', THAT_MACHINE)
  return { key: 'memory', state: 'skipped', text: 'neither read nor predicted: the server does not tell enough' }
}

/** What is known of the model once it was asked, or why it was not. */
interface Probed {
  readonly plan?: MemoryPlan
  readonly seen?: SeenSlots
  readonly why: Pick<Finding, 'state' | 'text' | 'advice'>
}

async function probe(server: SeenServer, model: string, options: ExamineOptions): Promise<Probed> {
  // Before the load: it then tells what the system needs without the model.
  const plan = await predicted(server, model, options)
  const refusal = probeRefusal(server, model, options)
  if (refusal !== undefined) return { plan, why: { state: 'skipped', text: refusal } }
  const loads = server.loaded.some((entry) => isModel(entry, model)) ? 'asking' : 'loading'
  const levels = PROBE_LEVELS.join(', ')
  options.say(
    `${loads} ${model} for a few tokens at P=${levels}, to see how many are served at once (--no-probe leaves it out)`,
  )
  try {
    const seen = await probeSlots({ model, host: server.url, limitMs: options.limitMs, signal: options.signal })
    return { plan, seen, why: NOT_SEEN }
  } catch (error) {
    if (!(error instanceof BenchError)) throw error
    return { plan, why: failed(error, options.limitMs) }
  }
}

const NOT_SEEN = { state: 'unknown', text: 'the probe ended before two requests had run at once' } as const

/** A model that will not load is to be mended; a probe that ran out of time tells nothing. */
function failed({ code, message }: BenchError, limitMs: number): Probed['why'] {
  if (code === 'TIMED_OUT' || code === 'LOAD_TIMED_OUT') {
    const text = `the probe did not end within ${limitMs / 1000} s`
    return {
      state: 'unknown',
      text,
      advice: 'Give it more time with `--time-limit 10m`, or leave it out with `--no-probe`.',
    }
  }
  const [text = '', ...advice] = message.split(/(?<=[.:])\s+/)
  return { state: code === 'ABORTED' ? 'unknown' : 'mend', text: text.replace(/[.:]$/, ''), advice: advice.join(' ') }
}

function probeRefusal({ loaded }: SeenServer, model: string, { probe: wanted }: ExamineOptions): string | undefined {
  if (wanted === false) return 'not probed, as asked'
  if (wanted === true || !mayPushOut({ loaded: loaded.map(({ name }) => name) }, model)) return undefined
  return 'not probed: another model is loaded, which loading this one might push out (--probe does it all the same)'
}

async function predicted(
  server: SeenServer,
  model: string,
  { signal }: ExamineOptions,
): Promise<MemoryPlan | undefined> {
  if (server.place === 'elsewhere') return undefined
  try {
    const asked = { model, host: server.url, kvTypes: ['f16'] } as const
    return (await withinLook(signal, (within) => planModel(asked, TOOL, within))).memory
  } catch (error) {
    if (error instanceof BenchError) return undefined
    throw error
  }
}

/** Ends a look that takes too long, as well as one that is stopped from outside. */
async function withinLook<Answer>(
  outside: AbortSignal,
  look: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const limit = new AbortController()
  const cancel = startClock().after(LOOK_MS, () => limit.abort())
  try {
    return await look(AbortSignal.any([outside, limit.signal]))
  } finally {
    cancel()
  }
}

function projectOf(root: string): Project | TypeError {
  try {
    return readProject(root)
  } catch (error) {
    if (error instanceof TypeError) return error
    throw error
  }
}
