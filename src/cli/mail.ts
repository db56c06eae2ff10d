/** Where e-mail is handed over, and to whom it goes. */
export interface MailRoute {
  /** `smtps://host[:port]` speaks TLS from the start, `smtp://host[:port]` as soon as the server offers it. */
  readonly server: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly user?: string | undefined;
  readonly password?: string | undefined;
}

const patience = 15_000;

/** Hands one text over to a mail server (SMTP). A password is sent over TLS alone. */
export async function sendMail(
  { server, from, to, user, password }: MailRoute,
  { subject, text }: { readonly subject: string; readonly text: string },
): Promise<void> {
  const { default: mailer } = await import('nodemailer');
  const { hostname, port, protocol } = new URL(server);
  const secure = protocol === 'smtps:';
  const transport = mailer.createTransport({
    host: hostname,
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    requireTLS: user !== undefined,
    ...(user === undefined ? {} : { auth: { user, pass: password ?? '' } }),
    connectionTimeout: patience,
    greetingTimeout: patience,
    socketTimeout: patience,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await transport.sendMail({ from, to: [...to], subject, text });
  } finally {
    transport.close();
  }
}
