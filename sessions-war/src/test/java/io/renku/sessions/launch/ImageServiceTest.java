package io.renku.sessions.launch;

import static io.renku.sessions.launch.LaunchFixture.JANE;
import static io.renku.sessions.launch.LaunchFixture.anonymous;
import static io.renku.sessions.launch.LaunchFixture.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.renku.sessions.ConfigFixture;
import io.renku.sessions.SessionFailure;
import io.renku.sessions.images.ImageReference;
import io.renku.sessions.images.RegistryClient;
import io.renku.sessions.projects.Project;
import io.renku.sessions.users.SessionUser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ImageServiceTest {
  private static final String REGISTRY = "registry.example.org";

  /** The token that each image needs; empty for none. */
  private final Map<String, String> images = new HashMap<>();

  private final List<String> asked = new ArrayList<>();
  private final ImageService service = new ImageService();

  ImageServiceTest() {
    service.config = ConfigFixture.sessions();
    service.config.registry = Optional.of(REGISTRY);
    service.config.defaultImage = "renku/default:1";
    service.registries =
        new RegistryClient() {
          @Override
          public Optional<Found> find(ImageReference image, Optional<String> token) {
            var name = "%s/%s:%s".formatted(image.host(), image.repository(), image.tag());
            asked.add(name);
            return Optional.ofNullable(images.get(name))
                .filter(needed -> needed.isEmpty() || token.filter(needed::equals).isPresent())
                .map(_ -> new Found("/home/me/"));
          }
        };
  }

  private SessionImage choose(String fields, boolean isPublic, SessionUser user) {
    var project =
        new Project(42, "Group/My-Project", "https://gitlab/x", "https://gitlab/x.git", isPublic);
    return service.choose(request(fields), project, user);
  }

  private SessionImage named(String image) {
    return choose(",\"image\":\"%s\"".formatted(image), false, JANE);
  }

  @Test
  void anOpenImageNeedsNoToken() {
    images.put(REGISTRY + "/group/open:1", "");

    var image = named(REGISTRY + "/group/open:1");

    assertThat(image.pullToken()).isEmpty();
    assertThat(image.workdir()).isEqualTo("/home/me");
  }

  @Test
  void aPrivateImageOfGitLabIsPulledWithTheUsersToken() {
    images.put(REGISTRY + "/group/mine:1", "gitlab-token");

    var image = named(REGISTRY + "/group/mine:1");

    assertThat(image.pullToken()).hasValue("gitlab-token");
    assertThat(image.registry()).isEqualTo(REGISTRY);
  }

  @Test
  void noOtherRegistryIsShownTheToken() {
    images.put("other.example.org/group/mine:1", "gitlab-token");

    assertThat(named("other.example.org/group/mine:1").name()).isEqualTo("renku/default:1");
  }

  @Test
  void theDefaultImageIsAskedForAtItsOwnRegistry() {
    images.put("registry-1.docker.io/renku/default:1", "");

    var image = named(REGISTRY + "/group/gone:1");

    assertThat(image.name()).isEqualTo("renku/default:1");
    assertThat(image.workdir()).isEqualTo("/home/me");
    assertThat(asked).last().isEqualTo("registry-1.docker.io/renku/default:1");
  }

  @Test
  void theImageOfTheCommitIsNamedInLowerCase() {
    images.put(REGISTRY + "/group/my-project:0123456", "gitlab-token");

    assertThat(choose("", false, JANE).name()).isEqualTo(REGISTRY + "/group/my-project:0123456");
    assertThat(choose("", false, JANE).pullToken()).hasValue("gitlab-token");
  }

  @Test
  void theImageOfAPublicProjectIsOpenToAll() {
    images.put(REGISTRY + "/group/my-project:0123456", "");

    assertThat(choose("", true, anonymous()).pullToken()).isEmpty();
  }

  @Test
  void aCommitWithoutAnImageIsToldSo() {
    assertThatThrownBy(() -> choose("", false, JANE))
        .isInstanceOfSatisfying(
            SessionFailure.class, failure -> assertThat(failure.number()).isEqualTo(1404));
    assertThatThrownBy(() -> named(":::?-+^"))
        .isInstanceOfSatisfying(
            SessionFailure.class,
            failure -> assertThat(failure.number()).isEqualTo(SessionFailure.IMAGE));
  }
}
