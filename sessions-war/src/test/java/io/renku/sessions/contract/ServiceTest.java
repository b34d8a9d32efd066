package io.renku.sessions.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.commons.kit.Answer;
import io.renku.sessions.cluster.ResourceKind;
import io.renku.sessions.cluster.Tree;
import io.renku.sessions.kit.Gitlab;
import io.renku.sessions.kit.Service;
import io.renku.sessions.kit.Who;
import io.renku.sessions.session.SessionKey;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/**
 * Sends requests to the service and reads its answers. Tests named {@code row...} are those of
 * section 10 of the specification, {@code appendix...} those of its appendix A, and {@code s...} a
 * section of it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ServiceTest {
  static final String COMMIT = Gitlab.COMMIT;
  static final String NAME = "jane-2edoe-my-2dproject-383fe755";

  Service service;

  @BeforeAll
  void start() throws IOException {
    service = service();
    service.registry.image("group/my-project:0123456");
    service.registry.image("open/project:0123456");
  }

  Service service() throws IOException {
    return Service.start();
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @AfterEach
  void tidyUp() {
    service.gitlab.recover();
    service.crc.recover();
    service.registry.recover();
    service.cluster.recover();
    for (var session : service.cluster.all(ResourceKind.SESSION)) {
      remove(Tree.textAt(session, "metadata", "name").orElseThrow());
    }
  }

  private void remove(String name) {
    service.cluster.delete(ResourceKind.SESSION, "renku", name, Tree.object());
    service.store().informers().forEach(informer -> informer.forget("renku", name));
  }

  /** A launch of the private project {@code Group/My-Project}. */
  static String launch(String more) {
    return """
    {"namespace":"group","project":"my-project","branch":"master","commit_sha":"%s"%s}\
    """
        .formatted(COMMIT, more);
  }

  /** A launch of a project that everybody sees. */
  static String openLaunch(String more) {
    return """
    {"namespace":"open","project":"project","commit_sha":"%s"%s}\
    """
        .formatted(COMMIT, more);
  }

  JsonObject launched(Who who, String body) {
    var answer = post(who, "servers", body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    return answer.object();
  }

  /** Changes a session's resource as the operator, or an administrator, would. */
  void change(String name, String mergePatch) {
    var changed =
        service.store().change(new SessionKey("renku", name), Tree.parseObject(mergePatch));
    assertThat(changed).isPresent();
  }

  JsonObject resource(String name) {
    return service.cluster.find(ResourceKind.SESSION, "renku", name).orElseThrow();
  }

  Answer get(Who who, String path) {
    return service.send(who, "GET", path, null);
  }

  Answer post(Who who, String path, String body) {
    return service.send(who, "POST", path, body);
  }

  Answer patch(Who who, String path, String body) {
    return service.send(who, "PATCH", path, body);
  }

  Answer delete(Who who, String path) {
    return service.send(who, "DELETE", path, null);
  }

  Answer send(Who who, String method, String path, String body, Map<String, String> headers) {
    return service.send(who, method, path, body, headers);
  }

  static String text(JsonObject json, String... path) {
    return Tree.textAt(json, path).orElse("");
  }

  static void assertRefused(Answer answer, int status, int code) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.errorCode()).as(answer.body()).isEqualTo(code);
    assertThat(answer.message()).isNotBlank();
    assertThat(answer.object().getJsonObject("error")).containsKey("detail");
    assertThat(answer.header("Content-Type")).startsWith("application/json");
  }

  static String detail(Answer answer) {
    return text(answer.object(), "error", "detail");
  }
}
