package io.renku.core.projects;

import io.renku.core.Answer;
import io.renku.core.metadata.Instance;
import io.renku.core.metadata.JsonText;
import io.renku.core.metadata.Person;
import io.renku.core.metadata.Project;
import io.renku.core.metadata.PythonTime;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.util.List;
import java.util.Optional;

/** A project as answers show it. */
public final class ProjectView {
  private static final JsonProvider JSON = JsonProvider.provider();

  private ProjectView() {}

  static JsonObjectBuilder of(Project project) {
    return Answer.object()
        .add("id", project.id())
        .add("name", project.name())
        .add("description", Answer.text(project.description()))
        .add("created", Answer.text(project.created().map(PythonTime::iso)))
        .add("creator", project.creator().map(ProjectView::person).orElse(JsonValue.NULL))
        .add("agent", Answer.text(project.agentVersion()))
        .add(
            "custom_metadata",
            project.annotations().isEmpty()
                ? JsonValue.NULL
                : annotations(project.annotations(), true).build())
        .add("template_info", templateText(project))
        .add("keywords", Answer.array(project.keywords()));
  }

  public static JsonValue person(Person person) {
    return Answer.object()
        .add("name", person.name())
        .add("email", Answer.text(person.email()))
        .add("affiliation", Answer.text(person.affiliation()))
        .build();
  }

  public static JsonArrayBuilder annotations(List<Instance> annotations, boolean withId) {
    var array = Answer.array();
    for (var annotation : annotations) {
      var object = Answer.object();
      if (withId) {
        object.add("id", Answer.text(annotation.text("id")));
      }
      array.add(
          object
              .add("source", Answer.text(annotation.text("source")))
              .add("body", json(annotation.get("body"))));
    }
    return array;
  }

  private static JsonValue json(Object stored) {
    try (var reader = JSON.createReader(new StringReader(JsonText.oneLine(stored)))) {
      return reader.readValue();
    }
  }

  private static String templateText(Project project) {
    var source = project.templateSource().filter(text -> !text.isEmpty());
    if (source.isEmpty()) {
      return "";
    }
    Optional<String> id = project.templateId();
    return source.get().equals("renku")
        ? "%s (%s)".formatted(id.orElse(""), project.templateVersion().orElse(""))
        : "%s@%s: %s".formatted(source.get(), project.templateRef().orElse("None"), id.orElse(""));
  }
}
