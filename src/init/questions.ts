import type { OfferedModel } from './model-offer.ts'

/** What is asked of a person in a terminal. Each @throws Cancelled where the person stops. */
export interface Questions {
  /** A model of the server, or `simulated`. */
  model(offers: readonly OfferedModel[]): Promise<ModelAnswer>
  /** Where no server, or no model, was found. */
  withoutModel(): Promise<ModelAnswer>
  /** May the model be loaded to see how many requests are served at once? */
  probe(model: string, mayPushOut: boolean): Promise<boolean>
  /** `suggested`: what Enter answers. */
  workflows(suggested: boolean): Promise<boolean>
}

export type ModelAnswer = { readonly model: string } | 'simulated'

/** Stopped by the person who was asked. Nothing is written then. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled'
}
