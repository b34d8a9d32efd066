package io.renku.core.repositories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.renku.core.CoreError;
import io.renku.core.CoreFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepositoryStoreTest {
  private static final Access USER = new Access(Optional.of("ada"), Optional.of(GitServer.TOKEN));
  private static final Author ADA = new Author("Ada", "ada@example.org");

  @TempDir Path folder;
  private GitServer server;
  private RepositoryStore store;

  @BeforeEach
  void start() throws IOException {
    Files.createDirectories(folder.resolve("server"));
    server = new GitServer(folder.resolve("server"));
    store = newStore();
  }

  private RepositoryStore newStore() {
    var policy = new AddressPolicy(server.url(), server.url(), List.of(), true);
    return new RepositoryStore(
        new RepositoryStore.Settings(
            folder.resolve("cache"),
            policy,
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofSeconds(5),
            Duration.ZERO,
            4,
            "2.9.4"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void readsTheDefaultBranchAndSeesWhatOthersPush() {
    var repository = server.create("plain");
    server.commit(repository, "main", "a.txt", "one");

    assertThat(read("plain", Optional.empty(), "a.txt")).isEqualTo("one");
    server.commit(repository, "main", "a.txt", "two");

    assertThat(read("plain", Optional.empty(), "a.txt")).isEqualTo("two");
  }

  @Test
  void readsBranchesTagsAndOlderCommits() {
    var repository = server.create("plain");
    var first = server.commit(repository, "main", "a.txt", "one");
    server.commit(repository, "main", "a.txt", "two");
    server.commit(repository, "feature/x", "a.txt", "three");
    GitServer.git(repository, "tag", "v1", first);

    assertThat(read("plain", Optional.of("feature/x"), "a.txt")).isEqualTo("three");
    assertThat(read("plain", Optional.of("v1"), "a.txt")).isEqualTo("one");
    assertThat(read("plain", Optional.of(first), "a.txt")).isEqualTo("one");
    assertThat(read("plain", Optional.empty(), "a.txt")).isEqualTo("two");
  }

  @Test
  void aCommitThatNoBranchEndsAtIsFound() {
    var repository = server.create("plain");
    var first = server.commit(repository, "main", "a.txt", "one");
    server.commit(repository, "main", "a.txt", "two");
    server.commit(repository, "main", "a.txt", "three");

    assertThat(read("plain", Optional.empty(), "a.txt")).isEqualTo("three");
    assertThat(read("plain", Optional.of(first), "a.txt")).isEqualTo("one");
    assertThat(read("plain", Optional.empty(), "a.txt")).isEqualTo("three");
  }

  @Test
  void anUnknownBranchIsNamed() {
    server.commit(server.create("plain"), "main", "a.txt", "one");

    assertThatThrownBy(() -> read("plain", Optional.of("nowhere"), "a.txt"))
        .isInstanceOfSatisfying(
            CoreFailure.class, e -> assertThat(e.error()).isEqualTo(CoreError.BRANCH))
        .hasMessageContaining("nowhere");
  }

  @Test
  void aShallowCloneCanBeChangedAndPushed() {
    var repository = server.create("plain");
    server.commit(repository, "main", "a.txt", "one", "b/c.txt", "keep");
    server.commit(repository, "main", "a.txt", "two");

    var pushed = change("plain", draft -> write(draft, "b/d.txt", "new"));

    assertThat(pushed.branch()).isEqualTo("main");
    assertThat(GitServer.git(repository, "show", "main:b/d.txt")).isEqualTo("new");
    assertThat(GitServer.git(repository, "show", "main:b/c.txt")).isEqualTo("keep");
    assertThat(GitServer.git(repository, "log", "-1", "--format=%an <%ae> %cn%n%B", "main"))
        .startsWith("Ada <ada@example.org> renku 2.9.4\nservice: test\n\nrenku-transaction: ");
    assertThat(GitServer.git(repository, "fsck", "--strict")).doesNotContain("error");
    assertThat(read("plain", Optional.empty(), "b/d.txt")).isEqualTo("new");
  }

  @Test
  void aChangeIsMadeAgainWhenSomebodyElsePushesInBetween() {
    var repository = server.create("plain");
    server.commit(repository, "main", "count", "1");
    var runs = new AtomicInteger();
    server.beforePush(
        () -> {
          if (runs.get() == 1) {
            server.commit(repository, "main", "count", "41");
          }
        });

    var pushed =
        change(
            "plain",
            draft -> {
              runs.incrementAndGet();
              var count = Integer.parseInt(text(draft.read("count").orElseThrow()));
              return write(draft, "count", String.valueOf(count + 1));
            });

    assertThat(runs).hasValue(2);
    assertThat(pushed.branch()).isEqualTo("main");
    assertThat(GitServer.git(repository, "show", "main:count")).isEqualTo("42");
  }

  @Test
  void aProtectedBranchIsLeftAloneAndABranchOfItsOwnTakesTheChange() throws IOException {
    var repository = server.create("plain");
    server.commit(repository, "main", "a.txt", "one");
    var hook = repository.resolve("hooks/update");
    Files.writeString(hook, "#!/bin/sh\n[ \"$1\" != refs/heads/main ]\n");
    assertThat(hook.toFile().setExecutable(true)).isTrue();

    var pushed = change("plain", draft -> write(draft, "a.txt", "mine"));

    assertThat(pushed.branch()).matches("renku/autobranch/main/[0-9a-f]{8}");
    assertThat(GitServer.git(repository, "show", pushed.branch() + ":a.txt")).isEqualTo("mine");
    assertThat(read("plain", Optional.empty(), "a.txt")).isEqualTo("one");
  }

  @Test
  void aPrivateRepositoryIsReadWithTheTokenOnly() {
    var repository = server.create("private");
    server.commit(repository, "main", "a.txt", "hidden");

    assertThat(read("private", Optional.empty(), "a.txt")).isEqualTo("hidden");
    assertThatThrownBy(
            () ->
                store.read(
                    Source.of(address("private"), Optional.empty(), Access.ANONYMOUS),
                    Snapshot::commitId))
        .isInstanceOfSatisfying(
            CoreFailure.class, e -> assertThat(e.error()).isEqualTo(CoreError.REPOSITORY_URL));
  }

  @Test
  void theTokenLiesNowhereOnDisk() throws IOException {
    var repository = server.create("private");
    server.commit(repository, "main", "a.txt", "hidden");
    change("private", draft -> write(draft, "a.txt", "changed"));

    try (var files = Files.walk(folder.resolve("cache"))) {
      assertThat(files.filter(Files::isRegularFile))
          .allSatisfy(
              file ->
                  assertThat(Files.readAllBytes(file))
                      .asString(StandardCharsets.ISO_8859_1)
                      .doesNotContain(GitServer.TOKEN));
    }
  }

  @Test
  void aCloneWhoseTransferWasCutShortIsThrownAway() throws IOException {
    var repository = server.create("plain");
    server.commit(repository, "main", "a.txt", "one");
    read("plain", Optional.empty(), "a.txt");
    Path clone;
    try (var files = Files.walk(folder.resolve("cache"), 4)) {
      clone =
          files
              .filter(path -> path.getFileName().toString().startsWith("clone-"))
              .findFirst()
              .orElseThrow();
    }
    Files.writeString(clone.resolveSibling(clone.getFileName() + ".transfer"), "");
    FileTrees.delete(clone.resolve("objects"));

    store = newStore();

    assertThat(read("plain", Optional.empty(), "a.txt")).isEqualTo("one");
    assertThat(clone).doesNotExist();
  }

  @Test
  void creatingNeedsAnEmptyRepository() {
    var repository = server.create("fresh");

    store.create(
        address("fresh"), USER, "main", ADA, "service: init", draft -> write(draft, "a", "1"));

    assertThat(GitServer.git(repository, "show", "main:a")).isEqualTo("1");
    assertThatThrownBy(
            () ->
                store.create(
                    address("fresh"), USER, "main", ADA, "again", draft -> write(draft, "a", "2")))
        .isInstanceOfSatisfying(
            CoreFailure.class, e -> assertThat(e.error()).isEqualTo(CoreError.PROJECT_CREATION));
    assertThat(read("fresh", Optional.empty(), "a")).isEqualTo("1");
  }

  @Test
  void changedPathsOfARevisionAndOfARangeAreKnown() {
    var repository = server.create("plain");
    var first = server.commit(repository, "main", "a", "1");
    server.commit(repository, "main", "b", "1");
    server.commit(repository, "main", "c", "1");
    var source = Source.of(address("plain"), Optional.empty(), USER);
    read("plain", Optional.empty(), "a");

    List<String> ofTip = store.read(source.withHistory(), files -> files.changedPaths("HEAD"));
    List<String> ofRange =
        store.read(source.withHistory(), files -> files.changedPaths(first + "..HEAD"));

    assertThat(ofTip).containsExactly("c");
    assertThat(ofRange).containsExactlyInAnyOrder("b", "c");
  }

  @Test
  void idleClonesAreEvictedAndComeBack() throws IOException {
    server.commit(server.create("plain"), "main", "a.txt", "one");
    read("plain", Optional.empty(), "a.txt");

    store.evict(Duration.ofSeconds(-1));

    try (var files = Files.walk(folder.resolve("cache/projects"))) {
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
    assertThat(read("plain", Optional.empty(), "a.txt")).isEqualTo("one");
  }

  private String read(String name, Optional<String> revision, String path) {
    return store.read(
        Source.of(address(name), revision, USER), files -> text(files.read(path).orElseThrow()));
  }

  private <T> Pushed<T> change(String name, Function<Draft, T> operation) {
    return store.change(
        Source.of(address(name), Optional.empty(), USER), ADA, "service: test", operation);
  }

  private static String write(Draft draft, String path, String content) {
    draft.write(path, content.getBytes(StandardCharsets.UTF_8));
    return path;
  }

  private GitAddress address(String name) {
    return GitAddress.of(server.url() + "/demo/" + name);
  }

  private static String text(byte[] content) {
    return new String(content, StandardCharsets.UTF_8);
  }
}
