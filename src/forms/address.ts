/** An address of the web; undefined where the text is none. */
export function addressIn(text: string, base?: string): URL | undefined {
  return URL.canParse(text, base) ? new URL(text, base) : undefined;
}
