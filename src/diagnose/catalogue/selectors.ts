import { similar } from '../../lib/similar.ts'
import type { Fix } from '../../model/finding.ts'
import type { Facts } from '../facts.ts'
import { count, selectorText, some, type WordContext, type WordsFor } from '../words.ts'
import { namedAllTheSame } from './ports.ts'

/** PT1xx: the Service, its selector and its slices. */
export const selectorWords: WordsFor<'PT101' | 'PT103' | 'PT105' | 'PT106'> = {
  PT101: {
    name: 'selector-matches-nothing',
    title: () => 'the selector matches no Pod',
    message: ({ selector, near, inferred }, { namespace }) => {
      const start = `No Pod in namespace ${namespace} has the labels ${selectorText(selector)}`
      if (near.length > 0) return `${start}; ${nearText(near)}.`
      return inferred ? `${start}; a workload may be scaled to zero, but workloads could not be read.` : `${start}, and none comes near.`
    },
    fix: fixSelector,
    explain: {
      summary: 'The selector of the Service matches no Pod of its namespace.',
      means:
        'The Service has no endpoints: kube-proxy rejects every connection to it, and the DNS name of a headless Service has no address.',
      why: 'A Service selects Pods of its own namespace whose labels are equal to every key of spec.selector. One letter, or one label that only the Deployment (and not its Pod template) carries, is enough to match none. The EndpointSlice controller then keeps one slice without endpoints.',
      sources: ['core/v1 ServiceSpec.selector', 'Debug Services: Does the Service have any EndpointSlices?'],
      confirm: [
        "kubectl -n NS get service SVC -o jsonpath='{.spec.selector}'",
        'kubectl -n NS get pods --show-labels',
        'kubectl -n NS get endpointslices -l kubernetes.io/service-name=SVC',
      ],
      mend: [
        'Set the selector to labels that the Pods have, all keys at once, since it is replaced:',
        'kubectl -n NS set selector service/SVC KEY=VALUE,KEY=VALUE',
        'Or put the labels on the Pod template of the workload (spec.template.metadata.labels), not only on the workload itself.',
      ],
    },
  },
  PT103: {
    name: 'slice-not-joined',
    title: ({ fault }) =>
      fault === 'label' ? 'an EndpointSlice does not carry the label of this Service' : 'no slice port has the name of the Service port',
    message: ({ slice, service, label, fault, ports, wanted, headless }) =>
      fault === 'port'
        ? `${slice} lists ${ports.length > 0 ? some(ports) : 'no port'}, but the Service port is ${some(wanted)}; name and protocol must be equal.${headless ? ` ${namedAllTheSame}` : ''}`
        : `${slice} seems to be written for this Service, but its label kubernetes.io/service-name ${label === undefined ? 'is missing' : `is "${label}"`}; it must be "${service}".`,
    fix: ({ kind, slice, service, fault }, { kubectl }) =>
      fault === 'label'
        ? {
            text: 'Label the slice with the name of the Service.',
            command: kubectl('label', 'endpointslice', slice, `kubernetes.io/service-name=${service}`, '--overwrite'),
          }
        : {
            text: 'Give the port of the slice the name and protocol of the Service port.',
            command: kubectl('edit', kind.toLowerCase(), slice),
          },
    explain: {
      summary: 'An EndpointSlice written by hand is not joined to the Service.',
      means:
        'The Service has no selector, so nobody but you (or another controller) writes its endpoints, and those that exist do not count.',
      why: 'kube-proxy joins slices to a Service by the label kubernetes.io/service-name alone, never by the name of the slice or its owner, and a slice port to a Service port by equal name and protocol. An unnamed Service port needs a slice port with the empty name; a port without name or number is ignored.',
      sources: ['discovery/v1 EndpointSlice', 'kube-proxy pkg/proxy/endpointslicecache.go', 'kubernetes#79732, #123954'],
      confirm: [
        'kubectl -n NS get endpointslices --show-labels',
        "kubectl -n NS get service SVC -o jsonpath='{.spec.ports}'",
        "kubectl -n NS get endpointslice SLICE -o jsonpath='{.ports}'",
      ],
      mend: ['kubectl -n NS label endpointslice SLICE kubernetes.io/service-name=SVC --overwrite', 'Or correct ports[].name in the slice.'],
    },
  },
  PT105: {
    name: 'no-usable-endpoint',
    title: ({ isLate }) => (isLate ? 'no endpoint is in use yet' : 'no endpoint is in use'),
    message: ({ port, states, selector, isLate }) => {
      if (isLate) return 'The Service, or Pods that it selects, changed only moments ago: its EndpointSlices may still be those of before.'
      if (states.length > 0) return `Port ${port.port}/${port.protocol} has endpoints, but only such as get no traffic: ${some(states)}.`
      return selector
        ? 'No EndpointSlice of this Service holds an address, and which Pods it selects is not known.'
        : 'The Service has no selector, and nobody has written an EndpointSlice for it.'
    },
    fix: ({ selector }, { kubectl, service }) =>
      selector
        ? {
            text: 'Look at the Pods that the Service selects.',
            command: kubectl('get', 'endpointslices', '-l', `kubernetes.io/service-name=${service}`, '-o', 'yaml'),
          }
        : { text: `Write an EndpointSlice with the label kubernetes.io/service-name=${service}, or give the Service a selector.` },
    explain: {
      summary: 'No endpoint of the Service port gets traffic.',
      means: 'kube-proxy has nowhere to send a connection and rejects it. No narrower cause could be told from what was read.',
      why: 'Only endpoints that are ready get traffic; if there is none, those that still serve while they terminate. A Service without a selector has exactly the endpoints that somebody writes.',
      sources: ['kube-proxy pkg/proxy/topology.go CategorizeEndpoints', 'discovery/v1 EndpointConditions'],
      confirm: ['kubectl -n NS get endpointslices -l kubernetes.io/service-name=SVC -o yaml'],
      mend: [
        'Give the Service a selector that matches ready Pods, or write an EndpointSlice with the label kubernetes.io/service-name=SVC.',
      ],
    },
  },
  PT106: {
    name: 'ready-but-not-listed',
    title: ({ count: pods }) => `${pods === 1 ? 'a ready Pod is' : 'ready Pods are'} missing from the EndpointSlices`,
    message: ({ pod, count: pods, of }) =>
      `${pods} of ${count(of, 'Pod')} (${pods === 1 ? '' : 'such as '}${pod}) ${pods === 1 ? 'is' : 'are'} ready and selected, but in no slice of the Service.`,
    fix: (_, { kubectl, service }) => ({
      text: 'Look at who writes the slices: the EndpointSlice controller runs in kube-controller-manager.',
      command: kubectl('get', 'endpointslices', '-l', `kubernetes.io/service-name=${service}`, '-o', 'yaml'),
    }),
    explain: {
      summary: 'Pods are ready and selected, yet no EndpointSlice lists them.',
      means: 'The slices are behind the Pods: for a moment after a change, or for good when their controller does not run.',
      why: 'The EndpointSlice controller in kube-controller-manager writes the slices from Services and Pods. When it is stopped, behind, or not the one that manages these slices (label endpointslice.kubernetes.io/managed-by), they go stale.',
      sources: ['k8s.io/endpointslice reconciler.go', 'kubernetes#135593'],
      confirm: [
        'kubectl -n NS get endpointslices -l kubernetes.io/service-name=SVC -o wide',
        'kubectl -n kube-system get pods -l component=kube-controller-manager',
        'Run kubectl porttrace svc/SVC again after a few seconds.',
      ],
      mend: ['Restart kube-controller-manager, or remove slices of another manager that shadow the right ones.'],
    },
  },
}

