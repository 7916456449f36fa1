import { projectCertificate } from '../project/certificate.ts'
import { kind, one } from './kind.ts'

/** The kind of cert-manager that keeps the certificates of Ingresses. It is read only if an Ingress names a Secret for one. */
export const certManager = {
  Certificate: kind({
    kind: 'Certificate',
    group: 'cert-manager.io',
    plural: 'certificates',
    isOptional: true,
    resource: 'certificates',
    list: 'certificates',
    project: one(projectCertificate),
  }),
}
