import type { LevelResult } from '../../model/result.ts'
import { MOST_RAM_SHARE } from '../../model/machine.ts'
import type { DiagnosisInput, Finding, Question } from './input.ts'
import { memoryEvidence, percent, ramShare } from './words.ts'

/** The cliff: more requests within the slots only slow each other down. */
export const saturated: Question = (input) => {
  const { cliff } = input
  if ((cliff.state !== 'at' && cliff.state !== 'between') || cliff.parallel === undefined) return undefined
  const { parallel, after = 1 } = cliff
  const where = cliff.state === 'at' ? `at P=${parallel}` : `between P=${after} and P=${parallel}`
  const [before, at] = [levelOf(input, after), levelOf(input, parallel)]
  return {
    code: 'saturated',
    message: `${processorOf(input)} is saturated: the cliff is ${where}`,
    evidence: [changeText(before, at)].filter((text) => text !== undefined),
    advice: `${serveText(input, after)} ${fasterText(input)}`,
  }
}

function processorOf({ conditions: { gpuShare } }: DiagnosisInput): string {
  if (gpuShare === undefined) return 'the processor that runs the model'
  if (gpuShare === 0) return 'the CPU'
  return gpuShare >= 1 ? 'the GPU' : `the machine (${percent(gpuShare)} of the model on the GPU, the rest on the CPU)`
}

function changeText(before: LevelResult | undefined, at: LevelResult | undefined): string | undefined {
  const [slow, more] = [ratioOf('genSpeed', before, at), ratioOf('throughput', before, at)]
  if (slow === undefined || more === undefined) return undefined
  const gained = more < 1 ? `fell by ${percent(1 - more)}` : `rose by ${percent(more - 1)}`
  return `from P=${before?.parallel} to P=${at?.parallel} each request lost ${percent(1 - slow)} of its gen speed, and throughput ${gained}`
}

function ratioOf(
  key: 'genSpeed' | 'throughput',
  before: LevelResult | undefined,
  at: LevelResult | undefined,
): number | undefined {
  const [from, to] = [before?.[key]?.median, at?.[key]?.median]
  return from === undefined || to === undefined ? undefined : to / from
}

/** The sweet spot where it is above the cliff; one beyond it is for work that nobody waits for. */
function serveText({ sweetSpot }: DiagnosisInput, after: number): string {
  const sweet = sweetSpot?.parallel
  if (sweet === undefined || sweet === after) return `Serve ${after} at once (OLLAMA_NUM_PARALLEL=${after}).`
  const use = sweet > after ? 'for batch work' : 'where memory counts: it has nearly all the throughput'
  return `Serve ${after} at once (OLLAMA_NUM_PARALLEL=${after}) while people wait, or ${sweet} ${use}.`
}

const fasterText = ({ conditions: { gpuShare = 1 } }: DiagnosisInput): string =>
  gpuShare > 0 && gpuShare < 1
    ? 'A smaller model or context that fits on the GPU as a whole is faster for everyone.'
    : 'More speed for everyone takes a smaller model or quantization, or a faster machine.'

/** More requests than slots: they wait, whatever the processor could still do. */
export const queueing: Question = (input) => {
  const { slots, queueFrom } = input.capacity
  if (queueFrom === undefined || slots === undefined) return undefined
  const level = levelOf(input, queueFrom)
  return {
    code: 'queueing',
    message: `queue from P=${queueFrom} (${slots} slot${slots === 1 ? '' : 's'}): further requests wait`,
    evidence: [waitText(level), ...memoryEvidence(input)].filter((text) => text !== undefined),
    advice: raiseText(input, slots),
  }
}

const PLAN = '`vitest-ollama-bench plan` says how many fit'

/** Of the request that waited longest: a level's median hides those few that do. */
function waitText(level: LevelResult | undefined): string | undefined {
  const waits = level?.requests.flatMap(({ queueMs, e2eMs, setAside }) =>
    queueMs === undefined || e2eMs === undefined || setAside ? [] : [{ queueMs, e2eMs }],
  )
  const longest = waits?.toSorted((a, b) => b.queueMs - a.queueMs)[0]
  if (!longest) return undefined
  const { queueMs, e2eMs } = longest
  return `at P=${level?.parallel} a request waited up to ${seconds(queueMs)} of its ${seconds(e2eMs)} for a slot`
}

const seconds = (ms: number): string => `${Number((ms / 1000).toPrecision(2))} s`

function raiseText(input: DiagnosisInput, slots: number): string {
  const share = ramShare(input)
  if (share !== undefined && share > MOST_RAM_SHARE)
    return `More slots (OLLAMA_NUM_PARALLEL) need memory that is not there: first a smaller num_ctx, a KV cache in q8_0 or a smaller model. Or keep to ${slots} at once.`
  const room = share === undefined ? 'if memory allows' : `while memory stays below ${percent(MOST_RAM_SHARE)} of RAM`
  return `Raise OLLAMA_NUM_PARALLEL above ${slots} ${room} (each slot takes a KV cache of its own; ${PLAN}), and measure again.`
}

/** Nothing was found that holds it back, as far as was measured. */
export function unburdened(input: DiagnosisInput): Finding {
  const { cliff } = input
  const highest = cliff.levels.at(-1)?.parallel
  if (cliff.state !== 'none' || highest === undefined) return undecided(input)
  const more = ratioOf('throughput', levelOf(input, 1), levelOf(input, highest))
  const gained =
    more === undefined ? [] : [`throughput at P=${highest} is ${Number(more.toPrecision(2))} × that of P=1`]
  return {
    code: 'healthy',
    message: `healthy up to P=${highest}`,
    evidence: [...gained, ...memoryEvidence(input)],
    advice: `There is room for more: raise OLLAMA_NUM_PARALLEL while memory stays below ${percent(MOST_RAM_SHARE)} of RAM (${PLAN}), and measure higher levels, to find where it ends.`,
  }
}

function undecided({ cliff, levels }: DiagnosisInput): Finding {
  if (cliff.state === 'edge') {
    return {
      code: 'undecided',
      message: `P=${cliff.parallel} is too close to the cliff line to call it healthy or saturated`,
      evidence: [],
      advice: 'Measure more rounds, on a quieter machine.',
    }
  }
  return {
    code: 'undecided',
    message: 'what was measured does not tell how the server bears several requests at once',
    evidence: [`levels with numbers: ${known(levels)}`],
    advice: 'Measure P=1 and at least one more level.',
  }
}

function known(levels: readonly LevelResult[]): string {
  const named = levels.filter(({ genSpeed }) => genSpeed).map(({ parallel }) => `P=${parallel}`)
  return named.length === 0 ? 'none' : named.join(', ')
}

const levelOf = ({ levels }: DiagnosisInput, parallel: number): LevelResult | undefined =>
  levels.find((level) => level.parallel === parallel)
