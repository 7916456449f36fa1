import type { Fix } from '../../model/finding.ts'
import type { OwnerView } from '../../model/trace.ts'
import type { Facts } from '../facts.ts'
import { count, selectorText, some, type WordContext, type WordsFor } from '../words.ts'

/** PT1xx: what a selector takes too much, and slices of several writers. */
export const selectionWords: WordsFor<'PT102' | 'PT104'> = {
  PT102: {
    name: 'selector-too-broad',
    title: ({ foreign, reached, count: pods, of }) =>
      reached
        ? `${pods} of ${count(of, 'Pod')} probably ${pods === 1 ? 'does' : 'do'} not serve this: the selector matches ${some(foreign.map(ownerName))} too`
        : `the selector matches ${some(foreign.map(ownerName))} too`,
    message: ({ foreign, own, reached }) => {
      const start = `${some(own.map(ownerName))} ${own.length === 1 ? 'has' : 'have'} the port, and ${some(foreign.map(ownerName))} ${foreign.length === 1 ? 'declares' : 'declare'} none like it`
      return reached
        ? `${start}: connections that go to ${foreign.length === 1 ? 'its' : 'their'} Pods are probably refused. Inferred from the declared ports.`
        : `${start}, so ${foreign.length === 1 ? 'its' : 'their'} Pods get no traffic and nothing is lost.`
    },
    fix: fixSelector,
    explain: {
      summary: 'The selector also matches Pods of another workload, which do not have the port.',
      means:
        'With a number as targetPort, the other Pods get their share of the connections and refuse them: some requests fail, others do not. With a name they are left out.',
      why: 'A Service selects every Pod whose labels are equal to spec.selector, whoever made it. Labels that a whole release shares (app.kubernetes.io/instance, app) match its workers, databases and jobs too. Their readiness says nothing about this port.',
      sources: ['core/v1 ServiceSpec.selector', 'nextcloud/helm#144', 'tektoncd/operator#3228'],
      confirm: [
        "kubectl -n NS get service SVC -o jsonpath='{.spec.selector}'",
        'kubectl -n NS get pods -l KEY=VALUE --show-labels',
        "kubectl -n NS get pods -l KEY=VALUE -o 'custom-columns=POD:.metadata.name,OWNER:.metadata.ownerReferences[0].name,PORTS:.spec.containers[*].ports[*].containerPort'",
      ],
      mend: [
        'Add a label to the selector that only the Pods that are meant have, all keys at once, since it is replaced:',
        'kubectl -n NS set selector service/SVC KEY=VALUE,KEY=VALUE',
      ],
    },
  },
  PT104: {
    name: 'slice-managers-conflict',
    title: ({ mirrored }) =>
      mirrored ? 'mirrored EndpointSlices count beside those of the selector' : 'EndpointSlices of several writers count',
    message: ({ slices, mirrored }) => {
      const start = `${some(slices.map(({ name, managedBy }) => `${name} is written ${managedBy ? `by ${managedBy}` : 'by hand'}`))}; all of them get traffic.`
      return mirrored ? `${start} Endpoints of a Service with a selector are not mirrored, so these are probably left over.` : start
    },
    fix: (_, { kubectl, service }) => ({
      text: 'Keep the slices of one writer, if this is not meant.',
      command: kubectl(
        'get',
        'endpointslices',
        '-l',
        `kubernetes.io/service-name=${service}`,
        '-L',
        'endpointslice.kubernetes.io/managed-by',
      ),
    }),
    explain: {
      summary: 'EndpointSlices of different writers are joined to the same Service.',
      means: 'The addresses of all of them get traffic, those that a person wrote as well as those that a controller keeps.',
      why: 'kube-proxy joins every slice whose label kubernetes.io/service-name names the Service, whoever wrote it. The EndpointSlice controller keeps only its own (label endpointslice.kubernetes.io/managed-by); a slice written by hand stays until a person deletes it. Endpoints written by hand are mirrored into slices for a Service without selector only.',
      sources: ['kube-proxy pkg/proxy/endpointslicecache.go', 'discovery/v1 LabelManagedBy', 'kubernetes#98066, #93157'],
      confirm: ['kubectl -n NS get endpointslices -l kubernetes.io/service-name=SVC -L endpointslice.kubernetes.io/managed-by'],
      mend: [
        'kubectl -n NS delete endpointslice SLICE',
        'Or take the label kubernetes.io/service-name off a slice that is not meant for the Service.',
      ],
    },
  },
}

/** `deployment/web`. */
function ownerName({ kind, name }: OwnerView): string {
  return `${kind.toLowerCase()}/${name}`
}

function fixSelector({ selector, foreign }: Facts['PT102'], { kubectl, service }: WordContext): Fix {
  const text = 'Add a label to the selector that only the Pods that are meant have.'
  if (selector) return { text, command: kubectl('set', 'selector', `service/${service}`, selectorText(selector)) }
  const pods = foreign.flatMap((owner) => owner.pods.slice(0, 1))
  return { text, command: kubectl('get', 'pods', ...pods, '--show-labels') }
}
