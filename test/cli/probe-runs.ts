import type { User } from '../server/rbac.ts'
import { type Bench, reader } from './program.ts'

/** The sessions in Pods that were requested. */
export function execs({ server }: Bench) {
  return server.requests.filter(({ path }) => path.endsWith('/exec'))
}

export const lists = [
  'services',
  'pods',
  'endpointslices.discovery.k8s.io',
  'nodes',
  'ingresses.networking.k8s.io',
  'networkpolicies.networking.k8s.io',
]
export const exec = { apiGroups: [''], resources: ['pods/exec'], verbs: ['get', 'create'] }
export const runner: User = { ...reader('runner', lists), rules: [...(reader('runner', lists).rules ?? []), exec] }
