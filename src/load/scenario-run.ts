import { BenchError } from '../errors.ts'
import type { OllamaClient } from '../client/ollama.ts'
import type { Clock } from '../clock.ts'
import { describeConditions, describeMachine } from '../machine/describe.ts'
import { serverPid } from '../machine/server-pid.ts'
import type { Conditions, Machine } from '../model/machine.ts'
import type { OnFlight, OnProgress } from '../model/progress.ts'
import type { Confirmation, LoadResult, SweepResult } from '../model/result.ts'
import type { ResolvedScenario } from '../model/scenario.ts'
import { assemble, type RunTool, summarizeLoad } from './assemble.ts'
import type { Deadline } from './deadline.ts'
import { summarizeScenario } from './fingerprint.ts'
import { explainLoad, readSwap } from './explain-load.ts'
import { furtherFailure } from './further-failure.ts'
import { isLoopback, portOf } from './host.ts'
import type { LoadPlan } from './measure-load.ts'
import { MEASURE } from './measure-mode.ts'
import { idleMs, refuseWithoutReload, reloadRefusal, unloadAndRest } from './reload.ts'
import { RequestBodies } from './request-body.ts'
import { refuseTooLarge } from './refuse-too-large.ts'
import {
  confirmationLevels,
  confirmationMs,
  confirmationRounds,
  type RunIdentity,
  type RunPlan,
  suspectsText,
} from './run-plan.ts'
import { inspectTarget, type Target, targetConditions } from './target.ts'
import { machineOf } from './target-machine.ts'
import type { LoadParts, MeasuredLoad } from './watched-load.ts'

export interface RunContext {
  readonly url: string
  readonly clock: Clock
  readonly client: OllamaClient
  readonly deadline: Deadline
  readonly tool: RunTool
  readonly onProgress: OnProgress
  readonly onFlight: OnFlight | undefined
  readonly onSoFar: ((result: SweepResult) => Promise<void>) | undefined
  /** Counted from 1; the second is measured because the first was not fit to be judged. */
  readonly attempt: number
  readonly prepare: (known: RunIdentity) => RunPlan
}

interface Surroundings {
  readonly target: Target
  readonly machine: Machine
  /** Of this machine, where it is the server's. */
  readonly around: Conditions
  readonly pid: number | undefined
}

/** One measurement from the first look at the server to the finished result: a load, and more where the plan asks. */
export class ScenarioRun {
  readonly #scenario: ResolvedScenario
  readonly #at: RunContext

  constructor(scenario: ResolvedScenario, context: RunContext) {
    this.#scenario = scenario
    this.#at = context
  }

