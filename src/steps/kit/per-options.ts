/** What follows from the options alone, worked out once: thousands of domains share one. */
export function perOptions<O extends object, T>(of: (options: O) => T): (options: O) => T {
  const known = new WeakMap<O, { readonly value: T }>();
  return (options) => {
    const one = known.get(options) ?? { value: of(options) };
    known.set(options, one);
    return one.value;
  };
}
