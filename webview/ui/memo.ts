import { h, type Component, type FunctionComponent } from 'preact';

/** A part that is drawn again only when one of its props is another value. */
export function memo<P extends object>(inner: FunctionComponent<P>): FunctionComponent<P> {
  function Memo(this: Component<P>, props: P) {
    this.shouldComponentUpdate = next => differ(this.props, next);
    return h(inner, props);
  }
  return Memo as FunctionComponent<P>;
}

function differ(a: object, b: object): boolean {
  const [before, after] = [Object.entries(a), Object.entries(b)];
  return before.length !== after.length || after.some(([key, value]) => !Object.is(value, Reflect.get(a, key)));
}
