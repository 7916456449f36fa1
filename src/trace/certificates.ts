import { defined } from '../lib/defined.ts'
import { grouped } from '../lib/indexes.ts'
import type { Certificate, CertificateView } from '../model/certificate.ts'
import type { ListenerCertificate } from '../model/edge.ts'
import type { Gateway, Listener } from '../model/gateway.ts'
import type { Ingress } from '../model/ingress.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { against } from './conditions.ts'

/** How long cert-manager may take for a certificate, in ms: a challenge is answered over the network. */
const ISSUING_MS = 2 * 60_000

const mildest: readonly CertificateView['state'][] = ['valid', 'unknown', 'issuing', 'not-ready', 'expired']

/** Finds what cert-manager says of the certificate in a Secret; undefined if it keeps none there, or was not read. */
export type FindCertificate = (namespace: string, secret: string) => CertificateView | undefined

/** The look-up by the Secret. */
export function certificateFinder({ certificates = [], taken }: Pick<Snapshot, 'certificates' | 'taken'>): FindCertificate {
  if (certificates.length === 0) return () => undefined
  const inSecret = grouped(certificates, ({ namespace, secret }) => `${namespace}/${secret}`)
  return (namespace, secret) => {
    const views = inSecret(`${namespace}/${secret}`).map((found) => certificateView(found, taken))
    // Two Certificates for one Secret overwrite each other: it is unknown which one the Secret holds, so the milder state counts.
    return mildest.flatMap((state) => views.filter((view) => view.state === state))[0]
  }
}

/** The Ingresses with what cert-manager says of the certificates in the Secrets that they name. */
export function withCertificates(ingresses: Ingress[], find: FindCertificate): Ingress[] {
  return ingresses.map((ingress) => {
    if (!ingress.tls) return ingress
    const tls = ingress.tls.map((one) => {
      const certificate = one.secret === undefined ? undefined : find(ingress.namespace, one.secret)
      return { ...one, ...defined({ certificate }) }
    })
    return { ...ingress, tls }
  })
}

/**
 * What cert-manager says of the certificates of some listeners of a Gateway. One that passes TLS on uses none (ListenerTLSConfig.certificateRefs). Which of
 * several a client gets is up to its controller, so a fault counts only if all of them have one.
 */
export function listenerCertificates(gateway: Gateway, listeners: readonly Listener[], find: FindCertificate): ListenerCertificate[] {
  const { namespace, name, generation } = gateway
  return listeners.flatMap(({ name: listener, secrets = [], conditions, tlsMode }) => {
    if (tlsMode === 'Passthrough') return []
    const found = secrets.map((secret) => ({ secret, view: find(secret.namespace, secret.name) }))
    const haveFaults = found.every(({ view }) => hasFault(view))
    return found.flatMap(({ secret, view }): ListenerCertificate[] => {
      if (!view || (hasFault(view) && !haveFaults)) return []
      return [{ ...view, namespace: secret.namespace, gateway: { namespace, name }, listener, against: against(conditions, generation) }]
    })
  })
}

function hasFault(view: CertificateView | undefined): boolean {
  return view?.state === 'expired' || view?.state === 'not-ready'
}

/**
 * cert-manager.io/v1 CertificateStatus: `notAfter` is the end of the certificate in the Secret, and the condition Ready is False while the
 * Secret has no certificate, or one that does not match `spec`. If an end cannot be parsed, nothing is known.
 */
function certificateView({ name, secret, created, notAfter, conditions }: Certificate, taken: string): CertificateView {
  const condition = conditions.find(({ type, stale }) => type === 'Ready' && !stale)
  const ready = condition?.status === 'False' ? condition : undefined
  const end = notAfter === undefined ? undefined : Date.parse(notAfter)
  const isYoung = created !== undefined && Math.abs(Date.parse(taken) - Date.parse(created)) < ISSUING_MS
  const isOdd = Number.isNaN(end)
  const lasts = end === undefined || isOdd ? undefined : end >= Date.parse(taken)
  const isValid = lasts === true && condition?.status === 'True'
  const unready = isYoung ? 'issuing' : 'not-ready'
  const state = lasts === false ? 'expired' : isValid ? 'valid' : ready && !isOdd ? unready : 'unknown'
  return { name, secret, state, ...defined({ notAfter, ready }) }
}