/** `checkout-1 has app=checkout`, of the first and how many are like it. */
function nearText(near: Facts['PT101']['near']): string {
  const [first] = near
  const labels = (first?.differs ?? []).map(({ key, wanted, found }) =>
    found === undefined ? `no label ${key} (wanted ${wanted})` : `${key}=${found} instead of ${wanted}`,
  )
  return `nearest ${near.length === 1 ? 'is' : `are ${near.length} Pods such as`} ${first?.pod}, with ${some(labels)}`
}

/** A slip of the keyboard, and not another application or another version of it. */
function isSlip(wanted: string, found: string): boolean {
  return similar(wanted, found) && wanted.replaceAll(/\d/g, '') !== found.replaceAll(/\d/g, '')
}

/**
 * The whole selector with the values that the near Pods have; a command only if a slip explains every difference: a Service must not be
 * pointed at another application.
 */
function fixSelector({ selector, near }: Facts['PT101'], { kubectl, service }: WordContext): Fix {
  const [first] = near
  const text = 'Set the selector to labels that the Pods have.'
  if (!first) return { text, command: kubectl('get', 'pods', '--show-labels') }
  const change = (differs: typeof first.differs) => JSON.stringify(differs)
  const isOther = first.differs?.some(({ wanted, found }) => found === undefined || !isSlip(wanted, found))
  if (isOther || near.some((pod) => change(pod.differs) !== change(first.differs)))
    return { text, command: kubectl('get', 'pods', '--show-labels') }
  const mended = { ...selector, ...Object.fromEntries((first.differs ?? []).map(({ key, found }) => [key, found ?? ''])) }
  return { text, command: kubectl('set', 'selector', `service/${service}`, selectorText(mended)) }
}
