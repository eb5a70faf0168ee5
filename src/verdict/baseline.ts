import type { StoredState, Tolerances } from '../model/baseline.ts'
import type { BaselineVerdict, CellPlace, Judgement, Session, StoredSession } from '../model/verdict.ts'
import { changedConditions } from './baseline/changed-conditions.ts'
import { comparableSessions, withNotJudged } from './baseline/comparable.ts'
import { FIT, type Fitness, sessionFaults } from './baseline/fitness.ts'
import { visitedAgain } from './baseline/visited-again.ts'
import * as words from './baseline/words.ts'
import { settleUnconfirmed } from './judge/confirm.ts'
import { judge } from './judge/judge.ts'
import { ARMED_FROM } from './judge/limit.ts'
import type { RoundLimits } from './judge/rounds.ts'

/** A run against what is stored of its machine and scenario. */
export interface BaselineInput {
  /** The machine's section key. */
  readonly machine: string
  readonly stored: StoredState
  /** This run's. */
  readonly session: StoredSession
  readonly confirmation?: Session
  /** What the levels of its sessions count where it is not requests at once. */
  readonly place?: CellPlace
  /** Why there is no confirmation, where one was asked for. */
  readonly unconfirmedBecause?: string
  /** Vitest's `snapshotUpdateState`. */
  readonly mode: 'all' | 'new' | 'none'
  readonly fitness?: Fitness
  /** The scenario's; one edited into the stored section wins. */
  readonly tolerance?: Tolerances
  readonly rounds?: Partial<RoundLimits>
  /** Levels that a search began with; of others only those that it visited this time are judged. */
  readonly searchedFrom?: readonly number[]
}

type Sessions = StoredState & { state: 'sessions' }
type Draft = Partial<BaselineVerdict> & Pick<BaselineVerdict, 'state' | 'headline'>

/** Decides what the stored baseline says of a run, and what may be written. Pure. */
export function judgeBaseline(input: BaselineInput): BaselineVerdict {
  const { machine, stored, mode } = input
  switch (stored.state) {
    case 'absent':
      return mode === 'none' ? complete(input, { state: 'missing', ...words.MISSING }) : firstSession(input)
    case 'no-section':
      if (mode === 'all') return firstSession(input)
      return complete(input, { state: 'other-machine', write: 'append', ...words.otherMachine(machine, stored) })
    case 'other-scenario':
      if (mode !== 'all')
        return complete(input, { state: 'scenario-changed', write: 'epoch', ...words.SCENARIO_CHANGED })
      return written(input, {
        state: 'epoch',
        write: 'epoch',
        ...words.newEpoch('the scenario changed', stored.sessions.length),
      })
    case 'sessions':
      return againstSessions(input, stored)
  }
}

/**
 * After each pass from the least number of rounds on: is another one needed? A first session, and a scenario that
 * changed, have enough with the least. `session` may lack memory, which is read once.
 */
export function nextRound(input: Omit<BaselineInput, 'machine' | 'mode'>): 'round' | 'done' {
  if (input.stored.state !== 'sessions') return 'done'
  return judged(input, input.stored, input.rounds).next === 'round' ? 'round' : 'done'
}

/** Levels of the cells that are past their limit after all rounds, so that a confirmation is asked for. */
export function suspectLevels(input: Omit<BaselineInput, 'machine' | 'mode'>): readonly number[] {
  if (input.stored.state !== 'sessions') return []
  const { next, cells } = judged(input, input.stored, input.rounds)
  const suspects = next === 'confirm' ? cells.filter(({ verdict }) => verdict === 'regressed') : []
  return [...new Set(suspects.map(({ parallel }) => parallel))]
}

