/**
 * What holds a server back, or spoils the measurement of it. `undecided` where the levels do not tell: only one was
 * measured, or none is clearly above or below the cliff line.
 */
export type DiagnosisCode =
  | 'not-fit'
  | 'out-of-memory'
  | 'swapping'
  | 'threads-equal-cores'
  | 'saturated'
  | 'queueing'
  | 'memory-tight'
  | 'healthy'
  | 'undecided'

/** One of the codes, and how it was seen. */
export interface DiagnosisPart {
  readonly code: DiagnosisCode
  /** In one line. */
  readonly message: string
}

/** The one thing to know of a finished sweep: its evidence, and the next step. */
export interface Diagnosis extends DiagnosisPart {
  /** With numbers; that of a warning is its message, word for word. */
  readonly evidence: readonly string[]
  readonly advice: string
  /** What holds as well, the weightier first. Absent: nothing else. */
  readonly also?: readonly DiagnosisPart[]
}
