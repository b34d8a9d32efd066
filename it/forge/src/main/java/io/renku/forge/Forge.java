package io.renku.forge;

import io.renku.forge.accounts.Avatars;
import io.renku.forge.accounts.Namespaces;
import io.renku.forge.accounts.UserView;
import io.renku.forge.accounts.Users;
import io.renku.forge.git.GitStore;
import io.renku.forge.graphql.GraphqlResource;
import io.renku.forge.groups.GroupResource;
import io.renku.forge.groups.MemberResource;
import io.renku.forge.hooks.EventResource;
import io.renku.forge.hooks.HookQueue;
import io.renku.forge.hooks.HookResource;
import io.renku.forge.hooks.Hooks;
import io.renku.forge.hooks.Pushes;
import io.renku.forge.http.ApiFailure;
import io.renku.forge.http.HttpDoor;
import io.renku.forge.http.Json;
import io.renku.forge.http.Router;
import io.renku.forge.lfs.LfsObjects;
import io.renku.forge.merges.MergeRequestResource;
import io.renku.forge.merges.MergeRequestView;
import io.renku.forge.merges.MergeRequests;
import io.renku.forge.oauth.AuthorizationCodes;
import io.renku.forge.oauth.AuthorizeResource;
import io.renku.forge.oauth.OAuthApplication;
import io.renku.forge.oauth.OidcClient;
import io.renku.forge.oauth.SignInResource;
import io.renku.forge.oauth.TokenResource;
import io.renku.forge.projects.Members;
import io.renku.forge.projects.NamespaceView;
import io.renku.forge.projects.Permissions;
import io.renku.forge.projects.ProjectListResource;
import io.renku.forge.projects.ProjectResource;
import io.renku.forge.projects.ProjectView;
import io.renku.forge.projects.Projects;
import io.renku.forge.projects.ProtectedBranches;
import io.renku.forge.projects.PushRules;
import io.renku.forge.projects.Stars;
import io.renku.forge.repositories.ArchiveResource;
import io.renku.forge.repositories.BranchResource;
import io.renku.forge.repositories.Code;
import io.renku.forge.repositories.CommitResource;
import io.renku.forge.repositories.CompareResource;
import io.renku.forge.repositories.FileResource;
import io.renku.forge.repositories.ForkResource;
import io.renku.forge.repositories.ProtectedBranchResource;
import io.renku.forge.repositories.TagResource;
import io.renku.forge.repositories.TreeResource;
import io.renku.forge.repositories.WebResource;
import io.renku.forge.store.Store;
import io.renku.forge.tokens.AccessTokens;
import io.renku.forge.tokens.Callers;
import io.renku.forge.tokens.Grants;
import io.renku.forge.tokens.WebSessions;
import io.renku.forge.transport.GitResource;
import io.renku.forge.transport.LfsResource;
import io.renku.forge.users.PersonalTokenResource;
import io.renku.forge.users.ProjectTokenResource;
import io.renku.forge.users.UserResource;
import io.renku.forge.web.AbsentResource;
import io.renku.forge.web.LicenseResource;
import java.io.IOException;
import java.time.Clock;

/** A small GitLab-compatible server for development and tests. */
public final class Forge implements AutoCloseable {
  static final String VERSION = "16.11.0";

  private final HttpDoor door;
  private final Store store;
  private final HookQueue queue;

  private Forge(HttpDoor door, Store store, HookQueue queue) {
    this.door = door;
    this.store = store;
    this.queue = queue;
  }

  public int port() {
    return door.port();
  }

  public static Forge start(ForgeConfig config) throws IOException {
    var door = HttpDoor.open(config.host(), config.port());
    try {
      return start(config, door);
    } catch (IOException | RuntimeException e) {
      close(door);
      throw e;
    }
  }

  private static void close(HttpDoor door) {
    try {
      door.close();
    } catch (Exception _) {
      // it never served anything
    }
  }

