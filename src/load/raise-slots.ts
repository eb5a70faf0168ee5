import type { Raise } from '../model/scenario.ts'
import { isWorthKeeping, type MatrixOptions, sayFailure, SettingRun } from './setting-run.ts'

/**
 * Doubles NUM_PARALLEL until the model no longer loads or the machine swaps, then halves the gap until the last that
 * fits and the first that does not are neighbours. Answers in ascending order.
 */
export async function raiseSlots(raise: Raise, options: MatrixOptions): Promise<readonly SettingRun[]> {
  const settings: SettingRun[] = []
  const fits = async (slots: number): Promise<boolean> => {
    const setting = new SettingRun(raise.at(slots))
    settings.push(setting)
    options.onProgress?.({ type: 'note', text: `${setting.name}: does it fit?` })
    await setting.measure(options)
    sayFailure(setting, options)
    await options.onMeasured(inOrder(settings))
    return setting.failure === undefined && !setting.isSwapping
  }
  try {
    await findEdge(raise.upTo, { fits, isStopped: () => options.signal?.aborted === true })
  } catch (error) {
    if (!isWorthKeeping(settings, options)) throw error
  }
  return inOrder(settings)
}

/** Asks as few as needed: about twice the logarithm of `upTo`. */
export async function findEdge(
  upTo: number,
  { fits, isStopped }: { readonly fits: (slots: number) => Promise<boolean>; readonly isStopped: () => boolean },
): Promise<void> {
  let [good, bad] = [0, Number.POSITIVE_INFINITY]
  while (!isStopped() && good < upTo && bad - good > 1) {
    const slots =
      bad === Number.POSITIVE_INFINITY ? Math.min(upTo, Math.max(1, 2 * good)) : Math.floor((good + bad) / 2)
    if (await fits(slots)) good = slots
    else bad = slots
  }
}

const inOrder = (settings: readonly SettingRun[]): readonly SettingRun[] =>
  settings.toSorted((a, b) => slotsOf(a) - slotsOf(b))

const slotsOf = ({ scenario }: SettingRun): number => scenario.setting?.numParallel ?? 0
