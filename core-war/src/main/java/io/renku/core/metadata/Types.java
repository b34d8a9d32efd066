package io.renku.core.metadata;

import java.util.Set;

/** The Python class names that the format speaks of. */
public final class Types {
  public static final String TREE = "renku.infrastructure.database.RenkuOOBTree";
  public static final String INDEX = "renku.infrastructure.database.Index";
  public static final String PLAIN_TREE = "BTrees.OOBTree.OOBTree";
  public static final String BUCKET = "BTrees.OOBTree.OOBucket";
  public static final String TREE_SET = "BTrees.OOBTree.OOTreeSet";
  public static final String SET = "BTrees.OOBTree.OOSet";
  public static final String LENGTH = "BTrees.Length.Length";
  public static final String CATALOG = "zc.relation.catalog.Catalog";
  public static final String TRANSPOSING = "zc.relation.queryfactory.TransposingTransitive";
  public static final String LIST = "persistent.list.PersistentList";
  public static final String TUPLE = "builtins.tuple";
  public static final String DATE_TIME = "datetime.datetime";
  public static final String TYPE = "type";
  public static final String FUNCTION = "function";
  public static final String BACK_REFERENCE = "reference";

  private static final String DOMAIN = "renku.domain_model.";
  public static final String PROJECT = DOMAIN + "project.Project";
  public static final String TEMPLATE_METADATA = DOMAIN + "project.ProjectTemplateMetadata";
  public static final String PERSON = DOMAIN + "provenance.agent.Person";
  public static final String SOFTWARE_AGENT = DOMAIN + "provenance.agent.SoftwareAgent";
  public static final String ANNOTATION = DOMAIN + "provenance.annotation.Annotation";
  public static final String DATASET = DOMAIN + "dataset.Dataset";
  public static final String DATASET_FILE = DOMAIN + "dataset.DatasetFile";
  public static final String DATASET_TAG = DOMAIN + "dataset.DatasetTag";
  public static final String REMOTE_ENTITY = DOMAIN + "dataset.RemoteEntity";
  public static final String URL = DOMAIN + "dataset.Url";
  public static final String LANGUAGE = DOMAIN + "dataset.Language";
  public static final String IMAGE = DOMAIN + "image.ImageObject";
  public static final String ENTITY = DOMAIN + "entity.Entity";
  public static final String COLLECTION = DOMAIN + "entity.Collection";
  public static final String ABSTRACT_PLAN = DOMAIN + "workflow.plan.AbstractPlan";
  public static final String PLAN = DOMAIN + "workflow.plan.Plan";
  public static final String COMPOSITE_PLAN = DOMAIN + "workflow.composite_plan.CompositePlan";
  public static final String WORKFLOW_FILE_PLAN =
      DOMAIN + "workflow.workflow_file.WorkflowFilePlan";
  public static final String WORKFLOW_FILE_COMPOSITE_PLAN =
      DOMAIN + "workflow.workflow_file.WorkflowFileCompositePlan";
  public static final String COMMAND_INPUT = DOMAIN + "workflow.parameter.CommandInput";
  public static final String COMMAND_OUTPUT = DOMAIN + "workflow.parameter.CommandOutput";
  public static final String COMMAND_PARAMETER = DOMAIN + "workflow.parameter.CommandParameter";
  public static final String PARAMETER_MAPPING = DOMAIN + "workflow.parameter.ParameterMapping";
  public static final String PARAMETER_LINK = DOMAIN + "workflow.parameter.ParameterLink";
  public static final String IO_STREAM = DOMAIN + "workflow.parameter.MappedIOStream";
  public static final String ACTIVITY = DOMAIN + "provenance.activity.Activity";
  public static final String ACTIVITY_COLLECTION =
      DOMAIN + "provenance.activity.ActivityCollection";
  public static final String WORKFLOW_FILE_ACTIVITY_COLLECTION =
      DOMAIN + "provenance.activity.WorkflowFileActivityCollection";
  public static final String ASSOCIATION = DOMAIN + "provenance.activity.Association";
  public static final String USAGE = DOMAIN + "provenance.activity.Usage";
  public static final String GENERATION = DOMAIN + "provenance.activity.Generation";
  public static final String PARAMETER_VALUE = DOMAIN + "provenance.parameter.ParameterValue";

  private static final Set<String> PLAIN_FILES = Set.of(TREE, BUCKET, PROJECT, CATALOG, INDEX);
  private static final Set<String> MARKED =
      Set.of(TYPE, FUNCTION, "set", "frozenset", TREE_SET, SET, LENGTH);

  private Types() {}

  /** Whether objects of this class lie on disk as indented text rather than compressed. */
  static boolean isPlainFile(String type) {
    return PLAIN_FILES.contains(type);
  }

  static boolean isMarked(String type) {
    return MARKED.contains(type);
  }
}
