package io.renku.forge.hooks;

import com.fasterxml.jackson.databind.JsonNode;
import io.renku.forge.http.ApiFailure;
import io.renku.forge.http.Exchange;
import io.renku.forge.http.Json;
import io.renku.forge.http.Params;
import io.renku.forge.http.Router;
import io.renku.forge.projects.Access;
import io.renku.forge.projects.Permissions;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Hooks of a project, for its maintainers. */
public final class HookResource {
  private final Hooks hooks;
  private final HookQueue queue;
  private final Pushes pushes;
  private final Permissions permissions;
  private final Clock clock;

  public HookResource(
      Hooks hooks, HookQueue queue, Pushes pushes, Permissions permissions, Clock clock) {
    this.hooks = hooks;
    this.queue = queue;
    this.pushes = pushes;
    this.permissions = permissions;
    this.clock = clock;
  }

  public void addTo(Router router) {
    router
        .get("/api/v4/projects/:id/hooks", this::list)
        .post("/api/v4/projects/:id/hooks", this::create)
        .get("/api/v4/projects/:id/hooks/:hook_id", x -> x.json(view(hook(x))))
        .put("/api/v4/projects/:id/hooks/:hook_id", this::edit)
        .delete("/api/v4/projects/:id/hooks/:hook_id", this::delete)
        .post("/api/v4/projects/:id/hooks/:hook_id/test/:trigger", this::test);
  }

  private void list(Exchange x) throws IOException {
    var project = permissions.project(x, Access.MAINTAINER);
    x.page(hooks.of(project.id()).toList(), HookResource::view);
  }

  private Hook hook(Exchange x) {
    var project = permissions.project(x, Access.MAINTAINER);
    return hooks
        .find(x.id("hook_id"))
        .filter(h -> h.projectId() == project.id())
        .orElseThrow(ApiFailure::notFound);
  }

  private void create(Exchange x) throws IOException {
    var project = permissions.project(x, Access.MAINTAINER);
    var params = x.params();
    var url = url(params.required("url"));
    var hook =
        hooks.add(
            id ->
                new Hook(
                    id,
                    project.id(),
                    url,
                    params.text("token").orElse(null),
                    events(params, List.of(Hook.PUSH)),
                    params.text("push_events_branch_filter").orElse(null),
                    params.flag("enable_ssl_verification").orElse(true),
                    clock.millis()));
    x.json(201, view(hook));
  }

  private void edit(Exchange x) throws IOException {
    var old = hook(x);
    var params = x.params();
    var edited =
        new Hook(
            old.id(),
            old.projectId(),
            params.text("url").map(HookResource::url).orElse(old.url()),
            params.has("token") ? params.text("token").orElse(null) : old.token(),
            events(params, old.events()),
            params.text("push_events_branch_filter").orElse(old.branchFilter()),
            params.flag("enable_ssl_verification").orElse(old.sslVerification()),
            old.createdAt());
    x.json(view(hooks.put(edited)));
  }

  private void delete(Exchange x) {
    hooks.remove(hook(x));
    x.noContent();
  }

  private void test(Exchange x) throws IOException, InterruptedException {
    var hook = hook(x);
    if (!x.path("trigger").equals(Hook.PUSH)) {
      throw ApiFailure.notBuilt("POST", "hooks/:hook_id/test/" + x.path("trigger"));
    }
    var payload = pushes.sample(permissions.project(x), permissions.caller(x).required());
    if (payload == null) {
      throw ApiFailure.message(422, "Ensure the project has at least one commit.");
    }
    var uuid = UUID.randomUUID().toString();
    var delivery = new Delivery(0, hook.id(), uuid, "Push Hook", payload, 0, 0, clock.millis());
    try {
      var status = queue.send(hook, delivery);
      if (status >= 300) {
        throw ApiFailure.message(422, "Hook executed with status " + status);
      }
    } catch (IOException e) {
      throw ApiFailure.message(422, String.valueOf(e.getMessage()));
    }
    x.json(201, Json.object().put("message", "201 Created"));
  }

  private static String url(String text) {
    try {
      var url = URI.create(text.strip());
      if (url.getHost() != null
          && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
        return url.toString();
      }
    } catch (IllegalArgumentException _) {
      throw ApiFailure.error(422, "Invalid url given");
    }
    throw ApiFailure.error(422, "Invalid url given");
  }

  private static List<String> events(Params params, List<String> before) {
    var events = new ArrayList<String>();
    for (var flag : Hook.FLAGS) {
      if (params.flag(flag).orElse(before.contains(flag))) {
        events.add(flag);
      }
    }
    return List.copyOf(events);
  }

  private static JsonNode view(Hook hook) {
    var view =
        Json.object()
            .put("id", hook.id())
            .put("url", hook.url())
            .putNull("name")
            .putNull("description")
            .put("created_at", Json.time(hook.createdAt()))
            .put("project_id", hook.projectId());
    Hook.FLAGS.forEach(flag -> view.put(flag, hook.events().contains(flag)));
    view.put("enable_ssl_verification", hook.sslVerification())
        .put("push_events_branch_filter", hook.branchFilter())
        .put("branch_filter_strategy", "wildcard")
        .put("alert_status", "executable")
        .putNull("disabled_until")
        .putArray("url_variables");
    view.put("repository_update_events", false);
    return view;
  }
}
