import { z } from 'zod';
import { senderShape } from '../mail/sender.ts';

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/;

/** The settings of the mail server in company.yaml. The password itself stays in the environment. */
export const smtpSettingsSchema = z
  .strictObject({
    host: z.string().min(1).max(253).regex(/^[A-Za-z0-9._:-]+$/, 'must be a host name or an IP address'),
    port: z.number().int().min(1).max(65_535).default(587),
    /** TLS from the first byte, as on port 465. Otherwise the connection is upgraded by STARTTLS. */
    secure: z.boolean().default(false),
    /** Without TLS nothing is sent. Turn it off only for a mail server on this machine. */
    requireTls: z.boolean().default(true),
    user: z.string().min(1).max(320).optional(),
    /** Name of the environment variable that holds the password, such as `SMTP_PASSWORD`. */
    passwordEnv: z.string().max(100).regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of an environment variable, not the password').optional(),
    connectTimeoutMs: z.number().int().min(100).max(120_000).default(20_000),
    /** How long the server may stay silent, also after it has the whole message: too short a wait makes doubts. */
    answerTimeoutMs: z.number().int().min(100).max(600_000).default(45_000),
    ...senderShape,
  })
  .refine(({ user, passwordEnv }) => (user === undefined) === (passwordEnv === undefined), { path: ['passwordEnv'], error: 'user and passwordEnv belong together: set both or none' })
  .refine(({ host, user, secure, requireTls }) => user === undefined || secure || requireTls || loopback.test(host), {
    path: ['requireTls'],
    error: 'must be true (or secure: true), since the password would cross the network unencrypted',
  });
export type SmtpSettings = z.infer<typeof smtpSettingsSchema>;
