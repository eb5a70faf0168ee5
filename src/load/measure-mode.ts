import type { Mode } from '../model/scenario.ts'
import { ColdStartRun } from './cold-start-run.ts'
import { ConversationRun } from './conversation-run.ts'
import { type LoadPlan, measureLoad } from './measure-load.ts'
import { type LoadParts, type MeasuredLoad, watchedLoad } from './watched-load.ts'

type Measure = (parts: LoadParts, plan: LoadPlan) => Promise<MeasuredLoad>

/** What one load is measured with, by mode. */
export const MEASURE: Readonly<Record<Mode, Measure>> = {
  'parallel-sweep': measureLoad,
  'context-growth': measureConversations,
  'cold-start': measureColdStarts,
}

const NO_LEVELS = { levels: [], probes: [] }

/** Memory settles after a first short conversation, so that its growth is that of the longer ones. */
async function measureConversations(parts: LoadParts, plan: LoadPlan): Promise<MeasuredLoad> {
  return await watchedLoad(parts, plan, async (load) => {
    const { contextLength } = (await load.begin()) ?? {}
    const scenario = { ...parts.scenario, rounds: plan.rounds }
    const run = new ConversationRun({ ...parts, ...load, scenario, contextLength })
    await run.warmUp()
    await load.memory.settle()
    const soFar = () => ({ ...NO_LEVELS, turns: run.turns, coldPrefill: run.coldPrefill, order: run.order })
    return await load.observe((watch) => run.measure(watch), soFar)
  })
}

/** The model is loaded once before, so that its context and its memory are known and the first unload has something to do. */
async function measureColdStarts(parts: LoadParts, plan: LoadPlan): Promise<MeasuredLoad> {
  return await watchedLoad(parts, plan, async (load) => {
    await load.begin()
    const scenario = { ...parts.scenario, rounds: plan.rounds }
    const simulated = parts.target.simulator !== undefined
    const run = new ColdStartRun({ ...parts, ...load, scenario, simulated })
    await load.memory.settle()
    return await load.observe(
      (watch) => run.measure(watch),
      () => ({ ...NO_LEVELS, starts: run.starts, order: run.order }),
    )
  })
}
