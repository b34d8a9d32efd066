package io.renku.sessions.launch;

import io.renku.sessions.ConfigFixture;
import io.renku.sessions.PlatformConfig;
import io.renku.sessions.SessionsConfig;
import io.renku.sessions.cluster.InMemoryCluster;
import io.renku.sessions.cluster.Informer;
import io.renku.sessions.cluster.Tree;
import io.renku.sessions.pools.ComputeClass;
import io.renku.sessions.pools.ComputeClass.NodeAffinity;
import io.renku.sessions.pools.ComputeClass.Thresholds;
import io.renku.sessions.pools.CrcClient;
import io.renku.sessions.projects.GitLabClient;
import io.renku.sessions.projects.Project;
import io.renku.sessions.session.SessionStore;
import io.renku.sessions.storages.KnownStorages;
import io.renku.sessions.users.GitCredentials;
import io.renku.sessions.users.SessionUser;
import jakarta.json.JsonObject;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** The launch service with everything around it replaced by what a test says. */
final class LaunchFixture {
  static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
  static final SessionUser JANE = user("jane.doe@example.org", Optional.of("gitlab-token"));

  final InMemoryCluster cluster = new InMemoryCluster();
  final SessionStore store = new SessionStore(cluster, List.of("renku"));
  final SessionsConfig config = ConfigFixture.sessions();
  final PlatformConfig platform = ConfigFixture.platform();
  final KnownStorages storages = new KnownStorages();
  final LaunchService service = new LaunchService();
  String fullName = "Jane \"J\" O'Doe";

  LaunchFixture() {
    store.informers().forEach(Informer::load);
    platform.baseUrl = "https://renku.example.org";
    service.sessions = store;
    service.config = config;
    service.platform = platform;
    service.gitlab = new OneProject();
    service.images = new ImageService();
    service.images.config = config;
    service.options = new ServerOptionsService();
    service.options.classes = new TwoClasses();
    service.ports = new PortAllocator();
    service.ports.config = config;
    service.ports.sessions = store;
    service.additions = new AdditionsService();
    service.additions.config = config;
    service.additions.gitlab = service.gitlab;
    service.additions.secrets = new UserSecrets();
    service.additions.secrets.cluster = cluster;
    service.mounts = storages.mounts(config.cloudStorage);
  }

  static SessionUser user(String username, Optional<String> gitToken) {
    return new SessionUser(
        "sub-" + username.hashCode(),
        username,
        Optional.of("jane.doe@example.org"),
        Optional.of("Jane Doe"),
        Optional.of("https://renku.example.org/auth/realms/Renku"),
        false,
        Optional.of("access"),
        Optional.of("refresh"),
        Optional.of(new GitCredentials("https://gitlab.example.org", gitToken, 1_700_000_000L)));
  }

  static SessionUser anonymous() {
    return new SessionUser(
        "anon-1",
        "anon-1",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        true,
        Optional.empty(),
        Optional.empty(),
        Optional.of(new GitCredentials("https://gitlab.example.org", Optional.empty(), 0)));
  }

  static LaunchRequest request(String more) {
    var body =
        """
        {"namespace":"Group","project":"My-Project","commit_sha":"%s"%s}\
        """
            .formatted(COMMIT, more);
    return LaunchRequest.read(RequestFields.of("application/json", body), false, "/lab");
  }

  JsonObject view(LaunchService.Launched launched) {
    return new ServerView(launched.session(), config, java.time.Instant.now()).toJson();
  }

  private final class OneProject extends GitLabClient {
    @Override
    public Optional<Project> project(String path, Optional<String> token) {
      return switch (path) {
        case "group/my-project" -> Optional.of(known(42, "Group/My-Project", token));
        case "group/data" -> Optional.of(known(43, path, token));
        case "group/tools" -> Optional.of(known(44, path, token));
        default -> Optional.empty();
      };
    }

    private static Project known(long id, String path, Optional<String> token) {
      var url = "https://gitlab.example.org/" + path;
      return new Project(id, path, url, url + ".git", token.isEmpty());
    }

    @Override
    public CompletableFuture<Optional<String>> tip(
        Project project, String branch, Optional<String> token) {
      var isThere = List.of("main", "stable").contains(branch);
      return CompletableFuture.completedFuture(
          isThere ? Optional.of("f00d" + project.id()) : Optional.empty());
    }

    @Override
    public CompletableFuture<Optional<String>> defaultBranch(
        Project project, Optional<String> token) {
      return CompletableFuture.completedFuture(Optional.of("main"));
    }

    @Override
    public CompletableFuture<Boolean> hasBranch(
        Project project, String branch, Optional<String> token) {
      return CompletableFuture.completedFuture(branch.equals("master"));
    }

    @Override
    public CompletableFuture<Boolean> hasCommit(
        Project project, String commit, Optional<String> token) {
      return CompletableFuture.completedFuture(commit.equals(COMMIT));
    }

    @Override
    public CompletableFuture<Optional<GitIdentity>> identity(Optional<String> token) {
      return CompletableFuture.completedFuture(
          token.map(_ -> new GitIdentity(fullName, "jane.doe@example.org")));
    }
  }

  private static final class TwoClasses extends CrcClient {
    private static final ComputeClass SMALL =
        new ComputeClass(
            1,
            new BigDecimal("0.5"),
            1,
            0,
            20,
            1,
            true,
            true,
            true,
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Thresholds.NONE);
    private static final ComputeClass GPU =
        new ComputeClass(
            2,
            new BigDecimal("4"),
            16,
            1,
            40,
            10,
            false,
            true,
            false,
            List.of("dedicated"),
            List.of(new NodeAffinity("fast", true), new NodeAffinity("near", false)),
            Optional.of("quota-1"),
            Optional.of(new BigDecimal("1.5")),
            new Thresholds(OptionalLong.of(600), OptionalLong.of(0)));

    @Override
    public List<ComputeClass> classes(Optional<String> accessToken) {
      return List.of(SMALL, GPU);
    }

    @Override
    public List<ComputeClass> matching(
        Optional<String> accessToken, BigDecimal cpu, int gpu, long memory, long storage) {
      return classes(accessToken).stream()
          .filter(size -> size.gpu() >= gpu && size.memoryGb() >= memory)
          .toList();
    }
  }

  static String text(JsonObject json, String... path) {
    return Tree.textAt(json, path).orElse("");
  }
}
