--liquibase formatted sql

--changeset crc:008-audit
CREATE TABLE crc.audit_log (
  id bigserial PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT now(),
  actor varchar(50) NOT NULL,
  action varchar(40) NOT NULL,
  subject varchar(120) NOT NULL,
  detail jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX ix_audit_log_at ON crc.audit_log (at);
CREATE INDEX ix_audit_log_subject ON crc.audit_log (subject);
