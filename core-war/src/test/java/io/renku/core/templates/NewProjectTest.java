package io.renku.core.templates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.renku.core.CoreError;
import io.renku.core.CoreFailure;
import io.renku.core.RequestFields;
import io.renku.core.metadata.MemoryFiles;
import io.renku.core.metadata.MetadataStore;
import io.renku.core.repositories.Author;
import io.renku.core.repositories.TestDrafts;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class NewProjectTest {
  private static final Author ADA = new Author("Ada", "ada@example.org");
  private static final OffsetDateTime NOW = OffsetDateTime.parse("2026-01-02T03:04:05.600001Z");

  @Test
  void theSlugIsMadeOfTheNamesWords() {
    assertThat(request("My  Fine_Project (2).git", "renku", Map.of()).slug())
        .isEqualTo("my-fine-project-2");
    assertThat(request("Déjà vu", "renku", Map.of()).slug()).isEqualTo("deja-vu");
    assertThat(request("日本", "renku", Map.of()).slug()).isEmpty();
  }

  @Test
  void eachBundledTemplateMakesACompleteProject() {
    for (var entry : TemplateManifest.of(new BundledTemplates()).entries()) {
      var request = request("My project", entry.id(), Map.of());
      var draft = TestDrafts.empty();

      new ProjectFiles(request, new BundledTemplates()).write(draft, ADA, NOW);

      var files = TestDrafts.files(draft);
      assertThat(files)
          .containsKeys(
              "Dockerfile",
              "README.md",
              ".gitignore",
              ".renkulfsignore",
              ".renku/renku.ini",
              ".renku/metadata.yml",
              ".renku/template_checksums.json",
              ".renku/metadata/root",
              ".renku/metadata/project");
      assertThat(text(files.get("Dockerfile"))).contains("\nARG RENKU_VERSION=2.9.4\n");
      assertThat(text(files.get("README.md"))).startsWith("# My project\n\nAbout\n");
      assertThat(text(files.get(".renku/metadata.yml"))).doesNotEndWith("\n");
    }
  }

  @Test
  void theProjectIsReadBackAsItWasWritten() {
    var draft = TestDrafts.empty();
    new ProjectFiles(request("My project", "minimal", Map.of()), new BundledTemplates())
        .write(draft, ADA, NOW);
    var files = new MemoryFiles();
    files.contents.putAll(TestDrafts.files(draft));

    var project = new MetadataStore(files).project().orElseThrow();

    assertThat(project.id()).isEqualTo("/projects/group/sub%20x/my-project");
    assertThat(project.version()).isEqualTo(10);
    assertThat(project.created()).contains(NOW);
    assertThat(project.creator().orElseThrow().email()).contains("ada@example.org");
    assertThat(text(files.contents.get(".renku/metadata/project")))
        .contains("\"@renku_data_value\": \"2026-01-02T03:04:05.600001+00:00\"")
        .contains("\\\"__template_id__\\\": \\\"minimal\\\"")
        .endsWith("\"version\": 10\n}");
  }

  @Test
  void parametersAreConvertedAndMissingOnesAreNamed() {
    var template =
        files(
            """
            - id: t
              name: T
              variables:
                n: {type: number, description: a number}
                e: {type: enum, possible_values: [a, b], default_value: a}
            """,
            "{{ n }}-{{ e }}-{{ nothing }}-{% if n > 4 %}big{% endif %}\n");

    var draft = TestDrafts.empty();
    new ProjectFiles(request("P", "t", Map.of("n", "5")), template).write(draft, ADA, NOW);

    assertThat(text(TestDrafts.files(draft).get("text-5.txt"))).isEqualTo("5-a--big\n");
    assertThatThrownBy(() -> new ProjectFiles(request("P", "t", Map.of()), template))
        .isInstanceOfSatisfying(
            CoreFailure.class, e -> assertThat(e.error()).isEqualTo(CoreError.PROJECT_CREATION))
        .hasMessageContaining("n is missing");
    assertThatThrownBy(
            () -> new ProjectFiles(request("P", "t", Map.of("n", "1", "e", "c")), template))
        .hasMessageContaining("e must be one of a, b");
  }

  @Test
  void templatesReachNothingButTheirVariables() {
    for (var text :
        List.of(
            "{% include '/etc/passwd' %}",
            "{{ ''.getClass().forName('java.lang.Runtime') }}",
            "{{ name.class.protectionDomain }}",
            "{% for i in range(1000000000) %}x{% endfor %}")) {
      var template = files("- {id: t, name: T}\n", text);
      try {
        var draft = TestDrafts.empty();
        new ProjectFiles(request("P", "t", Map.of()), template).write(draft, ADA, NOW);

        assertThat(text(TestDrafts.files(draft).get("text-.txt")))
            .as(text)
            .doesNotContain("root:")
            .doesNotContain("java")
            .hasSizeLessThan(20_000);
      } catch (CoreFailure e) {
        assertThat(e.error()).isEqualTo(CoreError.TEMPLATE);
      }
    }
  }

  @Test
  void badManifestsAreRefused() {
    for (var manifest :
        List.of(
            "[]",
            "text",
            "- 1",
            "- {name: no id}",
            "- {id: ../x, name: X}",
            "- {id: a, name: A}\n- {id: a, name: B}",
            "- {id: a, name: A, variables: {v: {type: strange}}}",
            "- !!javax.script.ScriptEngineManager {}",
            "a: [")) {
      assertThatThrownBy(() -> TemplateManifest.of(files(manifest, "")))
          .as(manifest)
          .isInstanceOfSatisfying(
              CoreFailure.class, e -> assertThat(e.error()).isEqualTo(CoreError.TEMPLATE));
    }
  }

  @Test
  void aRequestWithoutTheFieldsNeededSaysWhich() {
    var fields = RequestFields.ofBody("{\"a\": null}".getBytes(StandardCharsets.UTF_8));

    fields.requireText("project_name");
    fields.requireText("a");

    assertThat(fields.problems())
        .contains("'project_name': Missing data for required field.; 'a': Field may not be null.");
  }

  private static TemplateFiles files(String manifest, String text) {
    var contents = new TreeMap<String, String>();
    contents.put("manifest.yaml", manifest);
    contents.put("t/.renku/renku.ini", "[interactive]\n");
    contents.put("t/Dockerfile", "FROM scratch\n");
    contents.put("t/text-{{ n }}.txt", text);
    return new TemplateFiles() {
      @Override
      public Optional<byte[]> read(String path) {
        return Optional.ofNullable(contents.get(path))
            .map(content -> content.getBytes(StandardCharsets.UTF_8));
      }

      @Override
      public List<String> list(String folder) {
        return contents.keySet().stream().filter(path -> path.startsWith(folder + "/")).toList();
      }

      @Override
      public String version() {
        return "0123";
      }
    };
  }

  private static NewProject request(String name, String template, Map<String, String> parameters) {
    return new NewProject(
        TemplateSource.of("renku", Optional.empty()),
        template,
        Optional.empty(),
        parameters,
        name,
        "group/sub x",
        "https://gitlab.example",
        Optional.of("About"),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static String text(byte[] content) {
    return new String(content, StandardCharsets.UTF_8);
  }
}
