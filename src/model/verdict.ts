/** State of one hop. `off`: not in use. */
export type HopState = 'ok' | 'warn' | 'broken' | 'unknown' | 'off'

/**
 * `broken`: for at least one Service port no client gets through, proven. `degraded`: traffic flows, but a way in, a Node, an endpoint
 * or a share of the requests does not. `unknown`: a fault is inferred only, or something that could hide one was not read. `idle`: no
 * traffic is meant. `planned`: of a manifest that is not applied yet, all that can be known before is right. `healthy`: none of these.
 */
export type Verdict = 'healthy' | 'planned' | 'idle' | 'unknown' | 'degraded' | 'broken'