  async run(): Promise<SweepResult> {
    const found = await this.#look()
    const { fingerprint } = summarizeScenario(this.#scenario)
    const conditions = targetConditions(found.target, undefined)
    const plan = this.#at.prepare({ machine: found.machine, fingerprint, conditions })
    const freshLoad = await this.#freshen(found, plan)
    const resultOf = (first: MeasuredLoad): SweepResult =>
      assemble({ ...found, ...this.#at, scenario: this.#scenario, first, freshLoad })
    const first = await this.#first(found, plan, resultOf)
    const result = resultOf(first)
    const suspects = this.#isJudged(result) ? (plan.suspects?.(result, result.conditions) ?? []) : []
    const confirmation = suspects.length > 0 ? await this.#confirm(found, { suspects, result }) : undefined
    const levels = result.levels.map(({ parallel }) => parallel)
    const recorded = await this.#record(found, levels, (plan.sessions ?? 1) - 1)
    return { ...result, durationMs: this.#at.clock.now(), confirmation, recorded }
  }

  /** Nobody confirms what a guard will not let be judged, nor a run that was stopped. */
  #isJudged({ warnings }: SweepResult): boolean {
    return !this.#at.deadline.signal.aborted && !warnings.some((warning) => warning.guard)
  }

  async #look(): Promise<Surroundings> {
    const { client, url } = this.#at
    const target = await inspectTarget(client, url, this.#scenario)
    refuseWithoutReload(this.#scenario, target)
    const here = this.#isHere(target)
    const pid = here ? await serverPid(portOf(url)) : undefined
    const [own, around] = await Promise.all([describeMachine(pid), describeConditions()])
    const machine = machineOf(target, own, this.#scenario.machine)
    await refuseTooLarge({ scenario: this.#scenario, client, target, machine })
    return { target, machine, around: here ? around : {}, pid }
  }

  /** This machine does the server's work: it is neither elsewhere nor simulated. */
  #isHere({ url, simulator }: Target): boolean {
    return isLoopback(url) && !simulator
  }

  /** A session that will be stored should be a load of its own. */
  async #freshen(found: Surroundings, plan: RunPlan): Promise<boolean> {
    if (!found.target.wasLoaded) return true
    if (!plan.freshLoad || reloadRefusal(this.#scenario, found.target) !== undefined) return false
    await this.#reload(found, 'the model is loaded afresh, so that this session is a load of its own')
    return true
  }

  async #first(
    found: Surroundings,
    plan: RunPlan,
    resultOf: (load: MeasuredLoad) => SweepResult,
  ): Promise<MeasuredLoad> {
    const { parallel } = this.#scenario
    const { min, max } = this.#scenario.rounds
    const rounds = { min, max: plan.next ? max : min }
    const say = (passMs?: number) => this.#sayExpected(found, { parallel, rounds, passMs })
    say(plan.passMs)
    const onWarm = plan.passMs === undefined ? say : undefined
    const next = this.#withinBudget(plan.next ?? (() => 'done'))
    const { onSoFar } = this.#at
    const onRound = onSoFar && (async (load: MeasuredLoad) => await onSoFar(resultOf(load)))
    return await this.#load(found, { parallel, rounds, next, onWarm, onRound, search: this.#search() })
  }

  /** No further round once the budget is spent. */
  #withinBudget(next: LoadPlan['next']): LoadPlan['next'] {
    return (levels) => (this.#isSpent() ? 'done' : next(levels))
  }

  /** The first load searches its levels; what follows it measures those that were found. */
  #search(): LoadPlan['search'] {
    const { search, rounds, cliffThreshold } = this.#scenario
    const asked = { min: rounds.min, edge: rounds.max }
    return search && { ...search, cliffThreshold, rounds: asked, isSpent: () => this.#isSpent() }
  }

  #isSpent(): boolean {
    return this.#at.clock.now() > (this.#scenario.budgetMs ?? Number.POSITIVE_INFINITY)
  }

  async #confirm(
    found: Surroundings,
    { suspects, result }: { suspects: readonly number[]; result: SweepResult },
  ): Promise<Confirmation> {
    const parallel = confirmationLevels(suspects)
    const refusal = reloadRefusal(this.#scenario, found.target) ?? this.#overBudget(found, parallel, result)
    if (refusal !== undefined) return { state: 'refused', reason: refusal }
    const why = `${suspectsText(this.#scenario, suspects)} looks regressed: measured again after a fresh load`
    const rounds = confirmationRounds(this.#scenario)
    const load = await this.#further(found, why, { parallel, rounds, next: () => 'done' })
    return load instanceof BenchError
      ? { state: 'refused', reason: `it could not be measured again: ${furtherFailure(load)}` }
      : { state: 'measured', ...this.#summary(found, load) }
  }

  #overBudget(found: Surroundings, parallel: readonly number[], result: SweepResult): string | undefined {
    const { budgetMs } = this.#scenario
    if (budgetMs === undefined) return undefined
    const rest = idleMs(this.#scenario, found.machine.origin === 'simulated')
    const needs = this.#at.clock.now() + rest + confirmationMs(this.#scenario, result, parallel)
    return needs > budgetMs
      ? `the confirmation would end after ${seconds(needs)}, past the budget of ${seconds(budgetMs)}`
      : undefined
  }

  /** Further fresh loads, each a session of its own; none where a reload is not allowed. */
  async #record(
    found: Surroundings,
    parallel: readonly number[],
    more: number,
  ): Promise<readonly LoadResult[] | undefined> {
    if (more <= 0) return undefined
    const refusal = reloadRefusal(this.#scenario, found.target)
    if (refusal !== undefined) {
      this.#at.onProgress({ type: 'note', text: `one session only: ${refusal}` })
      return undefined
    }
    const { min } = this.#scenario.rounds
    const recorded: LoadResult[] = []
    for (let index = 0; index < more && !this.#at.deadline.signal.aborted; index += 1) {
      const why = `session ${index + 2} of ${more + 1}: a fresh load`
      const load = await this.#further(found, why, { parallel, rounds: { min, max: min }, next: () => 'done' })
      if (load instanceof BenchError) {
        this.#at.onProgress({ type: 'note', text: `${recorded.length + 1} of ${more + 1} sessions: ${load.message}` })
        break
      }
      recorded.push(this.#summary(found, load))
    }
    return recorded
  }

  /** A fresh load beside the first, with its own time: whatever becomes of it, the first one's result stays. */
  async #further(found: Surroundings, why: string, plan: LoadPlan): Promise<MeasuredLoad | BenchError> {
    this.#at.deadline.restart()
    try {
      await this.#reload(found, why)
      return await this.#load(found, plan)
    } catch (error) {
      if (error instanceof BenchError) return error
      throw error
    }
  }

  async #reload({ machine }: Surroundings, why: string): Promise<void> {
    const { client, clock, deadline, onProgress } = this.#at
    const simulated = machine.origin === 'simulated'
    const rest = idleMs(this.#scenario, simulated)
    onProgress({ type: 'note', text: rest > 0 ? `${why}, after ${rest / 1000} s of rest` : why })
    await unloadAndRest({ scenario: this.#scenario, client, clock, signal: deadline.signal, simulated })
  }

  async #load(found: Surroundings, plan: LoadPlan): Promise<MeasuredLoad> {
    const { client, clock, deadline, onProgress, onFlight } = this.#at
    const bodies = new RequestBodies(this.#scenario, found.target.model.capabilities.includes('thinking'))
    const { target, pid, machine } = found
    const at = { target, pid, cores: machine.cpuCores }
    const parts: LoadParts = { scenario: this.#scenario, client, clock, bodies, deadline, onProgress, onFlight, ...at }
    const swapBefore = await readSwap({ client, target })
    try {
      return await MEASURE[this.#scenario.mode](parts, plan)
    } catch (error) {
      throw await explainLoad(error, { scenario: this.#scenario, client, target, machine, swapBefore })
    }
  }

  #summary({ target }: Surroundings, load: MeasuredLoad): LoadResult {
    return summarizeLoad(load, { scenario: this.#scenario, target, clock: this.#at.clock })
  }

  #sayExpected(
    { machine }: Surroundings,
    { parallel, rounds, passMs }: Pick<LoadPlan, 'parallel' | 'rounds'> & { passMs?: number },
  ): void {
    const { name, mode, turns, options, search } = this.#scenario
    this.#at.onProgress({
      type: 'expected',
      scenario: name,
      ...(mode === 'parallel-sweep' ? {} : { mode }),
      ...(turns > 0 ? { turns } : {}),
      parallel,
      upTo: search?.upTo,
      rounds,
      tokens: options.num_predict,
      simulated: machine.origin === 'simulated',
      expectedMs: passMs === undefined ? undefined : passMs * rounds.min,
    })
  }
}

const seconds = (ms: number): string => `${Math.ceil(ms / 1000)} s`
