"""What whoever hosts a server decides and sees: administrators, quotas, owners, the audit log.

Not for the pages on which it is shown: `web.ops.admin`.
"""
