import type { RouteRow } from '../row.ts'

/** Bindings of target groups, which the AWS Load Balancer Controller makes and users write. */
export const awsRows: readonly RouteRow[] = [
  {
    group: 'elbv2.k8s.aws',
    kind: 'TargetGroupBinding',
    plural: 'targetgroupbindings',
    versions: ['v1beta1'],
    hosts: [],
    rules: [
      {
        each: 'spec',
        backends: [{ at: 'serviceRef', name: 'name', port: { at: 'port', is: 'number-or-name' }, withoutPort: 'required' }],
      },
    ],
    parents: [{ kind: 'TargetGroup', at: 'spec.targetGroupARN', name: '' }],
  },
]
