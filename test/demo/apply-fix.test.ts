import { expect, it } from 'vitest'
import { keepSlices } from '../../src/demo/server/controllers/keep-slices.ts'
import { resourceTypes } from '../../src/demo/server/store/resource-types.ts'
import { createStore } from '../../src/demo/server/store/store.ts'
import { applyFix } from '../../src/demo/shop/apply-fix.ts'
import { shop, shopPresent } from '../../src/demo/shop/shop.ts'
import { fields, items, text } from '../../src/lib/read.ts'

function open() {
  const store = createStore(resourceTypes(), { now: () => shopPresent })
  for (const object of shop(shopPresent)) store.put(object)
  keepSlices(store)
  const addresses = () =>
    store
      .list('EndpointSlice')
      .filter(({ metadata }) => text(fields(fields(metadata).labels)['kubernetes.io/service-name']) === 'cart')
      .flatMap((slice) => items(slice.endpoints))
  return { store, addresses }
}

it('the fix of the shop sets the selector, and the slices of the Service follow', () => {
  const { store, addresses } = open()
  expect(addresses()).toHaveLength(0)
  expect(applyFix(store, 'kubectl --context demo -n demo set selector service/cart app=cart')).toBe(true)
  expect(addresses()).toHaveLength(2)
})

it.each([
  'kubectl -n demo set selector service/nosuch app=cart',
  'kubectl -n demo delete service cart',
  'kubectl -n demo set selector service/cart app=cart; rm -rf /',
  '',
])('the shop is as it was after another command: %s', (command) => {
  const { store } = open()
  const before = store.version
  expect(applyFix(store, command)).toBe(false)
  expect(store.version).toBe(before)
})
