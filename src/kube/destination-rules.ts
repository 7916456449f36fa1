import type { DestinationRule } from '../model/destination-rule.ts'
import { istioHost } from './istio-host.ts'

/** Finds the DestinationRules for a Service, wherever they are. */
export type RulesFor = (namespace: string, service: string) => readonly DestinationRule[]

/**
 * The DestinationRules by the Service that they are for: those that name it, or if none does, those with a wildcard that covers it
 * (networking.istio.io/v1 DestinationRule.host).
 */
export function destinationRulesFor(rules: readonly DestinationRule[]): RulesFor {
  const [wild, exact] = [rules.filter(isWild), rules.filter((rule) => !isWild(rule))]
  let byService: Map<string, DestinationRule[]> | undefined
  return (namespace, service) => {
    byService ??= Map.groupBy(exact, (rule) => {
      const host = istioHost(rule.host, rule.namespace)
      return `${host.namespace}/${host.name}`
    })
    return byService.get(`${namespace}/${service}`) ?? wild.filter(({ host }) => covers(host, namespace, service))
  }
}

function isWild({ host }: DestinationRule): boolean {
  return host.startsWith('*')
}

/** Does the wildcard cover the Service, whatever the domain of the cluster is called? */
function covers(host: string, namespace: string, service: string): boolean {
  const end = host.slice(1)
  const isOfDomain = end.startsWith(`.${namespace}.svc.`) || end.startsWith('.svc.')
  return isOfDomain || `${service}.${namespace}.svc.cluster.local`.endsWith(end)
}