function judged(
  input: Pick<BaselineInput, 'session' | 'confirmation' | 'place' | 'tolerance' | 'searchedFrom'>,
  stored: Sessions,
  rounds: Partial<RoundLimits> | undefined,
): Judgement {
  const { session: now, confirmation, place, searchedFrom } = input
  const there = searchedFrom ? visitedAgain(stored.sessions, now, searchedFrom) : stored.sessions
  const { sessions, notJudged } = comparableSessions(there, now)
  const tolerance = { ...input.tolerance, ...stored.tolerance }
  return withNotJudged(judge({ sessions, now, confirmation, place, tolerance, rounds }), notJudged)
}

function againstSessions(input: BaselineInput, stored: Sessions): BaselineVerdict {
  const { mode, fitness = FIT } = input
  if (mode === 'all') return updated(input, stored)
  const asked = judged(input, stored, input.rounds)
  const judgement = settleUnconfirmed(asked)
  if (fitness.doubts.length > 0) {
    return complete(input, { state: 'inconclusive', judgement, ...words.doubtful(fitness) })
  }
  if (judgement.next === 'round') {
    return complete(input, { state: 'inconclusive', judgement, ...words.TOO_FEW_ROUNDS })
  }
  const { verdict } = judgement
  if (fitness.faults.length > 0 && verdict !== 'regressed') {
    return complete(input, {
      state: 'inconclusive',
      judgement,
      ...words.doubtful({ ...fitness, doubts: fitness.faults }),
    })
  }
  return complete(input, {
    state: verdict,
    judgement,
    confirmed: verdict === 'regressed' && isConfirmed(input, judgement),
    ...(verdict === 'regressed' ? { write: 'epoch', unconfirmedBecause: input.unconfirmedBecause } : {}),
    ...words.judgedWords(judgement, stored.sessions.length),
  })
}

/** With -u the rounds at hand decide: whoever records does not wait for a verdict. */
function updated(input: BaselineInput, stored: Sessions): BaselineVerdict {
  const judgement = settleUnconfirmed(judged(input, stored, { min: 1, max: 1 }))
  const { verdict } = judgement
  const count = stored.sessions.length
  if (verdict === 'regressed' || verdict === 'improved') {
    const why = `${words.past(judgement, verdict)} is past the limit (${verdict})`
    return written(input, { state: 'epoch', write: 'epoch', judgement, ...words.newEpoch(why, count) })
  }
  const headline = `session added to ${words.sessionCount(count)}${count >= 8 ? ', the oldest dropped' : ''}`
  return written(input, { state: 'updated', write: 'append', judgement, headline, advice: 'Commit the snapshot file.' })
}

const firstSession = (input: BaselineInput): BaselineVerdict =>
  written(input, { state: 'new', write: 'append', ...words.NEW })

/** A draft that writes, unless the run is not fit to be stored. */
function written(input: BaselineInput, draft: Draft): BaselineVerdict {
  const { doubts, faults } = input.fitness ?? FIT
  const reasons = [...doubts, ...faults, ...sessionFaults(input.session)]
  if (reasons.length === 0) return complete(input, draft)
  return complete(input, { state: 'not-stored', judgement: draft.judgement, ...words.notStored(reasons) })
}

function complete({ machine, stored, session }: BaselineInput, draft: Draft): BaselineVerdict {
  const sessions = stored.state === 'sessions' || stored.state === 'other-scenario' ? stored.sessions : []
  const newest = sessions.at(-1)
  return {
    machine,
    sessions: sessions.length,
    ...(stored.state === 'sessions' ? { stored: stored.sessions } : {}),
    provisional: sessions.length < ARMED_FROM,
    confirmed: false,
    conditions: newest ? changedConditions(newest.conditions, session.conditions) : [],
    ...draft,
  }
}

/** Every regressed cell was measured again; a suspect that the second load lacks fails unconfirmed. */
function isConfirmed({ confirmation }: BaselineInput, { cells }: Judgement): boolean {
  const suspects = cells.filter(({ verdict }) => verdict === 'regressed')
  return suspects.every(({ metric, parallel }) => (confirmation?.rounds[metric]?.[parallel] ?? []).length > 0)
}
