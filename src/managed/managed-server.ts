import type { Startable } from '../model/scenario.ts'
import type { ManagedServer, ServerSetting } from '../model/server.ts'

/** An `ollama serve` with this setting, started when a measurement needs it: what that takes is not loaded before. */
export function managedServer(
  setting: ServerSetting,
  { env, binary }: Pick<ManagedServer, 'env' | 'binary'>,
): Startable {
  const start: Startable['start'] = async () => {
    const { startManaged } = await import('./start-managed.ts')
    return await startManaged(setting, { env, binary })
  }
  return { label: 'a server of its own', start }
}
