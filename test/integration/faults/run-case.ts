import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SweepResult, WarningCode } from '../../../src/model/result.ts'
import { directory, type Ended, QUICK, type Running, start, sweepArgs } from '../cli/command.ts'
import { isMeasured, type Proxy, recordingProxy, simulated } from '../load/setting.ts'
import type { Answer } from './answers.ts'

/** What a person saw of one run, and what it left behind. */
export interface Observed {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  /** Absent where nothing was measured. */
  readonly result?: SweepResult
}

/** A run that does not end by itself by then hangs: the longest wait that any of them is given is far shorter. */
const HANG_MS = 60_000

/** Runs `sweep` in a process of its own: three rounds of P=1 and P=2, in the order 1 2 2 1 1 2. */
export async function sweep(
  host: string,
  {
    args = [],
    env = {},
    watch,
  }: { args?: readonly string[]; env?: Record<string, string>; watch?: (run: Running) => void } = {},
): Promise<Observed> {
  const output = join(directory(), 'sweep.json')
  const run = start([...sweepArgs(host, '--rounds', '3'), ...args, '--output', output], env)
  watch?.(run)
  return observed(await ending(run), output)
}

/** What it said and wrote, once it has ended by itself. @throws Error where it hangs */
export async function ending({ child, ended }: Pick<Running, 'child' | 'ended'>): Promise<Ended> {
  const timer = setTimeout(() => child.kill('SIGKILL'), HANG_MS)
  const result = await ended
  clearTimeout(timer)
  if (result.code === null) throw new Error(`the run hung or was killed:\n${result.stdout}\n${result.stderr}`)
  return result
}

export function observed({ code, stdout, stderr }: Ended, output: string): Observed {
  const written = stdout.includes(`wrote ${output}`)
  return {
    code,
    stdout,
    stderr,
    ...(written ? { result: JSON.parse(readFileSync(output, 'utf8')) as SweepResult } : {}),
  }
}

/** A server that gives one request of the second round at P=2 to `answer`, and all others what they ask for. */
export async function faulty(answer: Answer): Promise<Proxy> {
  const { url } = await simulated({ preset: QUICK })
  let measured = 0
  return await recordingProxy(url, (seen, response) => {
    if (!isMeasured(seen) || (measured += 1) !== FOURTH) return false
    void answer(response)
    return true
  })
}

/** P=1 has sent one and P=2 two before it. */
export const FOURTH = 4

/** What a guard says of a busy machine is no part of a fault. */
const OF_FAULTS: ReadonlySet<WarningCode> = new Set([
  'requests-failed',
  'level-not-measured',
  'tokens-not-counted',
  'server-lost',
  'model-reloaded',
  'suspended',
  'few-rounds',
])

/** What is said about the fault, each time what it is and what to do. */
export function wordsOf({ result, stderr }: Pick<Observed, 'result' | 'stderr'>): (readonly string[])[] {
  if (!result) return [[stderr.trim()]]
  return result.warnings.filter(({ code }) => OF_FAULTS.has(code)).map(({ message, advice }) => [message, advice])
}

/** Requests that completed, of those that were sent, by level. */
export function completedOf({ levels }: SweepResult): string {
  return levels
    .map(({ parallel, outcomes, requests }) => `P=${parallel} ${outcomes.completed} of ${requests.length}`)
    .join(', ')
}

/** How requests ended that did not complete, each way once. */
export function endingsOf({ levels }: SweepResult): string[] {
  const failed = levels.flatMap(({ requests }) => requests.filter(({ outcome }) => outcome !== 'completed'))
  return [...new Set(failed.map(({ outcome, failure }) => `${outcome} \`${failure?.code}\``))]
}
