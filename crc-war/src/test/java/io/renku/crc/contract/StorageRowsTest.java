package io.renku.crc.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.commons.kit.Answer;
import io.renku.crc.kit.Gitlab.Membership;
import io.renku.crc.kit.Who;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StorageRowsTest extends ServiceTest {
  private static final Who DEVELOPER = Who.withGitlab("developer-token");
  private static final Who REPORTER = Who.withGitlab("reporter-token");
  private static final String SECRET = "s3cr3t-value-never-kept";
  private static final AtomicInteger NAMES = new AtomicInteger();

  @BeforeAll
  void projects() {
    service.gitlab.token("developer-token", 7);
    service.gitlab.token("reporter-token", 8);
    service.gitlab.members(
        "123456",
        new Membership(99, "John Doe", 50),
        new Membership(7, "John Doe", 30),
        new Membership(8, "John Doe", 20));
    service.gitlab.members("555", new Membership(99, "John Doe", 50));
    service.gitlab.members("666");
  }

  private static String storage(String configuration, String more) {
    return """
    {"project_id":"123456","name":"storage-%d","configuration":%s,"source_path":"bucket/folder",
     "target_path":"my/target"%s}\
    """
        .formatted(NAMES.incrementAndGet(), configuration, more);
  }

  private static String aws() {
    return storage("{\"type\":\"s3\",\"provider\":\"AWS\",\"region\":\"us-east-1\"}", "");
  }

  private static String secret() {
    return storage(
        "{\"type\":\"s3\",\"provider\":\"AWS\",\"region\":\"us-east-1\",\"access_key_id\":\""
            + SECRET
            + "\",\"secret_access_key\":\""
            + SECRET
            + "\"}",
        ",\"private\":\"true\"");
  }

  private Answer create(String body) {
    var created = post(DEVELOPER, "storage", body);
    assertThat(created.status()).as(created.body()).isEqualTo(201);
    return created;
  }

  private static String path(Answer created) {
    return "storage/" + created.object().getJsonObject("storage").getString("storage_id");
  }

  @ParameterizedTest
  @CsvSource({
    "s3://s3.us-east-2.amazonaws.com/mybucket/myfolder, s3, mybucket/myfolder",
    "s3://mybucket.s3.us-east-2.amazonaws.com/myfolder, s3, mybucket/myfolder",
    "s3://mybucket/myfolder/, s3, mybucket/myfolder/",
    "https://example.org/mybucket/myfolder, s3, mybucket/myfolder",
    "azure://mycontainer/myfolder, azureblob, mycontainer/myfolder",
    "az://acc.dfs.core.windows.net/cont/myfolder, azureblob, cont/myfolder",
    "az://acc.blob.core.windows.net/cont/myfolder, azureblob, cont/myfolder"
  })
  void row37_addressesAreTakenApart(String url, String type, String source) {
    var created =
        create(
            """
            {"project_id":"123456","name":"url-%d","storage_url":"%s","target_path":"t"}\
            """
                .formatted(NAMES.incrementAndGet(), url));

    var storage = created.object().getJsonObject("storage");
    assertThat(storage.getString("storage_type")).isEqualTo(type);
    assertThat(storage.getString("source_path")).isEqualTo(source);
    assertThat(storage.getString("storage_id")).matches("[0-9A-Z]{26}");
  }

  @Test
  void row37_configurationsAreAccepted() {
    assertThat(create(aws()).object().getJsonObject("storage").getString("storage_type"))
        .isEqualTo("s3");
    create(secret());
    var writable = create(aws().replace("\"target_path\"", "\"readonly\":false,\"target_path\""));
    assertThat(writable.object().getJsonObject("storage").getBoolean("readonly")).isFalse();
  }

  @Test
  void row38_incompleteAndUnsafeOnesAreRefused() {
    assertRefused(post(DEVELOPER, "storage", secret().replace("\"true\"", "false")), 422);
    assertRefused(
        post(DEVELOPER, "storage", storage("{\"type\":\"s3\",\"provider\":\"Petabox\"}", "")), 422);
    assertRefused(post(DEVELOPER, "storage", aws().replace("\"source_path\"", "\"x\"")), 422);
    assertRefused(post(DEVELOPER, "storage", aws().replace("\"type\"", "\"x\"")), 422);
    assertRefused(post(DEVELOPER, "storage", aws().replace("\"name\"", "\"x\"")), 422);
    assertRefused(post(DEVELOPER, "storage", storage("{\"type\":\"local\"}", "")), 422);
    assertRefused(post(DEVELOPER, "storage", "[]"), 422);
    for (var target : new String[] {"/etc", "a/../../etc", "a//b", "..", "a\\u0007"}) {
      assertRefused(post(DEVELOPER, "storage", aws().replace("my/target", target)), 422);
    }
    for (var url :
        new String[] {"gs://bucket/x", "s3:///x", "bucket/x", "https://u:p@host/b", "az://a.b/c"}) {
      assertRefused(
          post(
              DEVELOPER,
              "storage",
              """
              {"project_id":"123456","name":"abc","storage_url":"%s","target_path":"t"}\
              """
                  .formatted(url)),
          422);
    }
  }

  @Test
  void row39_secretsAreKeptNowhere() throws Exception {
    var created = create(secret());

    assertThat(created.body()).doesNotContain(SECRET).contains("<sensitive>");
    try (var connection = service.dataSource().getConnection();
        var rows =
            connection
                .createStatement()
                .executeQuery(
                    "select configuration::text from storage.cloud_storage union all select"
                        + " detail::text from crc.audit_log")) {
      while (rows.next()) {
        assertThat(rows.getString(1)).doesNotContain(SECRET);
      }
    }
  }

  @Test
  void row40_aForeignProjectShowsNothing() {
    assertRefused(post(DEVELOPER, "storage", aws().replace("123456", "777")), 401);
    assertThat(get(DEVELOPER, "storage?project_id=777").array()).isEmpty();
    assertThat(get(Who.ANONYMOUS, "storage?project_id=123456").array()).isEmpty();
    assertRefused(get(DEVELOPER, "storage"), 422);
  }

  @Test
  void row41_namesAreUniqueInAProject() {
    var body = aws();
    create(body);

    assertRefused(post(DEVELOPER, "storage", body), 422);
  }

  @Test
  void row42_credentialsToBringAreListed() {
    var created = create(secret());

    var fields = created.object().getJsonArray("sensitive_fields");
    assertThat(fields).hasSize(3);
    assertThat(fields.getJsonObject(0).getString("name")).isEqualTo("access_key_id");
    assertThat(get(DEVELOPER, "storage?project_id=123456").array()).contains(created.json());
  }

  @Test
  void row43_aStorageCanChangeItsKind() {
    var created = create(aws());

    var changed =
        put(
            DEVELOPER,
            path(created),
            storage("{\"type\":\"azureblob\",\"account\":\"abcde\"}", ",\"private\":true"));

    assertThat(changed.status()).as(changed.body()).isEqualTo(200);
    assertThat(changed.object().getJsonObject("storage").getString("storage_type"))
        .isEqualTo("azureblob");
    assertThat(changed.object().getJsonArray("sensitive_fields")).hasSize(6);
  }

  @Test
  void row44_nullRemovesAKey() {
    var created = create(aws());

    var changed =
        patch(
            DEVELOPER,
            path(created),
            "{\"configuration\":{\"type\":\"azureblob\",\"region\":null},\"source_path\":\"x\"}");

    var storage = changed.object().getJsonObject("storage");
    assertThat(storage.getJsonObject("configuration"))
        .hasToString("{\"type\":\"azureblob\",\"provider\":\"AWS\"}");
  }

  @Test
  void row45_whatBecomesPublicForgetsItsCredentials() {
    var created = create(secret());

    var changed = patch(DEVELOPER, path(created), "{\"private\":false}");

    assertThat(configuration(changed)).doesNotContain("access_key_id");
  }

  @Test
  void row46_credentialsGoOnlyWhenAConfigurationLeavesThemOut() {
    var created = create(secret());

    var moved = patch(DEVELOPER, path(created), "{\"source_path\":\"elsewhere\"}");
    var unticked =
        patch(
            DEVELOPER,
            path(created),
            "{\"configuration\":{\"type\":\"s3\",\"access_key_id\":\"<sensitive>\"}}");

    assertThat(configuration(moved)).contains("access_key_id", "secret_access_key");
    assertThat(configuration(unticked))
        .contains("access_key_id")
        .doesNotContain("secret_access_key");
  }

  private static String configuration(Answer storage) {
    assertThat(storage.status()).as(storage.body()).isEqualTo(200);
    return storage.object().getJsonObject("storage").getJsonObject("configuration").toString();
  }

  @Test
  void row47_onlyDevelopersChangeStorages() {
    var created = create(aws());

    assertRefused(put(REPORTER, path(created), aws()), 401);
    assertRefused(patch(REPORTER, path(created), "{\"source_path\":\"x\"}"), 401);
    assertRefused(delete(REPORTER, path(created)), 401);
    assertThat(get(REPORTER, path(created)).json()).isEqualTo(created.json());
    assertRefused(get(Who.ANONYMOUS, path(created)), 401);
  }

  @Test
  void row48_deletedIsGone() {
    var created = create(aws());

    assertThat(delete(DEVELOPER, path(created)).status()).isEqualTo(204);
    assertRefused(get(DEVELOPER, path(created)), 404);
    assertThat(delete(DEVELOPER, path(created)).status()).isEqualTo(204);
  }

  @Test
  void row49_configurationsCanBeTriedWithTheirSecrets() {
    var path = "storage_schema/validate";
    var good =
        "{\"type\":\"s3\",\"provider\":\"Other\",\"endpoint\":\"e.org\",\"access_key_id\":\"k\"}";

    assertThat(post(Who.ANONYMOUS, path, good).status()).isEqualTo(204);
    assertThat(post(Who.ANONYMOUS, path, good.replace("\"endpoint\":\"e.org\",", "")).message())
        .contains("missing:\nendpoint");
    assertThat(post(Who.ANONYMOUS, path, good.replace("\"k\"", "5")).message())
        .contains("Value '5' for field 'access_key_id' is not of type string");
    assertRefused(post(Who.ANONYMOUS, path, ""), 422);
    assertRefused(post(Who.ANONYMOUS, path, "[]"), 422);
  }

  @Test
  void row50_onlyTheCallersOwnMembershipCounts() {
    assertThat(get(REPORTER, "storage?project_id=123456").status()).isEqualTo(200);
    assertRefused(post(REPORTER, "storage", aws()), 401);
    assertRefused(post(DEVELOPER, "storage", aws().replace("123456", "555")), 401);
    assertThat(get(DEVELOPER, "storage?project_id=555").array()).isEmpty();
    assertRefused(post(DEVELOPER, "storage", aws().replace("123456", "666")), 401);
    assertRefused(post(Who.withGitlab("unknown-token"), "storage", aws()), 401);
  }

  @Test
  void theSchemaIsRclonesOwn() {
    var schema = get(Who.ANONYMOUS, "storage_schema").array();

    assertThat(schema.stream().map(p -> p.asJsonObject().getString("prefix")))
        .contains("s3", "azureblob", "webdav");
  }

  @Test
  void passwordsAreObscuredForRclone() {
    var webdav =
        "{\"type\":\"webdav\",\"provider\":\"Other\",\"user\":\"abcdefg\",\"pass\":\"123456\",\"x\":null}";

    var wrapped =
        post(Who.USER, "storage_schema/obscure", "{\"configuration\":%s}".formatted(webdav));
    var bare = post(Who.USER, "storage_schema/obscure", webdav);

    assertThat(wrapped.object().getString("pass")).hasSize(30).doesNotContain("123456");
    assertThat(wrapped.object().getString("user")).isEqualTo("abcdefg");
    assertThat(wrapped.object().keySet()).containsExactly("type", "provider", "user", "pass");
    assertThat(bare.object().getString("pass"))
        .hasSize(30)
        .isNotEqualTo(wrapped.object().getString("pass"));
  }

  @Test
  void onlyPasswordsAreObscured() {
    var s3 = "{\"type\":\"s3\",\"secret_access_key\":\"plain\"}";
    var placeholder = "{\"type\":\"webdav\",\"pass\":\"<sensitive>\"}";

    assertThat(post(Who.USER, "storage_schema/obscure", s3).object()).hasToString(s3);
    assertThat(post(Who.USER, "storage_schema/obscure", placeholder).object())
        .hasToString(placeholder);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''",
        "[]",
        "{}",
        "{\"configuration\":[]}",
        "{\"configuration\":{\"type\":\"webdav\",\"pass\":5}}",
        "{\"configuration\":{\"type\":\"local\"}}",
        "{\"configuration\":{\"type\":\"nosuch\"}}"
      })
  void whatCannotBeObscuredIsRefused(String body) {
    assertRefused(post(Who.USER, "storage_schema/obscure", body), 422);
  }

  @Test
  void strangersObscureNothing() {
    assertRefused(post(Who.ANONYMOUS, "storage_schema/obscure", "{\"type\":\"webdav\"}"), 401);
  }

  @Test
  void connectionsAreTestedForKnownCallersOnly() {
    var path = "storage_schema/test_connection";
    var inside =
        """
        {"configuration":{"type":"s3","provider":"Other","endpoint":"http://127.0.0.1:1",
         "access_key_id":"a","secret_access_key":"%s"},"source_path":"bucket/folder"}\
        """
            .formatted(SECRET);

    assertRefused(post(Who.ANONYMOUS, path, inside), 401);
    assertThat(post(Who.USER, path, inside).message()).contains("may not be reached from here");
    assertRefused(post(Who.USER, path, inside), 422);
    assertRefused(post(Who.USER, path, inside.replace("\"s3\"", "\"dropbox\"")), 501);
    assertRefused(post(Who.USER, path, inside.replace("\"s3\"", "\"local\"")), 422);
    assertRefused(post(Who.USER, path, inside.replace("source_path", "x")), 422);
    assertRefused(post(Who.USER, path, inside.replace("configuration", "x")), 422);
    assertRefused(post(Who.USER, path, inside.replace("\"a\"", "5")), 422);
    assertRefused(post(Who.USER, path, ""), 422);
    assertRefused(post(Who.USER, path, "[]"), 422);
  }
}
