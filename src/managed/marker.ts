/** The variable by which every process of a managed server is known: the runner inherits it from the server. */
export const MARKER = 'VITEST_OLLAMA_BENCH_RUN'

/** The same of a supervisor: a run that has a living one is looked after, wherever it is registered. */
export const SUPERVISES = 'VITEST_OLLAMA_BENCH_SUPERVISES'

/** A run's id, as `randomUUID` makes it: it is also a file's name. */
export const RUN_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
