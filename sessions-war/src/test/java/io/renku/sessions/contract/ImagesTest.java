package io.renku.sessions.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.sessions.kit.Who;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whether an image can be had (sections 1.13, 4). */
class ImagesTest extends ServiceTest {
  private static final String DIGEST =
      "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

  @BeforeAll
  void images() {
    service.registry.image("a/b/c:latest");
    service.registry.image("single:1");
    service.registry.image("a/b:1.0-x_y");
    service.registry.image("a/b:" + DIGEST);
    service.registry.ociImage("oci/image:1");
    service.registry.index("many/platforms:1");
    service.registry.privateImage("group/private:1");
  }

  private int status(Who who, String image) {
    var answer = get(who, "images?image_url=" + URLEncoder.encode(image, StandardCharsets.UTF_8));
    if (answer.status() != 422) {
      assertThat(answer.body()).isEmpty();
    }
    return answer.status();
  }

  private String there(String path) {
    return service.registry.host() + "/" + path;
  }

  @Test
  void appendix_anImageIsFoundByEveryWayToNameIt() {
    for (var path :
        List.of(
            "a/b/c",
            "a/b/c:latest",
            "single:1",
            "a/b:1.0-x_y",
            "a/b@" + DIGEST,
            "a/b:1.0-x_y@" + DIGEST)) {
      assertThat(status(Who.JANE, there(path))).as(path).isEqualTo(200);
    }
  }

  @Test
  void appendix_anUnknownTagIsNotThere() {
    assertThat(status(Who.JANE, there("a/b:unknown"))).isEqualTo(404);
    assertThat(status(Who.JANE, there("nobody/nothing"))).isEqualTo(404);
  }

  @Test
  void appendix_whatIsNoNameIsRefused() {
    for (var name :
        List.of(
            ":::?-+^", "UPPER/case:1", there("a/b:"), there("a b"), "a//b", "/a", "a/b@sha256:")) {
      assertRefused(
          get(Who.JANE, "images?image_url=" + URLEncoder.encode(name, StandardCharsets.UTF_8)),
          422,
          1002);
    }
  }

  @Test
  void s1_13_aNameIsNeeded() {
    var missing = get(Who.JANE, "images");

    assertRefused(missing, 422, 1422);
    assertThat(detail(missing)).isEmpty();
  }

  @Test
  void row08_ociImagesAndIndexesCount() {
    assertThat(status(Who.JANE, there("oci/image:1"))).isEqualTo(200);
    assertThat(status(Who.JANE, there("many/platforms:1"))).isEqualTo(200);
  }

  @Test
  void s4_1_privateImagesAreThereForThoseWithAToken() {
    assertThat(status(Who.JANE, there("group/private:1"))).isEqualTo(200);
    assertThat(status(Who.ANONYMOUS, there("group/private:1"))).isEqualTo(404);
    assertThat(status(Who.JANE.without("Gitlab-Access-Token"), there("group/private:1")))
        .isEqualTo(404);
  }

  @Test
  void row15_aRegistryInTroubleHasNoImages() {
    service.registry.fail(503);

    assertThat(status(Who.JANE, there("a/b/c"))).isEqualTo(404);
  }
}
