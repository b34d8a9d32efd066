package io.renku.core.repositories;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class GitAddressTest {

  @Test
  void spellingsOfTheSameRepositoryAreEqual() {
    var plain = GitAddress.of("https://gitlab.example/a/b/c");

    assertThat(GitAddress.of("https://gitlab.example/a/b/c.git")).isEqualTo(plain);
    assertThat(GitAddress.of("https://gitlab.example/a/b/c/")).isEqualTo(plain);
    assertThat(GitAddress.of("https://gitlab.example/a/b/c.GIT/.git")).isEqualTo(plain);
    assertThat(plain.cloneUrl()).isEqualTo("https://gitlab.example/a/b/c.git");
    assertThat(plain.owner("https://gitlab.example")).isEqualTo("a/b");
    assertThat(plain.name()).isEqualTo("c");
  }

  @Test
  void onlyPlainWebAddressesAreTaken() {
    for (var text :
        List.of(
            "",
            "word",
            "gitlab.example",
            "/etc/passwd",
            "file:///etc/passwd",
            "ssh://git@gitlab.example/a/b",
            "git@gitlab.example:a/b.git",
            "ext::sh -c x",
            "https://user:password@gitlab.example/a/b",
            "https://gitlab.example",
            "https://gitlab.example/",
            "https://gitlab.example/../a",
            "https://gitlab.example/a?b",
            "https://gitlab.example/a#b",
            "https://gitlab.example/a b",
            "https://gitlab.example\\@evil.example/a",
            "https:///a/b")) {
      assertThat(GitAddress.parse(text)).as(text).isEmpty();
    }
  }

  @Test
  void onlyTheConfiguredGitlabMayHaveAPrivateAddress() {
    var policy =
        new AddressPolicy("http://localhost:9280", "http://gitlab.inner", List.of("mirror"), true);

    assertThat(policy.refusal(URI.create("http://localhost:9280/a/b"))).isEmpty();
    assertThat(policy.refusal(URI.create("http://gitlab.inner/a/b"))).isEmpty();
    assertThat(policy.refusal(URI.create("http://mirror/a/b"))).isEmpty();
    for (var address :
        List.of(
            "http://localhost:9281/a",
            "https://localhost:9280/a",
            "https://127.0.0.1/a",
            "https://[::1]/a",
            "https://[fd00::1]/a",
            "https://[::ffff:127.0.0.1]/a",
            "https://10.1.2.3/a",
            "https://172.16.0.1/a",
            "https://192.168.1.1/a",
            "https://169.254.169.254/a",
            "https://100.64.0.1/a",
            "https://0.0.0.0/a",
            "http://8.8.8.8/a")) {
      assertThat(policy.refusal(URI.create(address))).as(address).isPresent();
    }
    assertThat(policy.refusal(URI.create("https://8.8.8.8/a"))).isEmpty();
  }

  @Test
  void theInnerAddressIsUsedForGitlabOnly() {
    var policy =
        new AddressPolicy("https://gitlab.example", "http://gitlab.inner", List.of(), true);

    assertThat(policy.reachable(GitAddress.of("https://gitlab.example/a/b")))
        .isEqualTo("http://gitlab.inner/a/b.git");
    assertThat(policy.reachable(GitAddress.of("https://gitlab.example.org/a/b")))
        .isEqualTo("https://gitlab.example.org/a/b.git");
  }
}
