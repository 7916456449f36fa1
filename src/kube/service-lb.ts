import type { Labels } from '../model/resources.ts'

/** The labels of the Pods by which k3s serves the load balancer of a Service (k3s-io/k3s pkg/cloudprovider/servicelb.go). */
export function balancerLabels({ namespace, name }: { namespace: string; name: string }): Labels {
  return { 'svccontroller.k3s.cattle.io/svcname': name, 'svccontroller.k3s.cattle.io/svcnamespace': namespace }
}
