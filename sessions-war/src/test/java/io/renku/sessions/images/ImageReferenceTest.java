package io.renku.sessions.images;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ImageReferenceTest {
  private static final String DIGEST = "sha256:" + "a".repeat(64);

  private static void assertMeans(String text, String host, String repository, String tag) {
    assertThat(ImageReference.parse(text)).hasValue(new ImageReference(host, repository, tag));
  }

  @Test
  void appendix_shortNamesAreDockerHubs() {
    assertMeans("nginx", ImageReference.DOCKER_HUB, "library/nginx", "latest");
    assertMeans("nginx:1.28", ImageReference.DOCKER_HUB, "library/nginx", "1.28");
    assertMeans("nginx@" + DIGEST, ImageReference.DOCKER_HUB, "library/nginx", DIGEST);
    assertMeans("user/image", ImageReference.DOCKER_HUB, "user/image", "latest");
    assertMeans("my_user/an-image:1", ImageReference.DOCKER_HUB, "my_user/an-image", "1");
    assertMeans("docker.io/user/image", ImageReference.DOCKER_HUB, "user/image", "latest");
  }

  @Test
  void appendix_otherRegistriesAreKnownByDotOrPort() {
    assertMeans("registry.example.org/a/b/c:1", "registry.example.org", "a/b/c", "1");
    assertMeans("host.tld:5000/a/b", "host.tld:5000", "a/b", "latest");
    assertMeans("quay.io/single", "quay.io", "single", "latest");
    assertMeans("localhost:5000/a:x@" + DIGEST, "localhost:5000", "a", DIGEST);
    assertMeans("localhost/renku-singleuser:1", "localhost", "renku-singleuser", "1");
  }

  @Test
  void appendix_theWholeGrammarIsKnown() {
    assertMeans("index.docker.io/nginx", ImageReference.DOCKER_HUB, "library/nginx", "latest");
    assertMeans("[::1]:5000/a", "[::1]:5000", "a", "latest");
    assertMeans("r.example.org/a__b/c--d:V1.0_x", "r.example.org", "a__b/c--d", "V1.0_x");
    assertMeans(
        "r.example.org/a@sha512:" + "b".repeat(128),
        "r.example.org",
        "a",
        "sha512:" + "b".repeat(128));
    for (var text :
        new String[] {
          "-a.org/b",
          "a-.org/b",
          "a:b:c",
          "a@sha256:abc",
          "a@sha256:" + "z".repeat(64),
          "a/-b",
          "a/b-",
          "a..b/c",
          "a:-tag",
          "a:" + "t".repeat(129),
          "x".repeat(256),
          "[::1/a",
          "a.org:123456/b"
        }) {
      assertThat(ImageReference.parse(text)).as(text).isEmpty();
    }
  }

  @Test
  void appendix_nonsenseIsNoImage() {
    for (var text :
        new String[] {":::?-+^", "", "UPPER/case", "a//b", "a b", "http://x/y", "../x"}) {
      assertThat(ImageReference.parse(text)).as(text).isEmpty();
    }
  }
}
