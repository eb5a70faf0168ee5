import type { Warning } from '../../model/result.ts'

/**
 * The fixed probe request was answered with another text than in the newest stored session. No guard: the same prompt
 * does not always give the same text, so that it is a hint and never a failure. Digests that are not known say nothing.
 */
export function textChanged(now: string | undefined, stored: string | undefined): Warning[] {
  if (now === undefined || stored === undefined || now === stored) return []
  return [
    {
      code: 'text-changed',
      message: 'the fixed probe request was answered with another text than in the newest stored session',
      advice:
        'If you did not change the model, its template or the server, look at what did: speed may have been bought with another output.',
    },
  ]
}