  private static Forge start(ForgeConfig config, HttpDoor door) throws IOException {
    var publicUrl =
        config.publicUrl() == null
            ? "http://localhost:" + door.port()
            : config.publicUrl().replaceAll("/+$", "");
    var clock = Clock.systemUTC();
    var store = Store.open(config.dataDirectory());
    try {
      return assemble(config, door, store, clock, publicUrl);
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  private static Forge assemble(
      ForgeConfig config, HttpDoor door, Store store, Clock clock, String publicUrl)
      throws IOException {
    var data = config.dataDirectory();
    var namespaces = new Namespaces(store, clock);
    var users = new Users(store, namespaces, clock);
    var tokens = new AccessTokens(store, clock);
    var grants = new Grants(store, clock);
    var sessions = new WebSessions(store, clock);
    var callers = new Callers(users, tokens, grants, sessions, clock);
    var git = new GitStore(data.resolve("repositories"));
    var lfs = new LfsObjects(data.resolve("lfs"), store);
    var members = new Members(store, namespaces, clock);
    var projects = new Projects(store, namespaces, members, git, clock);
    var permissions = new Permissions(callers, namespaces, projects, members);
    var stars = new Stars(store);
    var branches = new ProtectedBranches(store);
    var rules = new PushRules(branches);
    var avatars = new Avatars(data.resolve("avatars"));
    var userViews = new UserView(publicUrl);
    var namespaceViews = new NamespaceView(publicUrl, namespaces);
    var views =
        new ProjectView(
            publicUrl,
            projects,
            members,
            permissions,
            namespaceViews,
            users,
            git,
            stars,
            lfs::bytes);
    var hooks = new Hooks(store);
    var queue = new HookQueue(store, hooks, clock, publicUrl);
    var pushes =
        new Pushes(store, projects, users, branches, git, hooks, queue, views, userViews, clock);
    projects.whenRemoved(hooks::removeAll);
    projects.whenRemoved(pushes::removeAll);
    projects.whenRemoved(branches::removeAll);
    projects.whenRemoved(stars::removeAll);
    projects.whenRemoved(lfs::removeAll);

    var router = new Router();
    new UserResource(users, namespaces, callers, userViews).addTo(router);
    new PersonalTokenResource(users, tokens, callers).addTo(router);
    var requests = new MergeRequests(store, clock);
    projects.whenRemoved(requests::removeAll);
    var code = new Code(permissions, git, pushes, rules);
    var files = new FileResource(code, lfs);
    new ProjectResource(projects, namespaces, permissions, views, avatars, code::writeReadme)
        .addTo(router);
    new ForkResource(permissions, projects, namespaces, views, branches, lfs, stars).addTo(router);
    new TreeResource(code).addTo(router);
    files.addTo(router);
    new CommitResource(code, views).addTo(router);
    new BranchResource(code, branches, views).addTo(router);
    new TagResource(code, views).addTo(router);
    new CompareResource(code, views).addTo(router);
    new ArchiveResource(code).addTo(router);
    new ProtectedBranchResource(permissions, branches).addTo(router);
    var requestViews = new MergeRequestView(projects, git, users, userViews, views);
    new MergeRequestResource(requests, code, projects, rules, requestViews).addTo(router);
    new GraphqlResource(users, projects, members, permissions, git, views, userViews, VERSION)
        .addTo(router);
    new AbsentResource(permissions).addTo(router);
    new LicenseResource(clock).addTo(router);
    var web = new WebResource(callers, permissions, projects, views, git, files, avatars);
    web.addTo(router);
    new ProjectListResource(projects, members, permissions, views, users, stars).addTo(router);
    new MemberResource(members, users, userViews, permissions, projects).addTo(router);
    new GroupResource(store, namespaces, members, projects, permissions, namespaceViews)
        .addTo(router);
    var projectTokens =
        new ProjectTokenResource(store, users, tokens, members, projects, permissions);
    projectTokens.addTo(router);
    projects.whenRemoved(projectTokens::removeAll);
    new HookResource(hooks, queue, pushes, permissions, clock).addTo(router);
    new EventResource(pushes, permissions, projects, users, userViews).addTo(router);
    addOAuth(config, router, store, users, sessions, callers, grants, clock);
    router.get(
        "/api/v4/version",
        x -> {
          callers.of(x).required();
          x.json(Json.object().put("version", VERSION).put("revision", "renku-forge"));
        });
    router.get("/-/health", x -> x.text(200, "GitLab OK"));

    var repositories =
        new GitResource(callers, permissions, projects, namespaces, git, pushes, rules);
    var objects = new LfsResource(callers, permissions, projects, namespaces, lfs);
    ensureRoot(config, users, tokens);
    pushes.recover();
    queue.resume();
    door.serve(publicUrl, new ForgeDoor(router, callers, repositories, objects, web::page));
    return new Forge(door, store, queue);
  }

  private static void addOAuth(
      ForgeConfig config,
      Router router,
      Store store,
      Users users,
      WebSessions sessions,
      Callers callers,
      Grants grants,
      Clock clock) {
    var codes = new AuthorizationCodes(store, clock);
    if (config.keycloakIssuer() == null) {
      router.get(
          "/users/sign_in",
          _ -> {
            throw ApiFailure.message(501, "This forge was started without an identity provider.");
          });
      return;
    }
    var issuer =
        new OidcClient(
            config.keycloakIssuer(),
            config.keycloakClientId(),
            config.keycloakClientSecret(),
            clock);
    var signIn = new SignInResource(issuer, users, sessions, clock);
    signIn.addTo(router);
    var authorize = new AuthorizeResource(config.applications(), codes, callers, signIn);
    authorize.addTo(router);
    new TokenResource(authorize, codes, grants, callers, clock).addTo(router);
  }

  private static void ensureRoot(ForgeConfig config, Users users, AccessTokens tokens) {
    if (config.rootToken() == null) {
      return;
    }
    var root =
        users
            .find("root")
            .orElseGet(() -> users.create("root", "Administrator", "root@localhost", true));
    tokens.ensure(config.rootToken(), root.id(), "root");
  }

  @Override
  public void close() throws IOException {
    close(door);
    queue.close();
    store.close();
  }

  /** Configuration from the environment, for use on its own. See the README. */
  public static void main(String[] arguments) throws Exception {
    var environment = System.getenv();
    var port = Integer.parseInt(environment.getOrDefault("FORGE_PORT", "9280"));
    var config =
        new ForgeConfig(
            environment.getOrDefault("FORGE_HOST", "127.0.0.1"),
            port,
            java.nio.file.Path.of(environment.getOrDefault("FORGE_DATA", ".local/forge")),
            environment.get("FORGE_URL"),
            environment.get("FORGE_ISSUER"),
            environment.getOrDefault("FORGE_CLIENT_ID", "gitlab"),
            environment.get("FORGE_CLIENT_SECRET"),
            applications(environment.get("FORGE_APPLICATIONS")),
            environment.get("FORGE_ROOT_TOKEN"));
    var forge = start(config);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try {
                    forge.close();
                  } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                  }
                }));
    System.out.println("Forge ready on port " + forge.port());
    Thread.currentThread().join();
  }

  /** {@code id|secret|uri uri;id|secret|uri}. */
  private static java.util.List<OAuthApplication> applications(String text) {
    var all = new java.util.ArrayList<OAuthApplication>();
    for (var one : text == null ? new String[0] : text.split(";")) {
      var parts = one.strip().split("\\|");
      all.add(
          new OAuthApplication(
              parts[0],
              parts[1],
              parts[0],
              java.util.List.of(parts[2].strip().split("\\s+")),
              OAuthApplication.ALL_SCOPES,
              true));
    }
    return all;
  }
}
