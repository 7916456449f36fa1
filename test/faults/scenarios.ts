import type { Scenarios } from './scenario.ts'
import { clusterScenarios } from './scenarios/clusters.ts'
import { connectionScenarios } from './scenarios/connections.ts'
import { gatewayScenarios } from './scenarios/gateways.ts'
import { meshScenarios } from './scenarios/meshes.ts'
import { nameScenarios } from './scenarios/names.ts'
import { nodeScenarios } from './scenarios/nodes.ts'
import { podScenarios } from './scenarios/pods.ts'
import { policyScenarios } from './scenarios/policies.ts'
import { portScenarios } from './scenarios/ports.ts'
import { probedScenarios } from './scenarios/probed.ts'
import { rangeScenarios } from './scenarios/ranges.ts'
import { requestScenarios } from './scenarios/requests.ts'
import { routeScenarios } from './scenarios/routes.ts'
import { serviceScenarios } from './scenarios/services.ts'
import { wayInScenarios } from './scenarios/ways-in.ts'

/** A scenario for each code. */
export const scenarios: Scenarios = {
  ...serviceScenarios,
  ...podScenarios,
  ...portScenarios,
  ...policyScenarios,
  ...wayInScenarios,
  ...routeScenarios,
  ...gatewayScenarios,
  ...meshScenarios,
  ...nameScenarios,
  ...nodeScenarios,
  ...rangeScenarios,
  ...probedScenarios,
  ...requestScenarios,
  ...connectionScenarios,
  ...clusterScenarios,
}
