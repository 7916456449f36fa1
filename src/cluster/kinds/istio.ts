import { projectDestinationRule } from '../project/destination-rule.ts'
import { kind, one } from './kind.ts'

/** The kinds of Istio that are not routes. */
export const istio = {
  DestinationRule: kind({
    kind: 'DestinationRule',
    group: 'networking.istio.io',
    versions: ['v1', 'v1beta1', 'v1alpha3'],
    plural: 'destinationrules',
    isOptional: true,
    inEveryVersion: true,
    isFromAnywhere: true,
    resource: 'destinationrules',
    list: 'destinationRules',
    project: one(projectDestinationRule),
    beside: ['service', 'pod'],
  }),
}
