/**
 * What a model will need before it is loaded, and how fast it will be at a P that was not measured.
 * See docs/planner.md for the formulas, and for what they cannot know.
 */
import { planModel } from './load/plan-model.ts'
import type { PlanOptions } from './load/plan-options.ts'
import type { Plan } from './model/plan.ts'
import { TOOL } from './tool.ts'

export { forecast, type Forecastable, type ForecastOptions } from './measure/forecast.ts'
export type { Forecast, ForecastLevel, MemoryPlan, Plan, PlanRow, PlanSetting, PlanVerdict } from './model/plan.ts'
export type { PlanOptions } from './load/plan-options.ts'
export type { KvCacheType } from './model/server.ts'
export { memoryPlan, type MemoryQuestion } from './plan/memory-plan.ts'

/**
 * Memory for each NUM_PARALLEL, context and KV type, from what the server says of the model; nothing is loaded.
 * @throws TypeError on an option that cannot be meant, and where the server is elsewhere and no memory is given
 * @throws BenchError SERVER_UNREACHABLE, NOT_OLLAMA, MODEL_MISSING, NOT_MEASURED
 */
export async function plan(options: PlanOptions): Promise<Plan> {
  return await planModel(options, TOOL)
}
