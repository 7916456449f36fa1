import { projectCertificate } from '../project/certificate.ts'
import { kind, one } from './kind.ts'

/** The kind of cert-manager that keeps certificates. It is read if an Ingress names a Secret for one, and for routes and Gateways. */
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
