/** Whom nobody asks for a new password: said wherever one is to be chosen. */
export const NOT_ASKED =
  'Whoever reads mail by POP or IMAP alone is never asked for a new password, only web mail asks: tell them, and see to it.';
