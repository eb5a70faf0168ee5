/**
 * The rule of judgement by itself: pure functions over sessions of round values, without a clock or I/O.
 * See docs/verdicts.md for the rule, what it sees and what it cannot.
 */
export type { Tolerances } from './model/baseline.ts'
export type { GatedMetricKey } from './model/metric.ts'
export type { Cell, CellVerdict, Judgement, Session } from './model/verdict.ts'
export { settleUnconfirmed } from './verdict/judge/confirm.ts'
export { judge, type JudgeInput } from './verdict/judge/judge.ts'
