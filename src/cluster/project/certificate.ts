import { defined } from '../../lib/defined.ts'
import { fields, number, text } from '../../lib/read.ts'
import type { Certificate } from '../../model/certificate.ts'
import { conditions, metadata, rawMetadata } from './metadata.ts'

/** A cert-manager.io/v1 Certificate, or undefined if it has no name or names no Secret. */
export function projectCertificate(raw: unknown): Certificate | undefined {
  const meta = metadata(raw)
  const secret = text(fields(fields(raw).spec).secretName)
  if (!meta || !secret) return undefined
  const status = fields(fields(raw).status)
  return {
    kind: 'Certificate',
    namespace: meta.namespace,
    name: meta.name,
    secret,
    ...defined({ created: text(rawMetadata(raw).creationTimestamp) || undefined, notAfter: text(status.notAfter) || undefined }),
    conditions: conditions(status.conditions, number(rawMetadata(raw).generation)),
  }
}
