import { type MetricKey, metricOf } from '../../model/metric.ts'
import type { LevelResult, OutcomeCounts, SweepResult, WarningCode } from '../../model/result.ts'
import type { Lacking } from './finding.ts'
import { formatPlace, formatPlaces } from './format.ts'

/** Why a metric has no value at a level, as well as the run can tell, and what would give it one. */
export function absence(sweep: SweepResult, metric: MetricKey, level?: LevelResult): Lacking {
  if (level && level.outcomes.completed === 0) return nothingCompleted(sweep, level)
  if (isMemory(metric)) return noMemory(sweep, metric)
  const why = REASONS[metric]
  const place = level ? ` at ${formatPlace(sweep, level.parallel)}` : ' in this run'
  return {
    lacking: `there is no ${metricOf(metric).word}${place}${why ? `: ${why.reason}` : ''}`,
    cure: why?.cure ?? 'Look at the warnings of the run: they say what could not be measured and why.',
  }
}

/** A level that a requirement names and the run does not have. */
export function levelAbsence(sweep: SweepResult, parallel: number): Lacking {
  const warned = warning(sweep, 'level-not-measured', parallel)
  const place = formatPlace(sweep, parallel)
  const measured = formatPlaces(
    sweep,
    sweep.levels.map((level) => level.parallel),
  )
  const named = `The search did not come by there: name P=${parallel} in the scenario's \`require\`, or give \`parallel\` as a list that holds it.`
  const missing = sweep.turns
    ? 'A conversation ends with its first turn that does not complete: look at the warnings of the run.'
    : `Add ${parallel} to \`parallel\`, or require something of a measured level.`
  return {
    lacking: warned?.message ?? `${place} was not measured; measured were ${measured}`,
    cure: warned?.advice ?? (sweep.search ? named : missing),
  }
}

/** `2 timed out, 1 rejected (503)`. */
export function describeFailures(outcomes: OutcomeCounts): string {
  return (Object.keys(FAILURE_WORDS) as (keyof typeof FAILURE_WORDS)[])
    .filter((outcome) => outcomes[outcome] > 0)
    .map((outcome) => `${outcomes[outcome]} ${FAILURE_WORDS[outcome]}`)
    .join(', ')
}

const FAILURE_WORDS = {
  failed: 'failed',
  rejected: 'rejected (503)',
  timedOut: 'timed out',
  aborted: 'aborted',
  endedEarly: 'ended early',
  protocolError: 'with a protocol error',
} as const satisfies Partial<Record<keyof OutcomeCounts, string>>

const ONE_TOKEN = {
  reason: 'it takes two tokens or more',
  cure: 'Raise `num_predict`, or use a prompt with a longer answer.',
}

const REASONS: { readonly [K in MetricKey]?: { readonly reason: string; readonly cure: string } } = {
  genSpeed: ONE_TOKEN,
  itlMs: ONE_TOKEN,
  tpotMs: ONE_TOKEN,
  prefillSpeed: {
    reason: 'the prompt came from the cache, at least in part',
    cure: "Use `cache: 'cold'`: each request's prompt then starts differently and is read as a whole.",
  },
  queueMs: {
    reason: 'the server sent no durations',
    cure: 'Require "TTFT" instead, which holds the waiting too; proxies and other servers leave the durations out.',
  },
  loadMs: {
    reason: 'the model was loaded already',
    cure: 'Unload it first (`ollama stop MODEL`), so that the run has to load it.',
  },
}

/** Read of the server's machine; no server states them. */
const OF_MACHINE: ReadonlySet<MetricKey> = new Set(['systemMemoryBytes', 'swapBytes'])

const isMemory = (metric: MetricKey): boolean => metricOf(metric).unit === 'bytes'

function noMemory(sweep: SweepResult, metric: MetricKey): Lacking {
  const { word } = metricOf(metric)
  if (sweep.conditions.server === 'remote' || sweep.machine.origin === 'remote') {
    return {
      lacking: `not measurable here: the server is on another machine, where its ${word} cannot be read`,
      cure: 'Run the benchmark on the machine of the server, or leave this requirement to a runner there.',
    }
  }
  if (sweep.simulated && OF_MACHINE.has(metric)) {
    return {
      lacking: `not measurable here: the server is simulated, and it does not state its ${word}`,
      cure: 'Measure a real server on this machine, or start a newer simulator, which states it.',
    }
  }
  const warned = warning(sweep, 'memory-not-measured')
  return {
    lacking: warned?.message ?? `there is no reading of ${word} in this run`,
    cure:
      warned?.advice ??
      `The server's processes must be visible to this user; this version may not read ${word} at all.`,
  }
}

function nothingCompleted(sweep: SweepResult, level: LevelResult): Lacking {
  const { parallel, outcomes } = level
  const warned = warning(sweep, 'level-not-measured', parallel)
  const failures = describeFailures(outcomes)
  return {
    lacking: `no request completed at ${formatPlace(sweep, parallel)}${failures ? `: ${failures}` : ''}`,
    cure: warned?.advice ?? "Look at the server's log, then run again.",
  }
}

function warning(sweep: SweepResult, code: WarningCode, parallel?: number) {
  return sweep.warnings.find((each) => each.code === code && (parallel === undefined || each.parallel === parallel))
}
