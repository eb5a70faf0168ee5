import type { Finding } from '../model/finding.ts'
import { plainText } from '../plain-text.ts'
import type { Project } from '../project/project.ts'
import { isOldNode, isOldVitest, OLDEST_NODE, OLDEST_VITEST } from '../project/versions.ts'

/** What can be said without a server: of Node, of Vitest, and of the plugin. A project that cannot be read is a reason. */
export function projectFindings(nodeVersion: string, project: Project | TypeError): Finding[] {
  if (project instanceof TypeError) {
    const text = 'not looked at without a project'
    return [
      node(nodeVersion),
      { key: 'vitest', state: 'skipped', text },
      { key: 'plugin', state: 'mend', text: plainText(project.message) },
    ]
  }
  return [node(nodeVersion), vitest(project), plugin(project)]
}

function node(version: string): Finding {
  const text = `${version.replace(/^v/, '')}`
  if (!isOldNode(version)) return { key: 'node', state: 'fine', text }
  return {
    key: 'node',
    state: 'mend',
    text: `${text} is older than ${OLDEST_NODE.join('.')}`,
    advice: 'Install a newer Node, or `npm install -D node@24`, which puts Node 24 first for npx and npm scripts.',
  }
}

function vitest({ vitest: version, installer }: Project): Finding {
  const oldest = OLDEST_VITEST.join('.')
  const advice = `Run \`${installer} vitest@^${oldest}\`.`
  if (version === undefined) return { key: 'vitest', state: 'mend', text: 'it is not installed here', advice }
  const text = plainText(version)
  if (!isOldVitest(version)) return { key: 'vitest', state: 'fine', text }
  return { key: 'vitest', state: 'mend', text: `${text} is older than ${oldest}`, advice }
}

function plugin({ plugin: version, config, installer }: Project): Finding {
  const at = { key: 'plugin' } as const
  if (version === undefined) {
    const advice = `Run \`${installer} vitest-ollama-bench\`.`
    return { ...at, state: 'mend', text: 'vitest-ollama-bench is not installed in this project', advice }
  }
  if (!config) {
    const advice = 'Run `npx vitest-ollama-bench init`, which writes one.'
    return { ...at, state: 'mend', text: 'there is no Vitest config that could name it', advice }
  }
  if (config.hasPlugin) return { ...at, state: 'fine', text: `${plainText(version)}, named in ${config.name}` }
  const advice = `Add it: \`plugins: [ollamaBench()]\`, with \`import { ollamaBench } from 'vitest-ollama-bench/plugin'\`.`
  if (config.isShared) {
    const text = `${config.name} does not name it; files that it imports were not looked at`
    return {
      ...at,
      state: 'caution',
      text,
      advice: `Where they do not either: ${advice[0]?.toLowerCase()}${advice.slice(1)}`,
    }
  }
  return { ...at, state: 'mend', text: `${config.name} does not name it`, advice }
}
