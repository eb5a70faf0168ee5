import type { ServerSetting } from '../model/server.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Variables that a setting decides; they are given by their own option and not by `env`. */
export const SETTING_VARIABLES = {
  numParallel: 'OLLAMA_NUM_PARALLEL',
  kvCacheType: 'OLLAMA_KV_CACHE_TYPE',
  flashAttention: 'OLLAMA_FLASH_ATTENTION',
  contextLength: 'OLLAMA_CONTEXT_LENGTH',
} as const satisfies { readonly [K in keyof Required<ServerSetting>]: string }

/** What the server is started with: this process's environment (OLLAMA_MODELS with it), the user's, and the setting. */
export function serverEnvironment(
  setting: ServerSetting,
  around: { readonly own: Environment; readonly env?: Environment; readonly port: number },
): Readonly<Record<string, string>> {
  const { numParallel, kvCacheType, flashAttention, contextLength } = setting
  const all: Environment = {
    ...around.own,
    ...around.env,
    OLLAMA_NUM_PARALLEL: numParallel?.toString() ?? around.own['OLLAMA_NUM_PARALLEL'],
    OLLAMA_KV_CACHE_TYPE: kvCacheType ?? around.own['OLLAMA_KV_CACHE_TYPE'],
    OLLAMA_FLASH_ATTENTION:
      flashAttention === undefined ? around.own['OLLAMA_FLASH_ATTENTION'] : flashAttention ? '1' : '0',
    OLLAMA_CONTEXT_LENGTH: contextLength?.toString() ?? around.own['OLLAMA_CONTEXT_LENGTH'],
    OLLAMA_HOST: `127.0.0.1:${around.port}`,
  }
  return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined))
}
