/** The record that says where reports of failed TLS go. Of RFC 8460 3. */
import { tagsOf } from './tag-list.js';

export function isTlsReports(text: string): boolean {
  return /^v=TLSRPTv1[ \t]*(?:;|$)/.test(text);
}

/** Does somebody get the reports? */
export function hasTlsReportAddress(text: string): boolean {
  const addresses = tagsOf(text).tags.get('rua')?.split(',') ?? [];
  return addresses.some((uri) => /^(?:mailto:[^@\s]+@\S+|https:\/\/\S+)$/i.test(uri.trim()));
}
