--liquibase formatted sql

--changeset crc:003-user-preferences
CREATE SCHEMA IF NOT EXISTS user_preferences;

CREATE TABLE IF NOT EXISTS user_preferences.user_preferences (
  id serial PRIMARY KEY,
  user_id varchar NOT NULL,
  pinned_projects jsonb NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS ux_user_preferences_user_id ON user_preferences.user_preferences (user_id);
