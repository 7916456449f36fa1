import { defined } from '../../lib/defined.ts'
import { humanDuration } from '../../lib/duration.ts'
import type { CertificateView } from '../../model/certificate.ts'
import type { ListenerCertificate } from '../../model/edge.ts'
import type { Evidence } from '../../model/finding.ts'
import type { RouteView } from '../../model/way-in.ts'
import type { Chain } from '../../trace/chain.ts'
import { brokenRoute, conditionValue, routeRef } from '../chain/routes.ts'
import type { FindingDefinition, Found } from '../finding.ts'
import { routeName } from '../words/routes.ts'

interface Facts {
  /** `ingress/shop`, `gateway/public`. */
  user: string
  namespace: string
  certificate: CertificateView
  /** How long ago it expired, in ms. */
  expiredFor?: number
}

/**
 * cert-manager reports that the certificate of an Ingress or of a listener of a Gateway has expired, or that it has none to give. Until one is there most
 * controllers of Ingresses serve a certificate of their own, which clients reject. A certificate that is still valid while the next one fails is information.
 */
export const PT510: FindingDefinition<'PT510', Facts> = {
  code: 'PT510',
  name: 'certificate-not-ready',
  rule: (chain) => {
    if (chain.planned) return []
    const seen = new Set<string>()
    return usesOf(chain).flatMap(({ user, namespace, certificate, place, evidence, told = [] }): Found<Facts>[] => {
      const { name, state, notAfter, ready } = certificate
      const key = `${namespace}/${name}`
      if ((state !== 'expired' && state !== 'not-ready') || seen.has(key)) return []
      seen.add(key)
      const object = { kind: 'Certificate', namespace, name }
      const expiredFor = state === 'expired' && notAfter !== undefined ? Date.parse(chain.taken) - Date.parse(notAfter) : undefined
      return [
        {
          facts: { user, namespace, certificate, ...defined({ expiredFor }) },
          ...place,
          severity: state === 'expired' || notAfter === undefined ? 'warn' : 'info',
          evidence: [
            evidence,
            ...(notAfter === undefined ? [] : [{ object, field: 'status.notAfter', value: notAfter }]),
            ...(ready ? [{ object, field: 'status.conditions[Ready]', value: ready }] : []),
            ...told,
          ],
        },
      ]
    })
  },
  title: ({ certificate: { name, notAfter }, expiredFor }) => {
    if (expiredFor !== undefined) return `certificate/${name} expired ${humanDuration(expiredFor)} ago`
    return notAfter === undefined ? `certificate/${name} is not issued` : `certificate/${name} is not renewed`
  },
  message: ({ user, certificate: { secret, notAfter, ready }, expiredFor }) => {
    const why = ready?.reason === undefined ? '' : ` (${ready.reason})`
    if (expiredFor !== undefined)
      return `The certificate in secret/${secret} for ${user} ended at ${notAfter}${why}. Clients that check certificates end the connection.`
    if (notAfter !== undefined)
      return `cert-manager reports that the certificate in secret/${secret} for ${user} is not what is asked for${why}. It is valid until ${notAfter}.`
    return `cert-manager has issued no certificate into secret/${secret} for ${user}${why}. Clients that check certificates reject what the controller serves instead, if it serves anything.`
  },
  advice: ({ namespace, certificate: { name } }, { kubectlIn }) => ({
    next: {
      text: 'Look at the events of the Certificate, and at its CertificateRequest.',
      command: kubectlIn(namespace, 'describe', 'certificates.cert-manager.io', name),
    },
  }),
  effect: 'uncertified',
  relations: {},
  explain: {
    summary: 'cert-manager reports that the certificate of an Ingress or of a Gateway has expired or is not issued.',
    means:
      'Clients that use HTTPS reject the certificate: it has expired, or the controller serves one of its own. A listener of a Gateway without a certificate takes no traffic. HTTP without TLS still works.',
    why: 'An Ingress names a Secret in spec.tls, and a listener of a Gateway in tls.certificateRefs. cert-manager keeps a certificate in this Secret, and describes it in an object of kind Certificate. Its condition Ready says whether the certificate can be used, and its field status.notAfter when the last one ends. An issuer that does not exist, a challenge that fails, or a limit of the issuer keeps cert-manager from issuing a certificate. porttrace reads no Secret: a certificate that another program put there is not seen.',
    sources: [
      'cert-manager.io/v1 CertificateStatus',
      'cert-manager, Troubleshooting',
      'networking.k8s.io/v1 IngressTLS',
      'gateway.networking.k8s.io/v1 ListenerTLSConfig.certificateRefs',
    ],
    confirm: [
      'kubectl -n NS describe certificates.cert-manager.io NAME',
      'kubectl -n NS get certificaterequests,orders,challenges',
      'openssl s_client -connect HOST:443 -servername HOST',
    ],
    fix: ['Correct what the condition names: the issuer, the challenge, the DNS name.', 'Renew it: cmctl renew NAME -n NS.'],
  },
}

/** What serves a certificate, and where a finding about it stands. */
interface Use extends Pick<Facts, 'user' | 'namespace' | 'certificate'> {
  place: Pick<Found<unknown>, 'confidence' | 'stage' | 'ports' | 'hop'>
  evidence: Evidence
  /** What the controller of the Gateway reports of the listener. */
  told?: Evidence[]
}

function usesOf(chain: Chain): Use[] {
  const at = (hop: string) => ({ ...brokenRoute(0), hop })
  return [
    ...(chain.gateway?.certificates ?? []).map((one) => ofListener(one, at('gateway'))),
    ...(chain.route?.parents ?? []).flatMap(({ certificates = [] }) => certificates.map((one) => ofListener(one, at('route')))),
    ...chain.routes.flatMap((route, index) => [
      ...ofIngress(route, index),
      ...(chain.route ? [] : (route.listenerCertificates ?? []).map((one) => ofListener(one, brokenRoute(index)))),
    ]),
  ]
}

function ofIngress(route: RouteView, index: number): Use[] {
  const { certificate, namespace = '' } = route
  if (!certificate) return []
  const evidence = { object: routeRef(route), field: 'spec.tls[*].secretName', value: certificate.secret }
  return [{ user: routeName(route), namespace, certificate, place: brokenRoute(index), evidence }]
}

function ofListener(one: ListenerCertificate, place: Use['place']): Use {
  const { gateway, listener, namespace, secret, against } = one
  const object = { kind: 'Gateway', ...gateway }
  return {
    user: `listener ${listener} of gateway/${gateway.name}`,
    namespace,
    certificate: one,
    place,
    evidence: { object, field: `spec.listeners[${listener}].tls.certificateRefs`, value: secret },
    told: against.map((condition) => ({ object, field: `status.listeners[${listener}].conditions`, value: conditionValue(condition) })),
  }
}
