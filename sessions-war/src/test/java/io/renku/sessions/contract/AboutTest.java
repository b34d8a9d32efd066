package io.renku.sessions.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.sessions.cluster.Tree;
import io.renku.sessions.kit.Who;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the service says of itself, and how it reads addresses. */
class AboutTest extends ServiceTest {

  @Test
  void appendix_theVersionIsOneOfNotebooks() {
    var about = get(Who.NOBODY, "version").object();
    var version = Tree.objectsAt(about, "versions").getFirst();

    assertThat(text(about, "name")).isEqualTo("renku-notebooks");
    assertThat(Tree.objectsAt(about, "versions")).hasSize(1);
    assertThat(text(version, "version")).matches("[1-9]\\d*\\.\\d+\\.\\d+");
    assertThat(Tree.objectAt(version, "data"))
        .containsOnlyKeys("anonymousSessionsEnabled", "cloudstorageEnabled", "sshEnabled");
    assertThat(Tree.objectAt(version, "data", "cloudstorageEnabled"))
        .containsKeys("s3", "azure_blob");
    assertThat(text(version, "data", "anonymousSessionsEnabled")).isEqualTo("true");
  }

  @Test
  void appendix_theOptionsAreTheConfiguredOnes() {
    var options = get(Who.JANE, "server_options").object();

    assertThat(options).containsOnlyKeys("defaultUrl", "lfs_auto_fetch", "cloudstorage");
    assertThat(options.get("defaultUrl"))
        .isEqualTo(
            Tree.parse(
                """
                {"order":2,"displayName":"Default Environment","type":"enum","default":"/lab",
                 "options":["/lab","/rstudio"]}\
                """));
    assertThat(text(options, "lfs_auto_fetch", "type")).isEqualTo("boolean");
    assertThat(text(options, "lfs_auto_fetch", "default")).isEqualTo("false");
    assertThat(Tree.objectAt(options, "cloudstorage")).containsKey("s3");
    assertThat(get(Who.ANONYMOUS, "server_options").object()).isEqualTo(options);
  }

  @Test
  void s1_2_theDocumentIsOpenToAll() {
    var document = get(Who.NOBODY, "spec.json").object();

    assertThat(text(document, "openapi")).isEqualTo("3.0.2");
    assertThat(Tree.objectsAt(document, "servers"))
        .extracting(server -> text(server, "url"))
        .containsExactly("/api", "/ui-server/api");
    assertThat(text(document, "components", "securitySchemes", "oauth2-swagger", "type"))
        .isEqualTo("openIdConnect");
  }

  @Test
  void appendix_slashesTooManyChangeNothing() {
    launched(Who.JANE, launch(""));
    for (var address :
        List.of(
            "servers/" + NAME, "servers//" + NAME, "servers/" + NAME + "/", "servers///" + NAME)) {
      assertThat(get(Who.JANE, address).status()).as(address).isEqualTo(200);
    }
    assertThat(get(Who.JANE, "servers/").object()).containsOnlyKeys("servers");
    assertThat(get(Who.NOBODY, "version/").status()).isEqualTo(200);
    assertThat(get(Who.JANE, "images//?image_url=" + service.registry.host() + "/a/b").status())
        .isEqualTo(404);
  }

  @Test
  void s1_15_whatIsNotThereHasTheSameShape() {
    assertRefused(get(Who.JANE, "nothing"), 404, 1404);
    assertRefused(get(Who.JANE, "servers/a/b"), 404, 1404);
    assertRefused(service.send(Who.JANE, "PUT", "servers", "{}"), 405, 1405);
    assertRefused(delete(Who.JANE, "version"), 405, 1405);
  }
}
