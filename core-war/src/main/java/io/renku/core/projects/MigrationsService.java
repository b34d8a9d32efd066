package io.renku.core.projects;

import io.renku.commons.Failure;
import io.renku.core.Answer;
import io.renku.core.CoreError;
import io.renku.core.CoreFailure;
import io.renku.core.CoreFailureMapper;
import io.renku.core.CoreVersion;
import io.renku.core.metadata.CorruptMetadataException;
import io.renku.core.metadata.MetadataFiles;
import io.renku.core.metadata.MetadataStore;
import io.renku.core.metadata.Project;
import io.renku.core.metadata.Versions;
import io.renku.core.repositories.RepositoryService;
import io.renku.core.repositories.Snapshot;
import io.renku.core.repositories.Source;
import io.renku.core.templates.TemplateUpdates;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Finds out what of a project is older than what this service writes. */
@ApplicationScoped
public class MigrationsService {
  private static final Pattern RENKU_VERSION =
      Pattern.compile("^\\s*ARG RENKU_VERSION=(\\d+\\.\\d+\\.\\d+\\S*)\\s*$", Pattern.MULTILINE);

  @Inject RepositoryService repositories;
  @Inject TemplateUpdates templates;

  /** What of the project was read; the template is asked for after its clone is let go. */
  private record Findings(Optional<Project> project, Optional<String> dockerfile, boolean hasSsh) {}

  public JsonObject check(Source source) {
    var findings = repositories.store().read(source, MigrationsService::find);
    var blocked = findings.project().filter(OpenProject::needsNewer);
    return blocked.map(MigrationsService::blocked).orElseGet(() -> report(source, findings));
  }

  private static Findings find(Snapshot files) {
    var hasOldMetadata = files.find(".renku/metadata.yml").isPresent();
    var project = new MetadataStore(readOnly(files)).project();
    if (project.isEmpty() && !hasOldMetadata) {
      throw new CoreFailure(CoreError.NOT_RENKU, "it has no Renku metadata.");
    }
    var dockerfile =
        files.read("Dockerfile").map(content -> new String(content, StandardCharsets.UTF_8));
    var hasSsh =
        OpenProject.anySettings(files)
            .get("renku.ssh_supported")
            .filter("true"::equals)
            .isPresent();
    return new Findings(project, dockerfile, hasSsh);
  }

  private static MetadataFiles readOnly(Snapshot files) {
    return new MetadataFiles() {
      @Override
      public Optional<byte[]> read(String path) {
        return files.read(path);
      }

      @Override
      public void write(String path, byte[] content) {
        throw new IllegalStateException("This project is open for reading only.");
      }
    };
  }

  private JsonObject report(Source source, Findings findings) {
    var project = findings.project();
    var version = project.map(Project::version);
    var isSupported = version.filter(number -> number > Project.CURRENT_VERSION).isEmpty();
    return Answer.object()
        .add("project_supported", isSupported)
        .add("core_renku_version", CoreVersion.SERVICE)
        .add("project_renku_version", Answer.text(project.flatMap(Project::agentVersion)))
        .add("core_compatibility_status", compatibility(version))
        .add("dockerfile_renku_status", dockerfile(findings.dockerfile()))
        .add("template_status", orError(() -> template(source, findings)))
        .build();
  }

  private static JsonObjectBuilder compatibility(Optional<Integer> version) {
    return detail()
        .add("project_metadata_version", Answer.text(version.map(String::valueOf)))
        .add("current_metadata_version", String.valueOf(Project.CURRENT_VERSION))
        .add("migration_required", version.orElse(0) < Project.CURRENT_VERSION);
  }

  private static JsonObjectBuilder dockerfile(Optional<String> content) {
    var version =
        content.map(RENKU_VERSION::matcher).filter(line -> line.find()).map(line -> line.group(1));
    var isNewer =
        version
            .map(text -> Versions.compare(text, CoreVersion.SERVICE) < 0)
            .map(newer -> newer ? JsonValue.TRUE : JsonValue.FALSE)
            .orElse(JsonValue.NULL);
    return detail()
        .add("newer_renku_available", isNewer)
        .add("automated_dockerfile_update", version.isPresent())
        .add("latest_renku_version", CoreVersion.SERVICE)
        .add("dockerfile_renku_version", Answer.text(version));
  }

  private JsonObjectBuilder template(Source source, Findings findings) {
    var project =
        findings
            .project()
            .orElseThrow(
                () -> new CoreFailure(CoreError.OUTDATED, "its metadata have an old form."));
    var update = templates.check(project, source.access());
    return detail()
        .add("automated_template_update", true)
        .add("newer_template_available", update.isAvailable())
        .add("template_source", Answer.text(project.templateSource()))
        .add("template_ref", Answer.text(project.templateRef()))
        .add("template_id", Answer.text(project.templateId()))
        .add("project_template_version", Answer.text(update.current()))
        .add("latest_template_version", Answer.text(update.latest()))
        .add("ssh_supported", findings.hasSsh() || project.isSshSupported());
  }

  /** A part that cannot be found out is reported as an error of its own; the others stay good. */
  private static JsonObjectBuilder orError(Supplier<JsonObjectBuilder> part) {
    try {
      return part.get();
    } catch (Failure e) {
      return CoreFailureMapper.object(e).add("type", "error");
    } catch (CorruptMetadataException e) {
      return CoreFailureMapper.object(new CoreFailure(CoreError.CORRUPT_METADATA, e.path(), e))
          .add("type", "error");
    }
  }

  private static JsonObject blocked(Project project) {
    var unknown = "unknown";
    return Answer.object()
        .add("project_supported", false)
        .add("core_renku_version", CoreVersion.SERVICE)
        .add("project_renku_version", ">=" + project.minimumVersion().orElse(""))
        .add(
            "core_compatibility_status",
            detail()
                .add("project_metadata_version", JsonValue.NULL)
                .add("current_metadata_version", String.valueOf(Project.CURRENT_VERSION))
                .add("migration_required", false))
        .add(
            "dockerfile_renku_status",
            detail()
                .add("newer_renku_available", false)
                .add("automated_dockerfile_update", false)
                .add("latest_renku_version", CoreVersion.SERVICE)
                .add("dockerfile_renku_version", unknown))
        .add(
            "template_status",
            detail()
                .add("automated_template_update", false)
                .add("newer_template_available", false)
                .add("template_source", unknown)
                .add("template_ref", unknown)
                .add("template_id", unknown)
                .add("project_template_version", unknown)
                .add("latest_template_version", unknown)
                .add("ssh_supported", false))
        .build();
  }

  private static JsonObjectBuilder detail() {
    return Answer.object().add("type", "detail");
  }
}
