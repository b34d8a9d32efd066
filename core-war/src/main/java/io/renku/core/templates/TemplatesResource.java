package io.renku.core.templates;

import io.renku.commons.Failure;
import io.renku.core.Answer;
import io.renku.core.CoreError;
import io.renku.core.CoreFailure;
import io.renku.core.Identity;
import io.renku.core.JsonBodyFilter;
import io.renku.core.RequestFields;
import io.renku.core.metadata.Oid;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Templates, and projects made from them. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
public class TemplatesResource {
  @Inject Identity identity;
  @Inject TemplateService templates;
  @Inject ProjectCreationService projects;

  @GET
  @Path("templates.read_manifest")
  @Operation(summary = "The templates of a repository; `renku` names those of this service")
  public JsonObject readManifest(@Context UriInfo uri) {
    var user = identity.requireUser();
    var fields = RequestFields.ofQuery(uri.getQueryParameters());
    var url = alias(fields, "template_git_url", "url");
    var ref = fields.text("ref").or(() -> fields.text("branch")).filter(text -> !text.isBlank());
    fields.smallNumber("depth");
    fields.ignoreUnknown();
    fields.check();
    var source = TemplateSource.of(url, ref);
    return Answer.of(
        Answer.object()
            .add("templates", templates.read(source, user.access(), TemplatesResource::list)));
  }

  private static String alias(RequestFields fields, String name, String alias) {
    return fields.has(name) ? fields.requireText(name) : text(fields, name, alias);
  }

  private static String text(RequestFields fields, String name, String alias) {
    var text = fields.textNotNull(alias);
    if (text.isEmpty()) {
      fields.problem(name, "Missing data for required field.");
    }
    return text.orElse("");
  }

  private static JsonArrayBuilder list(TemplateFiles files) {
    var list = Answer.array();
    for (var entry : TemplateManifest.of(files).entries()) {
      var template =
          Answer.object().add("name", entry.name()).add("description", entry.description());
      template.add("folder", entry.folder().orElse(entry.id()));
      template.add("id", entry.id());
      template.add("variables", variables(entry.variables()));
      template.add("ssh_supported", entry.isSshSupported());
      entry
          .icon()
          .flatMap(files::read)
          .flatMap(TemplateIcon::of)
          .ifPresent(icon -> template.add("icon", icon));
      list.add(template);
    }
    return list;
  }

  private static JsonObjectBuilder variables(List<TemplateVariable> variables) {
    var object = Answer.object();
    for (var variable : variables) {
      object.add(variable.name(), json(variable.declared()));
    }
    return object;
  }

  private static JsonObjectBuilder json(Map<String, Object> declared) {
    var object = Answer.object();
    declared.forEach(
        (key, value) -> {
          switch (value) {
            case null -> object.addNull(key);
            case Boolean flag -> object.add(key, flag);
            case Integer number -> object.add(key, number);
            case Double number -> object.add(key, number);
            case List<?> list ->
                object.add(key, Answer.array(list.stream().map(Object::toString).toList()));
            default -> object.add(key, value.toString());
          }
        });
    return object;
  }

  @POST
  @JsonBodyFilter.Required
  @Path("templates.create_project")
  @Operation(summary = "Make a project from a template and push it")
  public JsonObject createProject(byte[] body) {
    var user = identity.requireUser();
    var request = newProject(RequestFields.ofBody(body));
    projects.create(request, user);
    return Answer.of(
        Answer.object()
            .add("url", request.url())
            .add("namespace", request.namespace())
            .add("name", request.name())
            .add("slug", request.slug())
            .add("project_id", Oid.hex()));
  }

  private static NewProject newProject(RequestFields fields) {
    var url = alias(fields, "template_git_url", "url");
    var ref = fields.text("ref").filter(text -> !text.isBlank());
    var identifier = fields.requireText("identifier");
    var name = fields.requireText("project_name");
    var namespace = fields.requireText("project_namespace");
    var repository = fields.requireText("project_repository");
    var parameters = parameters(fields);
    var image = fields.object("image");
    fields.ignoreUnknown();
    var branch = fields.text("initial_branch").filter(text -> !text.isBlank());
    var description = fields.text("project_description");
    var keywords = fields.texts("project_keywords").orElse(List.of());
    var metadata = fields.json("project_custom_metadata");
    var directory = fields.text("data_directory").filter(text -> !text.isBlank());
    fields
        .problems()
        .ifPresent(
            text -> {
              throw new CoreFailure(CoreError.CREATION_FIELD, text);
            });
    var request =
        new NewProject(
            TemplateSource.of(url, ref),
            identifier,
            branch,
            parameters,
            name,
            namespace.strip(),
            repository,
            description,
            keywords,
            metadata,
            directory,
            image.flatMap(TemplatesResource::imageUrl));
    if (request.slug().isEmpty()) {
      throw new CoreFailure(
          CoreError.PROJECT_CREATION, "project_name: the project name needs letters or digits.");
    }
    return request;
  }

  private static Map<String, String> parameters(RequestFields fields) {
    var parameters = new LinkedHashMap<String, String>();
    for (var parameter : fields.objects("parameters").orElse(List.of())) {
      var inner = RequestFields.of(parameter);
      parameters.put(
          inner.requireText("key"), inner.json("value").map(TemplatesResource::text).orElse(""));
      inner.ignoreUnknown();
      inner.problems().ifPresent(text -> fields.problem("parameters", text));
    }
    return parameters;
  }

  private static String text(JsonValue value) {
    return value instanceof JsonString text ? text.getString() : value.toString();
  }

  private static Optional<String> imageUrl(JsonObject image) {
    var fields = RequestFields.of(image);
    if (fields.text("file_id").isPresent() || fields.flag("mirror_locally")) {
      throw Failure.notImplemented("An uploaded or mirrored project image");
    }
    return fields.text("content_url");
  }
}
