/** The user's call that a failure belongs to, so that editors and annotations point there and not into this package. */
export interface CallSite {
  readonly stack: string
}

/** Remembers where `callee` was called from. */
export function captureSite(callee: (...args: never[]) => unknown): CallSite {
  const holder: { stack?: string } = {}
  Error.captureStackTrace(holder, callee)
  return { stack: holder.stack ?? '' }
}

/** The same error, its stack replaced by that of the call site. */
export function atSite<Failure extends Error>(failure: Failure, site: CallSite): Failure {
  const frames = site.stack.split('\n').slice(1).join('\n')
  failure.stack = `${failure.name}: ${failure.message}\n${frames}`
  return failure
}

/** Calls, and lets what it throws point at the site. */
export function pointingAt<Result>(site: CallSite, call: () => Result): Result {
  try {
    return call()
  } catch (error) {
    throw error instanceof Error ? atSite(error, site) : error
  }
}

export const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''

/** Throws what was caught, pointing at the site; what ends a skipped test passes untouched. */
export function rethrowAt(error: unknown, site: CallSite): never {
  if (isSkip(error)) throw error
  throw error instanceof Error ? atSite(error, site) : error
}

/** Calls, and rethrows so. */
export function rethrowingAt(site: CallSite, call: () => void): void {
  try {
    call()
  } catch (error) {
    rethrowAt(error, site)
  }
}

/** Vitest ends a skipped test by throwing; that must pass untouched. */
function isSkip(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'VITEST_PENDING'
}
