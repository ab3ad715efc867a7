"""What whoever hosts a server decides and sees: administrators, quotas, owners, the audit log."""
