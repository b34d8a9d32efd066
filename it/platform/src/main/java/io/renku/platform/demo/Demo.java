package io.renku.platform.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Gives a newcomer something to look at: a project with a dataset, made the way a person makes one,
 * through the public API. Each step looks first, so that running it again changes nothing.
 */
public final class Demo {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String USER = "demo";
  private static final String SLUG = "glacier-lengths";
  private static final String DATASET = "aletsch";
  private static final String FILE = "aletsch-length.csv";

  private final Browser browser;
  private final Consumer<String> progress;

  private Demo(Browser browser, Consumer<String> progress) {
    this.browser = browser;
    this.progress = progress;
  }

  /** Makes what is missing of the demo on the platform at this address. */
  public static void load(String baseUrl, Consumer<String> progress) throws IOException {
    try (var browser = new Browser(baseUrl)) {
      progress.accept("logging in as " + USER);
      browser.logIn(USER, USER);
      new Demo(browser, progress).run();
    }
  }

  private void run() throws IOException {
    var project = project();
    var gitUrl = project.path("http_url_to_repo").asText();
    fill(project);
    activate(project.path("id").asLong());
    addDataset(gitUrl);
    progress.accept("the project %s/%s is ready".formatted(USER, SLUG));
  }

  private JsonNode project() throws IOException {
    var path = "/api/projects/" + Browser.encode(USER + "/" + SLUG);
    var found = browser.get(path);
    if (found.status() != 404) {
      return found.orFail();
    }
    progress.accept("creating a project");
    var request =
        JSON.createObjectNode()
            .put("name", "Glacier lengths")
            .put("path", SLUG)
            .put("description", "How Swiss glaciers shrink: a small project to try Renku with.")
            .put("visibility", "public");
    return browser.post("/api/projects", request).orFail();
  }

  /** An empty repository gets the files of a template, and with them Renku's metadata. */
  private void fill(JsonNode project) throws IOException {
    if (!project.path("empty_repo").asBoolean()) {
      return;
    }
    progress.accept("filling it from a template");
    var gitUrl = project.path("http_url_to_repo").asText();
    var request =
        JSON.createObjectNode()
            .put("url", "renku")
            .put("identifier", "python-minimal")
            .put("project_repository", gitUrl.substring(0, gitUrl.indexOf("/" + USER + "/")))
            .put("project_namespace", USER)
            .put("project_name", "Glacier lengths")
            .put("project_description", project.path("description").asText());
    request.putArray("project_keywords").add("glaciers").add("demo");
    request.putArray("parameters");
    browser.post("/api/renku/templates.create_project", request).orFail();
  }

  private void activate(long id) throws IOException {
    progress.accept("making it searchable");
    var hook = "/api/kg/webhooks/projects/%d/webhooks".formatted(id);
    browser.post(hook, JSON.createObjectNode()).orFail();
  }

  private void addDataset(String gitUrl) throws IOException {
    var query = "?git_url=" + Browser.encode(gitUrl);
    var listed = browser.get("/api/renku/datasets.list" + query).orFail();
    var slugs = listed.path("result").path("datasets").findValuesAsText("slug");
    if (!slugs.contains(DATASET)) {
      progress.accept("creating a dataset");
      browser.post("/api/renku/datasets.create", dataset(gitUrl)).orFail();
    }
    var files = browser.get("/api/renku/datasets.files_list" + query + "&slug=" + DATASET).orFail();
    if (!files.toString().contains(FILE)) {
      progress.accept("adding a file to it");
      addFile(gitUrl);
    }
  }

  private static ObjectNode dataset(String gitUrl) {
    var request =
        JSON.createObjectNode()
            .put("git_url", gitUrl)
            .put("slug", DATASET)
            .put("name", "Length of the Great Aletsch glacier")
            .put("description", "Made-up yearly changes in metres, for demonstration only.");
    request.putArray("keywords").add("glaciers").add("demo");
    return request;
  }

  private void addFile(String gitUrl) throws IOException {
    byte[] content;
    try (var stream = Demo.class.getResourceAsStream(FILE)) {
      content = stream.readAllBytes();
    }
    var uploaded =
        browser
            .upload("/api/renku/cache.files_upload?override_existing=true", FILE, content)
            .orFail();
    var request = JSON.createObjectNode().put("git_url", gitUrl).put("slug", DATASET);
    request
        .putArray("files")
        .addObject()
        .put("file_id", uploaded.path("result").path("files").path(0).path("file_id").asText());
    browser.post("/api/renku/datasets.add", request).orFail();
  }
}
