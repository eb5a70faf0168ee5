import type { BaselineVerdict } from '../model/verdict.ts'

/** Why a test is skipped, and the command that helps. */
export const skipReason = ({ headline, advice }: BaselineVerdict): string =>
  [headline, advice].filter((part) => part !== undefined).join('. ')
