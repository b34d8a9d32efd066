package io.renku.graph.webhooks;

/** Whether GitLab will tell us about pushes to a project. */
enum HookState {
  EXISTS,
  MISSING,
  UNKNOWN
}
