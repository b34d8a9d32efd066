--liquibase formatted sql

-- The tables of the reference's event log; "if not exists" lets us take over a running one.
--changeset renku:1-event-log
create table if not exists project (
  project_id int4 not null primary key,
  project_slug varchar not null,
  latest_event_date timestamptz not null
);
create index if not exists idx_project_slug on project (project_slug);
create index if not exists idx_latest_event_date on project (latest_event_date);

create table if not exists event (
  event_id varchar not null,
  project_id int4 not null references project (project_id),
  status varchar not null,
  created_date timestamptz not null,
  execution_date timestamptz not null,
  event_date timestamptz not null,
  batch_date timestamptz not null,
  event_body text not null,
  message varchar,
  primary key (event_id, project_id)
);
create index if not exists idx_event_project_id on event (project_id);
create index if not exists idx_event_status on event (status);
create index if not exists idx_event_execution_date on event (execution_date desc);
create index if not exists idx_event_event_date on event (event_date desc);

create table if not exists event_payload (
  event_id varchar not null,
  project_id int4 not null,
  payload bytea,
  primary key (event_id, project_id),
  foreign key (event_id, project_id) references event (event_id, project_id)
);

create table if not exists status_processing_time (
  event_id varchar not null,
  project_id int4 not null,
  status varchar not null,
  processing_time interval not null,
  primary key (event_id, project_id, status),
  foreign key (event_id, project_id) references event (event_id, project_id)
);

create table if not exists subscription_category_sync_time (
  project_id int4 not null references project (project_id),
  category_name varchar not null,
  last_synced timestamptz not null,
  primary key (project_id, category_name)
);

create table if not exists clean_up_events_queue (
  id serial primary key,
  date timestamptz not null,
  project_id int4 not null,
  project_slug varchar not null unique
);

-- Who works on an event and until when that may be believed; how often it was tried.
--changeset renku:2-leases
alter table event add column if not exists owner varchar;
alter table event add column if not exists lease_until timestamptz;
alter table event add column if not exists attempts int not null default 0;
alter table subscription_category_sync_time add column if not exists retry_at timestamptz;
create index if not exists idx_event_project_date on event (project_id, event_date desc);

--changeset renku:3-project-tokens
create table if not exists projects_tokens (
  project_id int4 not null primary key,
  project_slug varchar not null unique,
  token varchar not null,
  created_at timestamptz not null,
  expiry_date date not null
);
