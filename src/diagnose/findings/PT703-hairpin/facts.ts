/** `failed`: a probe showed it. `compared`: another client reaches the same address. */
export interface FailedFacts {
  way: 'failed'
  pod: string
  address: string
  compared: boolean
  node?: string
}

/** It was not probed. */
export interface UntriedFacts {
  way: 'untried'
  client: string
  /** The first Pod that is both client and endpoint. */
  pod: string
  port: number
  /** How many of the endpoints are Pods of the client. */
  own: number
  of: number
}

export type Facts = FailedFacts | UntriedFacts
