package io.renku.forge.repositories;

import io.renku.forge.accounts.Avatars;
import io.renku.forge.git.GitStore;
import io.renku.forge.http.ApiFailure;
import io.renku.forge.http.Exchange;
import io.renku.forge.http.Paths;
import io.renku.forge.http.Router;
import io.renku.forge.oauth.Pages;
import io.renku.forge.projects.Permissions;
import io.renku.forge.projects.Project;
import io.renku.forge.projects.ProjectView;
import io.renku.forge.projects.Projects;
import io.renku.forge.tokens.Caller;
import io.renku.forge.tokens.Callers;
import java.io.IOException;
import java.net.URLConnection;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The few addresses that browsers open: raw files, pictures, and a plain page for a project. */
public final class WebResource {
  private static final Pattern RAW = Pattern.compile("/(.+?)/(?:-/)?raw/(.+)");
  private static final Pattern INSIDE = Pattern.compile("/(.+?)(?:/-/.*|\\.git)?/?");

  private final Callers callers;
  private final Permissions permissions;
  private final Projects projects;
  private final ProjectView views;
  private final GitStore git;
  private final FileResource files;
  private final Avatars avatars;

  public WebResource(
      Callers callers,
      Permissions permissions,
      Projects projects,
      ProjectView views,
      GitStore git,
      FileResource files,
      Avatars avatars) {
    this.callers = callers;
    this.permissions = permissions;
    this.projects = projects;
    this.views = views;
    this.git = git;
    this.files = files;
    this.avatars = avatars;
  }

  public void addTo(Router router) {
    router
        .get("/uploads/-/system/project/avatar/:id/:file", this::projectAvatar)
        .get(
            "/uploads/-/system/user/avatar/:id/:file",
            x -> avatars.send(x, "user", x.id("id"), x.path("file")))
        .get("/", this::home);
  }

  private void projectAvatar(Exchange x) throws IOException {
    var caller = callers.of(x);
    var project =
        projects
            .find(x.id("id"))
            .filter(p -> permissions.canSee(caller, p))
            .filter(p -> x.path("file").equals(p.settings().avatar()))
            .orElseThrow(() -> ApiFailure.notFound());
    avatars.send(x, "project", project.id(), x.path("file"));
  }

  private void home(Exchange x) throws IOException {
    var caller = callers.inBrowser(x);
    var list = new StringBuilder();
    projects
        .all()
        .filter(p -> permissions.canSee(caller, p))
        .limit(200)
        .forEach(
            p ->
                list.append("<li><a href=\"/")
                    .append(Pages.escape(projects.fullPath(p)))
                    .append("\">")
                    .append(Pages.escape(projects.fullPath(p)))
                    .append("</a></li>"));
    var who =
        caller
            .user()
            .map(
                u ->
                    "<p>Signed in as <b>"
                        + Pages.escape(u.username())
                        + "</b>. <a href=\"/users/sign_out\">Sign out</a></p>")
            .orElse("<p><a href=\"/users/sign_in\">Sign in</a></p>");
    x.html(200, Pages.page("Projects", who + "<ul>" + list + "</ul>"));
  }

  /** Everything that no route answers. */
  public void page(Exchange x) throws IOException {
    var raw = RAW.matcher(x.rawPath());
    if (raw.matches() && raw(x, Paths.decode(raw.group(1)), Paths.decode(raw.group(2)))) {
      return;
    }
    var inside = INSIDE.matcher(x.rawPath());
    var caller = callers.inBrowser(x);
    var project =
        inside.matches()
            ? visible(caller, Paths.decode(inside.group(1)))
            : Optional.<Project>empty();
    if (project.isPresent()) {
      x.html(200, page(project.get()));
    } else if (caller.isAnonymous() && !isFile(x)) {
      x.redirect("/users/sign_in?return_to=" + Paths.encode(x.rawPath()));
    } else {
      x.html(404, Pages.notice("404", "There is nothing here, or you may not see it."));
    }
  }

  private static boolean isFile(Exchange x) {
    return x.rawPath().matches("/[^/]+\\.(ico|txt|png|js|css)")
        || x.header("Accept").filter(a -> a.contains("text/html")).isEmpty();
  }

  private Optional<Project> visible(Caller caller, String path) {
    return projects.find(path).filter(p -> permissions.canSee(caller, p));
  }

  /** Branch names may have slashes, so the longest that is a branch wins. */
  private boolean raw(Exchange x, String path, String rest) throws IOException {
    var caller = callers.of(x);
    var project = projects.find(path).filter(p -> permissions.canReadCode(caller, p)).orElse(null);
    if (project == null) {
      return false;
    }
    return git.use(
        project.id(),
        repository -> {
          for (int slash = rest.indexOf('/'); slash > 0; slash = rest.indexOf('/', slash + 1)) {
            var ref = rest.substring(0, slash);
            try {
              var file = FileResource.find(repository, ref, rest.substring(slash + 1));
              files.send(x, project, file, true, type(file.path()));
              return true;
            } catch (ApiFailure failure) {
              if (failure.status() != 404) {
                throw failure;
              }
            }
          }
          return false;
        });
  }

  /** As GitLab: pictures as themselves, everything else as text or bytes, never as a page. */
  private static String type(String path) {
    var guess = URLConnection.guessContentTypeFromName(path.toLowerCase(Locale.ROOT));
    if (guess == null || guess.startsWith("text/") || guess.contains("xml")) {
      return guess == null && !path.contains(".")
          ? "application/octet-stream"
          : "text/plain; charset=utf-8";
    }
    return guess;
  }

  private String page(Project project) {
    var settings = project.settings();
    return Pages.page(
        settings.name(),
        "<p>%s</p><p>%s project, default branch <code>%s</code></p><pre>git clone %s</pre>"
            .formatted(
                Pages.escape(settings.description() == null ? "" : settings.description()),
                Pages.escape(settings.visibility()),
                Pages.escape(settings.defaultBranch()),
                Pages.escape(views.httpUrl(project))));
  }
}
