import type { OllamaClient } from '../client/ollama.ts'
import type { Clock } from '../clock.ts'
import type { RequestTrace } from '../model/trace.ts'

/** Longest wait: what watches over a server (systemd, launchd, the Mac app) has it back within seconds, or not at all. */
export const RETURN_MS = 10_000

const LOOK_MS = 200

/** Failures of this machine: the server has no part in them. */
const OURS = new Set(['EMFILE', 'ENFILE', 'ENOTFOUND', 'EAI_AGAIN'])

/** A connection broke or was refused, or a runner died: server or model may no longer be there. */
export function leavesDoubt({ outcome, failure }: RequestTrace): boolean {
  const answered = failure?.status !== undefined && failure.status !== 200
  return outcome === 'failed' && !answered && !OURS.has(failure?.code ?? '')
}

/** there: it answers at once, or the run was stopped before it could. back: it answers again. gone: it was waited for in vain. */
export type ServerState = 'there' | 'back' | 'gone'

export interface ReturnParts {
  readonly client: OllamaClient
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly limitMs: number
  readonly onAway: () => void
}

/** Asks until the server answers, its time is up or the run is stopped. */
export async function waitForServer({ client, clock, signal, limitMs, onAway }: ReturnParts): Promise<ServerState> {
  if ((await answers(client)) || signal.aborted) return 'there'
  onAway()
  const givenUpAt = clock.now() + limitMs
  while (clock.now() < givenUpAt && !signal.aborted) {
    await clock.sleep(LOOK_MS, signal).catch(() => {})
    if (await answers(client)) return 'back'
  }
  return 'gone'
}

const answers = (client: OllamaClient): Promise<boolean> =>
  client.version().then(
    () => true,
    () => false,
  )
