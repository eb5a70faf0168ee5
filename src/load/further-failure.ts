import type { BenchError, BenchErrorCode } from '../errors.ts'

/** Messages of these codes name the server's address, which never gets into a result. */
const WITHOUT_ADDRESS: { readonly [C in BenchErrorCode]?: string } = {
  SERVER_UNREACHABLE: 'the server no longer answers',
  NOT_OLLAMA: 'something else than Ollama answered',
  MODEL_MISSING: 'the model is no longer on the server',
}

/** Why a further load could not be measured, in words that a result may hold. */
export const furtherFailure = ({ code, message }: BenchError): string => WITHOUT_ADDRESS[code] ?? message
