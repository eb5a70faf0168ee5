/** Ctrl-C once stops cleanly and keeps what was measured; a second one ends at once, as the system does by default. */
export function interruptible(): { readonly signal: AbortSignal; end(): void } {
  const controller = new AbortController()
  const stop = () => controller.abort()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  return {
    signal: controller.signal,
    end: () => {
      process.off('SIGINT', stop)
      process.off('SIGTERM', stop)
    },
  }
}
