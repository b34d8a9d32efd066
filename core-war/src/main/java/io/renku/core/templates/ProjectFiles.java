package io.renku.core.templates;

import io.renku.core.CoreError;
import io.renku.core.CoreFailure;
import io.renku.core.CoreVersion;
import io.renku.core.metadata.Ids;
import io.renku.core.metadata.Instance;
import io.renku.core.metadata.MetadataStore;
import io.renku.core.metadata.Person;
import io.renku.core.metadata.Project;
import io.renku.core.metadata.RenkuIni;
import io.renku.core.metadata.Values;
import io.renku.core.repositories.Author;
import io.renku.core.repositories.Draft;
import io.renku.core.repositories.ProjectPath;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Everything that the first commit of a project holds. */
final class ProjectFiles {
  private static final String DUMMY_METADATA =
      "# Dummy file kept for backwards compatibility, does not contain actual version\n"
          + "'http://schema.org/schemaVersion': '9'";

  private final NewProject request;
  private final TemplateManifest.Entry template;
  private final Map<String, Object> variables;
  private final String version;
  private final Map<String, byte[]> rendered = new LinkedHashMap<>();

  /**
   * @throws CoreFailure 1101 when the template, 1102 when a parameter cannot be used
   */
  ProjectFiles(NewProject request, TemplateFiles files) {
    this.request = request;
    this.template = find(files);
    this.version = files.version();
    this.variables = variables();
    render(files);
  }

  private TemplateManifest.Entry find(TemplateFiles files) {
    return TemplateManifest.of(files)
        .find(request.templateId())
        .orElseThrow(
            () ->
                new CoreFailure(
                    CoreError.PROJECT_CREATION,
                    "identifier: the template %s does not exist.".formatted(request.templateId())));
  }

  private Map<String, Object> variables() {
    var all = new LinkedHashMap<String, Object>();
    all.put("__template_source__", request.source().text());
    all.put("__template_ref__", request.source().ref().orElse(null));
    all.put("__template_id__", template.id());
    all.put("__namespace__", request.namespace());
    all.put("__repository__", request.repository());
    all.put("__sanitized_project_name__", request.slug());
    all.put("__project_slug__", request.namespace() + "/" + request.slug());
    all.put("__project_description__", request.description().orElse(""));
    all.put("__renku_version__", CoreVersion.SERVICE);
    all.putAll(request.parameters());
    for (var variable : template.variables()) {
      all.put(variable.name(), value(variable));
    }
    all.put("name", request.name());
    all.put("__name__", request.name());
    all.put("__template_version__", version);
    all.put("__automated_update__", true);
    return all;
  }

  private Object value(TemplateVariable variable) {
    var given =
        Optional.<Object>ofNullable(request.parameters().get(variable.name()))
            .filter(text -> !text.equals(""))
            .or(variable::defaultValue);
    try {
      return given
          .map(variable::convert)
          .orElseThrow(() -> new IllegalArgumentException(variable.name() + " is missing."));
    } catch (IllegalArgumentException e) {
      throw new CoreFailure(CoreError.PROJECT_CREATION, "parameters: " + e.getMessage(), e);
    }
  }

  private void render(TemplateFiles files) {
    var renderer = new TemplateRenderer();
    var folder = template.id() + "/";
    try {
      for (var path : files.list(template.id())) {
        var target = renderer.render(path.substring(folder.length()), variables);
        if (!ProjectPath.isInside(target)) {
          throw new IllegalArgumentException("a file's name is not allowed.");
        }
        rendered.put(target, renderer.render(files.read(path).orElseThrow(), variables));
      }
      requireComplete();
    } catch (IllegalArgumentException e) {
      throw new CoreFailure(CoreError.TEMPLATE, e.getMessage(), e);
    }
  }

  private void requireComplete() {
    for (var needed : new String[] {RenkuIni.PATH, "Dockerfile"}) {
      if (!rendered.containsKey(needed)) {
        throw new IllegalArgumentException(
            "the template %s has no %s.".formatted(template.id(), needed));
      }
    }
    var isClean =
        rendered.keySet().stream()
            .allMatch(path -> !path.startsWith(".renku/") || path.equals(RenkuIni.PATH));
    if (!isClean) {
      throw new IllegalArgumentException(
          "the template %s has more than renku.ini in .renku.".formatted(template.id()));
    }
  }

  void write(Draft draft, Author author, OffsetDateTime now) {
    rendered.forEach(draft::write);
    draft.write(Checksums.PATH, Checksums.of(rendered));
    draft.write(".renku/metadata.yml", DUMMY_METADATA.getBytes(StandardCharsets.UTF_8));
    request.dataDirectory().ifPresent(directory -> useDataDirectory(draft, directory));
    MetadataStore.create(draft, project(author, now));
  }

  private void useDataDirectory(Draft draft, String directory) {
    if (!ProjectPath.isInside(directory)) {
      throw new CoreFailure(
          CoreError.PROJECT_CREATION, "data_directory: it must lie inside the project.");
    }
    var settings = RenkuIni.parse(Optional.of(rendered.get(RenkuIni.PATH)));
    settings.set("renku.data_directory", directory);
    draft.write(RenkuIni.PATH, settings.text());
    draft.write(directory + "/.gitkeep", new byte[0]);
  }

  private Project project(Author author, OffsetDateTime now) {
    return Project.create(
        new Project.Draft(
            request.namespace(),
            request.slug(),
            request.name(),
            request.description(),
            new ArrayList<>(request.keywords()),
            Person.of(author.name(), Optional.of(author.email()), Optional.empty()),
            now,
            CoreVersion.SERVICE,
            new Project.Template(
                template.id(),
                request.source().ref().orElse(null),
                request.source().text(),
                version,
                template.isSshSupported(),
                template.immutableFiles(),
                variables),
            request.imageUrl().map(this::image),
            request.customMetadata().map(body -> Values.annotation("renku", body))));
  }

  private Instance image(String url) {
    var owner = Ids.project(request.namespace(), request.slug());
    return Values.image(owner, 0, url);
  }
}
