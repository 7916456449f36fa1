import type { Rule } from './rule.ts'
import { externalLocalGap } from './rules/external-local-gap.ts'
import { internalLocalGap } from './rules/internal-local-gap.ts'
import { loadBalancerPending } from './rules/load-balancer-pending.ts'
import { namedPortMissing } from './rules/named-port-missing.ts'
import { noSuchServicePort } from './rules/no-such-service-port.ts'
import { noUsableEndpoint } from './rules/no-usable-endpoint.ts'
import { notListed } from './rules/not-listed.ts'
import { nothingListens } from './rules/nothing-listens.ts'
import { podNotReady } from './rules/pod-not-ready.ts'
import { podNotRunning } from './rules/pod-not-running.ts'
import { routePortMissing } from './rules/route-port-missing.ts'
import { routeServiceMissing } from './rules/route-service-missing.ts'
import { scaledToZero } from './rules/scaled-to-zero.ts'
import { selectorMatchesNothing } from './rules/selector-matches-nothing.ts'
import { sliceNotJoined } from './rules/slice-not-joined.ts'

/** Every rule; their order decides nothing. */
export const rules: readonly Rule[] = [
  selectorMatchesNothing,
  sliceNotJoined,
  noUsableEndpoint,
  notListed,
  podNotReady,
  podNotRunning,
  scaledToZero,
  namedPortMissing,
  nothingListens,
  noSuchServicePort,
  loadBalancerPending,
  externalLocalGap,
  internalLocalGap,
  routeServiceMissing,
  routePortMissing,
]
