import { Chalk } from 'chalk'

export type Paint = (text: string) => string

/** Every colour a report uses, by role. Without colour each role returns its text unchanged. */
export interface Palette {
  readonly color: boolean
  /** Headline figures and titles. */
  readonly strong: Paint
  /** Secondary text: units, legends, bounds. */
  readonly dim: Paint
  /** Verdicts only: met, missed, doubtful. */
  readonly good: Paint
  readonly bad: Paint
  readonly doubt: Paint
  /** A label that must not be overlooked ("SIMULATED"). */
  readonly badge: Paint
  /** Bars of a chart: the first and the second series. */
  readonly bar: Paint
  readonly secondBar: Paint
}

/** The only place where a colour is chosen; whether the terminal has any is the caller's knowledge. */
export function palette(color: boolean): Palette {
  const chalk = new Chalk({ level: color ? 1 : 0 })
  return {
    color,
    strong: (text) => chalk.bold(text),
    dim: (text) => chalk.dim(text),
    good: (text) => chalk.green(text),
    bad: (text) => chalk.red(text),
    doubt: (text) => chalk.yellow(text),
    badge: (text) => chalk.bold.inverse(text),
    bar: (text) => chalk.cyan(text),
    secondBar: (text) => chalk.blue(text),
  }
}

/** Text as files, errors and logs want it. */
export const PLAIN: Palette = palette(false)
