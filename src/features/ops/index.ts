/** The front door for commands. */
export { runAudit, type AuditReport } from './audit.js';
