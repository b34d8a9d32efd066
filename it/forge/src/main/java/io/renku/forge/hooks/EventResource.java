package io.renku.forge.hooks;

import com.fasterxml.jackson.databind.JsonNode;
import io.renku.forge.accounts.UserView;
import io.renku.forge.accounts.Users;
import io.renku.forge.git.RefChange;
import io.renku.forge.http.ApiFailure;
import io.renku.forge.http.Exchange;
import io.renku.forge.http.Json;
import io.renku.forge.http.Router;
import io.renku.forge.projects.Permissions;
import io.renku.forge.projects.Projects;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What was pushed, newest first. Pushes are the only kind of event here. */
public final class EventResource {
  private final Pushes pushes;
  private final Permissions permissions;
  private final Projects projects;
  private final Users users;
  private final UserView views;

  public EventResource(
      Pushes pushes, Permissions permissions, Projects projects, Users users, UserView views) {
    this.pushes = pushes;
    this.permissions = permissions;
    this.projects = projects;
    this.users = users;
    this.views = views;
  }

  public void addTo(Router router) {
    router
        .get(
            "/api/v4/projects/:id/events",
            x -> list(x, pushes.ofProject(permissions.project(x).id())))
        .get("/api/v4/events", x -> list(x, pushes.ofUser(permissions.caller(x).required().id())))
        .get("/api/v4/users/:id/events", this::ofUser);
  }

  private void ofUser(Exchange x) throws IOException {
    var user = users.find(x.id("id")).orElseThrow(() -> ApiFailure.notFound("User"));
    list(x, pushes.ofUser(user.id()));
  }

  private void list(Exchange x, Stream<PushEvent> events) throws IOException {
    var caller = permissions.caller(x);
    var action = x.query("action").filter(a -> !a.isEmpty());
    var newestFirst =
        events
            .filter(e -> action.isEmpty() || action.get().equals("pushed"))
            .filter(
                e ->
                    projects
                        .find(e.projectId())
                        .filter(p -> permissions.canReadCode(caller, p))
                        .isPresent())
            .sorted(Comparator.comparingLong(PushEvent::id).reversed())
            .toList();
    List<PushEvent> ordered =
        x.query("sort").filter("asc"::equals).isPresent() ? newestFirst.reversed() : newestFirst;
    x.page(ordered, this::view);
  }

  private JsonNode view(PushEvent event) {
    var change = new RefChange(event.ref(), event.before(), event.after());
    var action = change.isCreation() ? "pushed new" : change.isDeletion() ? "deleted" : "pushed to";
    var view =
        Json.object()
            .put("id", event.id())
            .put("project_id", event.projectId())
            .put("action_name", action)
            .putNull("target_id")
            .putNull("target_iid")
            .putNull("target_type")
            .put("author_id", event.userId())
            .putNull("target_title")
            .put("created_at", Json.time(event.createdAt()));
    users
        .find(event.userId())
        .ifPresent(
            user -> {
              view.set("author", views.brief(user));
              view.put("author_username", user.username());
            });
    view.put("imported", false).put("imported_from", "none");
    view.putObject("push_data")
        .put("commit_count", event.commits())
        .put("action", change.isCreation() ? "created" : change.isDeletion() ? "removed" : "pushed")
        .put("ref_type", change.isTag() ? "tag" : "branch")
        .put("commit_from", change.isCreation() ? null : event.before())
        .put("commit_to", change.isDeletion() ? null : event.after())
        .put("ref", change.shortName())
        .put("commit_title", event.title())
        .putNull("ref_count");
    return view;
  }
}
