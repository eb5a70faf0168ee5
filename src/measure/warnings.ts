import type { LevelResult, Warning } from '../model/result.ts'
import { type MeasuredPlaces, placeLabel } from '../model/places.ts'
import type { CellPlace } from '../model/verdict.ts'
import { failureAdvice } from './failure-advice.ts'
import type { MeasuredSweep } from './sweep.ts'

/** What is to be known of the measured levels; whether they are fit to be judged is asked elsewhere (guards). */
export function sweepWarnings(measured: MeasuredSweep & MeasuredPlaces): Warning[] {
  const { levels, place } = measured
  return [
    ...levels.flatMap((level) => [...failed(level, place), ...uncounted(level, place), ...promptLengths(level, place)]),
    ...queueing(measured),
  ]
}

/** A run that did not come to its end is not fit to be judged. */
export const endedEarly = (rounds: number, why: string): Warning => ({
  code: 'few-rounds',
  guard: true,
  message: `the run ended after ${rounds} round${rounds === 1 ? '' : 's'} because ${why}`,
  advice: 'The numbers are those of the rounds that ended; run it to its end before you store or judge them.',
})

function failed(level: LevelResult, place: CellPlace | undefined): Warning[] {
  const bad = level.requests.filter((request) => request.outcome !== 'completed')
  const first = bad[0]
  if (!first) return []
  const { parallel } = level
  const at = placeLabel({ parallel, place })
  const why = first.failure?.message ?? first.outcome
  const none = bad.length === level.requests.length
  return [
    {
      code: none ? 'level-not-measured' : 'requests-failed',
      parallel,
      ...(place ? { place } : {}),
      message: none
        ? `no request completed at ${at}, so it has no numbers: ${why}`
        : `${bad.length} of ${level.requests.length} requests at ${at} did not complete: ${why}`,
      advice: failureAdvice(first),
    },
  ]
}

/** Speeds of an answer without a count of its tokens are absent: a dash that nobody explains looks like a fault of the tool. */
function uncounted({ parallel, requests }: LevelResult, place: CellPlace | undefined): Warning[] {
  const done = requests.filter((request) => request.outcome === 'completed')
  const without = done.filter((request) => request.tokens === undefined)
  if (without.length === 0) return []
  return [
    {
      code: 'tokens-not-counted',
      parallel,
      ...(place ? { place } : {}),
      message: `${without.length} of ${done.length} answers at ${placeLabel({ parallel, place })} came without a count of their tokens (eval_count), so they have no speed`,
      advice: 'Ollama always counts: look for a proxy that rewrites answers, or another server that only resembles it.',
    },
  ]
}

/** Histories differ by what was answered. */
function promptLengths(level: LevelResult, place: CellPlace | undefined): Warning[] {
  if (place === 'turn') return []
  const lengths = level.requests.flatMap((request) =>
    request.promptTokens === undefined ? [] : [request.promptTokens],
  )
  const [least, most] = [Math.min(...lengths), Math.max(...lengths)]
  if (lengths.length === 0 || least === most) return []
  return [
    {
      code: 'prompt-lengths-differ',
      parallel: level.parallel,
      message: `prompts at P=${level.parallel} were ${least} to ${most} tokens long, so TTFT is not quite comparable`,
      advice: "This model's tokenizer splits the varied digits unevenly; use cache: 'identical' if TTFT matters here.",
    },
  ]
}

function queueing({ capacity }: MeasuredSweep): Warning[] {
  const { slots, queueFrom } = capacity
  if (slots === undefined || queueFrom === undefined) return []
  if (slots === 1) {
    return [
      {
        code: 'one-at-a-time',
        parallel: queueFrom,
        message:
          'the server serves one request at a time: beyond P=1 requests wait in line, and gen speed says nothing of contention',
        advice: RAISE_NUM_PARALLEL,
      },
    ]
  }
  return [
    {
      code: 'queueing',
      parallel: queueFrom,
      message: `queue from P=${queueFrom}: the server has ${slots} slots, further requests wait, and gen speed stops falling`,
      advice: 'Raise OLLAMA_NUM_PARALLEL on the server to serve more at once, or keep the levels within its slots.',
    },
  ]
}

/** How to raise the slots, for each way an Ollama server is run. */
const RAISE_NUM_PARALLEL =
  'Set OLLAMA_NUM_PARALLEL: `OLLAMA_NUM_PARALLEL=4 ollama serve`; for the Mac app `launchctl setenv OLLAMA_NUM_PARALLEL 4`, then quit and reopen it; under systemd `systemctl edit ollama`. Some model families are always served one at a time.'
