import { describe, TestRunner } from 'vitest'
import { measuringAlso } from '../load/resolve.ts'
import type { Scenario } from '../model/scenario.ts'
import type { Requirement } from '../verdict/requirement/ast.ts'
import { checkRequirement, namedLevels } from '../verdict/requirement/check.ts'
import { parseRequirement } from '../verdict/requirement/parse.ts'
import { captureSite, pointingAt } from './at-site.ts'
import { resolveFor } from './ollama.ts'
import { type DeclaredScenario, declareTests } from './scenario-tests.ts'

type Declare = (name: string, scenario: Scenario) => void

/** `scenario()` and its variants, which read as those of `describe`. */
export interface ScenarioApi extends Declare {
  readonly skip: Declare
  readonly only: Declare
  /** Skips where the condition holds; the stored baseline is kept, as it is not where `if` leaves a scenario out. */
  skipIf(condition: unknown): Declare
  runIf(condition: unknown): Declare
}

type Describe = (name: string, body: () => void) => unknown

function declare(suite: Describe, mark: (...args: never[]) => unknown): Declare {
  return function declareScenario(name, given) {
    const site = captureSite(mark === scenario ? mark : declareScenario)
    const checked = pointingAt(site, () => check(name, given))
    suite(name, () => declareTests({ ...checked, site }))
  }
}

function check(name: string, given: Scenario): Omit<DeclaredScenario, 'site'> {
  const resolved = resolveFor(name, given)
  refuseSameName(name)
  const variants = resolved.variants.map((variant) => variant.name)
  const requirements = resolved.require.map((text) => parseRequirement(text, { variants }))
  for (const requirement of requirements) {
    checkRequirement(requirement, resolved)
    checkVariant(requirement, variants)
  }
  return { resolved: measuringAlso(resolved, requirements.flatMap(namedLevels)), requirements }
}

/**
 * Declares a scenario: one test that measures, one for each requirement, and one for the stored baseline, so that every
 * reporter shows each by its own words. All options are checked here, before any request.
 * @throws TypeError on an option or a requirement that cannot be meant
 */
export const scenario: ScenarioApi = Object.assign(
  function scenario(name: string, given: Scenario): void {
    declare(describe, scenario)(name, given)
  },
  {
    skip: declare(describe.skip, () => {}),
    only: declare(describe.only, () => {}),
    skipIf: (condition: unknown) => declare(describe.skipIf(condition), () => {}),
    runIf: (condition: unknown) => declare(describe.runIf(condition), () => {}),
  },
)

/** In an A/B run a requirement must say whom it is about. */
function checkVariant(requirement: Requirement, variants: readonly string[]): void {
  if (variants.length === 0 || requirement.kind === 'no errors') return
  if (requirement.kind === 'compare' && requirement.variant !== undefined) return
  const [first = ''] = variants
  throw new TypeError(
    `requirement "${requirement.text}": this scenario has the variants ${variants.map((name) => `"${name}"`).join(', ')}, so say which one is meant, as in "${first} P=2 gen speed ≥ 20 tok/s".`,
  )
}

/** Stored entries are found by name: two of one name would be told apart only by the order in which they happen to run. */
function refuseSameName(name: string): void {
  const { tasks } = TestRunner.getCurrentSuite()
  if (!tasks.some((task) => task.name === name)) return
  throw new TypeError(
    `two scenarios in this file are called "${name}": give each a name of its own, because its stored baseline is found by it.`,
  )
}
