import { Worker } from 'node:worker_threads'
import { type GateResult, runGateRow } from './gate-row.ts'
import type { Plan, Row } from './plan.ts'
import { type RatioResult, runRatioRow } from './ratio-row.ts'

export interface Results {
  readonly gate: ReadonlyMap<string, GateResult>
  readonly ratio: ReadonlyMap<string, RatioResult>
}

/** What a worker is sent, and what it answers. */
export interface Task {
  readonly name: string
  readonly row: Row
  readonly seed: number
}

export type Answer =
  | { readonly kind: 'gate'; readonly name: string; readonly result: GateResult }
  | { readonly kind: 'ratio'; readonly name: string; readonly result: RatioResult }

/** The stream of a row follows from its name, so that neither the order nor the workers change a number. */
export function runTask({ name, row, seed }: Task): Answer {
  const stream = [...name].reduce((sum, letter) => (Math.imul(sum, 31) + letter.charCodeAt(0)) | 0, 7)
  return row.kind === 'gate'
    ? { kind: 'gate', name, result: runGateRow(row, seed, stream) }
    : { kind: 'ratio', name, result: runRatioRow(row, seed, stream) }
}

function collect(answers: readonly Answer[]): Results {
  const [gate, ratio] = [new Map<string, GateResult>(), new Map<string, RatioResult>()]
  for (const answer of answers) {
    if (answer.kind === 'gate') gate.set(answer.name, answer.result)
    else ratio.set(answer.name, answer.result)
  }
  return { gate, ratio }
}

/** Rows in this thread, one after the other. */
export function runPlan(plan: Plan, seed: number): Results {
  return collect([...plan].map(([name, row]) => runTask({ name, row, seed })))
}

/** Rows on as many threads, each taking the next row as it is done with one. `told` hears how many are done. */
export async function runPlanOn(
  threads: number,
  { plan, seed, told }: { plan: Plan; seed: number; told: (done: number) => void },
): Promise<Results> {
  const waiting = [...plan].map(([name, row]): Task => ({ name, row, seed }))
  const answers: Answer[] = []
  const serve = (worker: Worker): Promise<void> =>
    new Promise((resolve, reject) => {
      const hand = (): void => {
        const task = waiting.shift()
        if (task) return worker.postMessage(task, [])
        resolve()
      }
      worker.on('error', reject)
      worker.on('message', (answer: Answer) => {
        answers.push(answer)
        told(answers.length)
        hand()
      })
      hand()
    })
  const workers = Array.from({ length: threads }, () => new Worker(new URL('worker.ts', import.meta.url)))
  try {
    await Promise.all(workers.map(serve))
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
  return collect(answers)
}
