/** The conformance suite: what every product must do, as tests; imported by tests only. */
export {
  CHECKS,
  type Check,
  type Conformance,
  type SkipKey,
  type StandIn,
  type StandInFault,
  type WriteSample,
} from './conformance.ts';
export { oneByOne, TestFileOutput } from './file-output.ts';
export { contextForTest, openForTest, type TestContext, type TestOptions } from './open-for-test.ts';
export { pagesOf, recordKey, recordsOf } from './pages.ts';
export { fastClock, type TestClock } from './test-clock.ts';
export { testProduct } from './test-product.ts';
export { differences, itemOf, send } from './write-items.ts';
