import { testRows } from './lies.ts'
import { bodies } from './tables/bodies.ts'

testRows(bodies)
