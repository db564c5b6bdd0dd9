import { createTransport } from 'nodemailer';

/** A letter in plain text. */
export interface Letter {
  to: string;
  subject: string;
  text: string;
}

export interface Mailer {
  send(letter: Letter): Promise<void>;
  close(): void;
}

export interface MailOptions {
  /** `smtp://user:password@host:587` or `smtps://…:465`. */
  smtpUrl: string;
  /** `Chalkline <chalkline@example.com>` */
  from: string;
}

/** Sends by SMTP. Letters carry links that let people in, so they go over TLS except to this machine itself. */
export function openMailer({ smtpUrl, from }: MailOptions): Mailer {
  const url = new URL(smtpUrl);
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  const isSecure = url.protocol === 'smtps:';
  const transport = createTransport(
    {
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port === '' ? (isSecure ? 465 : 587) : Number(url.port),
      secure: isSecure,
      requireTLS: !isHere,
      ignoreTLS: isHere && !isSecure,
      ...(url.username === ''
        ? {}
        : { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }),
      connectionTimeout: 10_000,
      greetingTimeout: 10_000,
      socketTimeout: 20_000,
      // A letter is what we write and nothing else: no file and no address is ever read for it.
      disableFileAccess: true,
      disableUrlAccess: true,
    },
    { from },
  );
  return {
    async send(letter) {
      await transport.sendMail(letter);
    },
    close: () => transport.close(),
  };
}
