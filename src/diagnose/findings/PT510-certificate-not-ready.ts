import { defined } from '../../lib/defined.ts'
import { humanDuration } from '../../lib/duration.ts'
import type { Evidence } from '../../model/finding.ts'
import type { CertificateView, RouteView } from '../../model/way-in.ts'
import { brokenRoute, routeRef } from '../chain/routes.ts'
import type { FindingDefinition, Found } from '../finding.ts'
import { routeName } from '../words/routes.ts'

interface Facts {
  route: RouteView
  certificate: CertificateView
  /** How long ago it expired, in ms. */
  expiredFor?: number
}

/**
 * cert-manager reports that the certificate of an Ingress has expired, or that it has none to give. Until one is there most controllers serve a
 * certificate of their own, which clients reject. A certificate that is still valid while the next one fails is information.
 */
export const PT510: FindingDefinition<'PT510', Facts> = {
  code: 'PT510',
  name: 'certificate-not-ready',
  rule: (chain) => {
    const seen = new Set<string>()
    return chain.routes.flatMap((route, index): Found<Facts>[] => {
      const { certificate, namespace } = route
      if (!certificate || (certificate.state !== 'expired' && certificate.state !== 'not-ready') || chain.planned) return []
      if (seen.has(certificate.name) || !seen.add(certificate.name)) return []
      const { name, secret, state, notAfter, ready } = certificate
      const object = { kind: 'Certificate', ...defined({ namespace }), name }
      const expiredFor = state === 'expired' && notAfter !== undefined ? Date.parse(chain.taken) - Date.parse(notAfter) : undefined
      const told: Evidence[] = [
        ...(notAfter === undefined ? [] : [{ object, field: 'status.notAfter', value: notAfter }]),
        ...(ready ? [{ object, field: 'status.conditions[Ready]', value: ready }] : []),
      ]
      return [
        {
          facts: { route, certificate, ...defined({ expiredFor }) },
          ...brokenRoute(index),
          severity: state === 'expired' || notAfter === undefined ? 'warn' : 'info',
          evidence: [{ object: routeRef(route), field: 'spec.tls[*].secretName', value: secret }, ...told],
        },
      ]
    })
  },
  title: ({ certificate: { name, notAfter }, expiredFor }) => {
    if (expiredFor !== undefined) return `certificate/${name} expired ${humanDuration(expiredFor)} ago`
    return notAfter === undefined ? `certificate/${name} is not issued` : `certificate/${name} is not renewed`
  },
  message: ({ route, certificate: { secret, notAfter, ready }, expiredFor }) => {
    const why = ready?.reason === undefined ? '' : ` (${ready.reason})`
    if (expiredFor !== undefined)
      return `The certificate in secret/${secret} for ${routeName(route)} ended at ${notAfter}${why}. Clients that check certificates end the connection.`
    if (notAfter !== undefined)
      return `cert-manager reports that the certificate in secret/${secret} for ${routeName(route)} is not what is asked for${why}. It is valid until ${notAfter}.`
    return `cert-manager has issued no certificate into secret/${secret} for ${routeName(route)}${why}. Clients that check certificates reject what the controller serves instead.`
  },
  advice: ({ route, certificate: { name } }, { kubectlIn }) => ({
    next: {
      text: 'Look at the events of the Certificate, and at its CertificateRequest.',
      command: kubectlIn(route.namespace ?? '', 'describe', 'certificates.cert-manager.io', name),
    },
  }),
  effect: 'uncertified',
  relations: {},
  explain: {
    summary: 'cert-manager reports that the certificate of an Ingress has expired or is not issued.',
    means:
      'Clients that use HTTPS reject the certificate: it has expired, or the controller serves one of its own. HTTP without TLS still works.',
    why: 'An Ingress names a Secret in spec.tls, and cert-manager keeps a certificate in it. Its Certificate has the condition Ready, and status.notAfter with the end of the certificate that was issued last. An issuer that does not exist, a challenge that fails, or a limit of the issuer keeps it from issuing. porttrace reads no Secret: a certificate that another program put there is not seen.',
    sources: ['cert-manager.io/v1 CertificateStatus', 'cert-manager, Troubleshooting', 'networking.k8s.io/v1 IngressTLS'],
    confirm: [
      'kubectl -n NS describe certificates.cert-manager.io NAME',
      'kubectl -n NS get certificaterequests,orders,challenges',
      'openssl s_client -connect HOST:443 -servername HOST',
    ],
    fix: ['Correct what the condition names: the issuer, the challenge, the DNS name.', 'Renew it: cmctl renew NAME -n NS.'],
  },
}
