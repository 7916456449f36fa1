/** State of one hop. `off`: not in use. */
export type HopState = 'ok' | 'warn' | 'broken' | 'unknown' | 'off'

/**
 * `broken`: for at least one Service port no client can connect, proven. `degraded`: traffic flows, but an entry point, a Node, an endpoint
 * or a share of the requests does not. `unknown`: a fault is inferred only, or something that could hide one was not read. `idle`: no
 * traffic is expected. `planned`: of a manifest that is not applied yet, all that can be checked before is correct. `healthy`: none of
 * these.
 */
export type Verdict = 'healthy' | 'planned' | 'idle' | 'unknown' | 'degraded' | 'broken'
