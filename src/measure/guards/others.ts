import type { ForeignClients } from '../../model/observations.ts'
import type { Warning } from '../../model/result.ts'
import type { GuardInput } from './input.ts'

/**
 * Other programs connected to the server. Data over one of them is work that competed. Where bytes cannot be counted,
 * one that came during the run is taken for work, and so is one that was there when P=1 had to wait; any other is an
 * editor's idle connection, and only worth a word.
 */
export function otherClients({ levels, observations: { clients } }: GuardInput): Warning[] {
  if (!clients || clients.most === 0) return []
  const working = workingClients(clients, waitedAlone(levels))
  const advice = 'Close what else talks to the server (a chat window, an editor, another benchmark), and run again.'
  if (working === 0) {
    const message = `other programs held ${clients.most} connection(s) to the server, idle as far as could be seen`
    return [
      { code: 'other-clients', message, advice: 'Close them if numbers look odd: they may send requests at any time.' },
    ]
  }
  const message = `other programs used the server over ${working} connection(s) during the run, so it worked for more than this measurement`
  return [{ code: 'other-clients', guard: true, message, advice }]
}

function workingClients({ active, appeared, most }: ForeignClients, waited: boolean): number {
  return active ?? (waited ? most : appeared)
}

/** Share of the time of a request at P=1 that may be waiting without anybody else being there. */
const WAIT_SHARE = 0.2

function waitedAlone(levels: GuardInput['levels']): boolean {
  const alone = levels.find(({ parallel }) => parallel === 1)
  return (alone?.queueMs?.p95 ?? 0) > WAIT_SHARE * (alone?.e2eMs?.median ?? Number.POSITIVE_INFINITY)
}

/** A model that came while the rounds ran was loaded, and used, by somebody else. */
export function otherModel({ observations: { modelsAppeared = 0 } }: GuardInput): Warning[] {
  if (modelsAppeared === 0) return []
  return [
    {
      code: 'other-model-loaded',
      guard: true,
      message: `${modelsAppeared} other model(s) were loaded into the server's memory during the run`,
      advice: 'Somebody else uses this server: run when it is free, or start one of your own on another port.',
    },
  ]
}

/** The server that answered the last round is another process than the one that answered the first, or none at all. */
export function restarted({ levels, observations: { serverRestarted, serverLost } }: GuardInput): Warning[] {
  if (serverLost === 'gone') return [lost(levels)]
  if (!serverRestarted && serverLost === undefined) return []
  return [
    {
      code: 'model-reloaded',
      guard: true,
      message: 'the server was restarted during the run, so the model was loaded in between',
      advice: "Look at the server's log for the cause (a crash, an update, a missing keep-alive), and run again.",
    },
  ]
}

function lost(levels: GuardInput['levels']): Warning {
  const rounds = levels.reduce((sum, { requests }) => sum + new Set(requests.map(({ round }) => round)).size, 0)
  return {
    code: 'server-lost',
    guard: true,
    message: `the server stopped answering and did not come back, so the run ended after ${rounds} rounds`,
    advice: "What was measured before is kept. Look at the server's log for why it ended, start it, and run again.",
  }
}
