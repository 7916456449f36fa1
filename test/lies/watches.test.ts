import { testRows } from './lies.ts'
import { watches } from './tables/watches.ts'

testRows(watches)
